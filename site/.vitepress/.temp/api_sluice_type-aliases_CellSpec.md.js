import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: CellSpec","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/type-aliases/CellSpec.md","filePath":"api/sluice/type-aliases/CellSpec.md"}');
const _sfc_main = { name: "api/sluice/type-aliases/CellSpec.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / CellSpec</p><h1 id="type-alias-cellspec" tabindex="-1">Type Alias: CellSpec <a class="header-anchor" href="#type-alias-cellspec" aria-label="Permalink to &quot;Type Alias: CellSpec&quot;">​</a></h1><blockquote><p><strong>CellSpec</strong> = <code>LSTMSpec</code> | <code>GRUSpec</code> | <code>RNNSpec</code></p></blockquote><p>The cells with kernels, file records and PyTorch names.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/type-aliases/CellSpec.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const CellSpec = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  CellSpec as default
};
