import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: OutputKind","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/worklet/type-aliases/OutputKind.md","filePath":"api/sluice/worklet/type-aliases/OutputKind.md"}');
const _sfc_main = { name: "api/sluice/worklet/type-aliases/OutputKind.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/worklet</a> / OutputKind</p><h1 id="type-alias-outputkind" tabindex="-1">Type Alias: OutputKind <a class="header-anchor" href="#type-alias-outputkind" aria-label="Permalink to &quot;Type Alias: OutputKind&quot;">​</a></h1><blockquote><p><strong>OutputKind</strong> = <code>&quot;sound&quot;</code> | <code>&quot;values&quot;</code></p></blockquote><p>Whether a node gives sound or numbers.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/worklet/type-aliases/OutputKind.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const OutputKind = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  OutputKind as default
};
