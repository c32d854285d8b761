import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: Combination","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/signal/type-aliases/Combination.md","filePath":"api/sluice/signal/type-aliases/Combination.md"}');
const _sfc_main = { name: "api/sluice/signal/type-aliases/Combination.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/signal</a> / Combination</p><h1 id="type-alias-combination" tabindex="-1">Type Alias: Combination <a class="header-anchor" href="#type-alias-combination" aria-label="Permalink to &quot;Type Alias: Combination&quot;">​</a></h1><blockquote><p><strong>Combination</strong> = <code>&quot;add&quot;</code> | <code>&quot;multiply&quot;</code> | <code>&quot;mask&quot;</code></p></blockquote><p>How <code>Combine</code> joins two blocks.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/signal/type-aliases/Combination.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Combination = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Combination as default
};
