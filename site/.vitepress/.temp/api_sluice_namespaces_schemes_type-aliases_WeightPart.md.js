import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: WeightPart","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/schemes/type-aliases/WeightPart.md","filePath":"api/sluice/namespaces/schemes/type-aliases/WeightPart.md"}');
const _sfc_main = { name: "api/sluice/namespaces/schemes/type-aliases/WeightPart.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">schemes</a> / WeightPart</p><h1 id="type-alias-weightpart" tabindex="-1">Type Alias: WeightPart <a class="header-anchor" href="#type-alias-weightpart" aria-label="Permalink to &quot;Type Alias: WeightPart&quot;">​</a></h1><blockquote><p><strong>WeightPart</strong> = <code>&quot;inputWeight&quot;</code> | <code>&quot;hiddenWeight&quot;</code></p></blockquote><p>The weights that <code>weights</code> fills: those of the input, or the recurrent ones.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/schemes/type-aliases/WeightPart.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const WeightPart = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  WeightPart as default
};
