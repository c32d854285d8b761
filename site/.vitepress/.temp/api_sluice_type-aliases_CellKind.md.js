import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: CellKind","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/type-aliases/CellKind.md","filePath":"api/sluice/type-aliases/CellKind.md"}');
const _sfc_main = { name: "api/sluice/type-aliases/CellKind.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / CellKind</p><h1 id="type-alias-cellkind" tabindex="-1">Type Alias: CellKind <a class="header-anchor" href="#type-alias-cellkind" aria-label="Permalink to &quot;Type Alias: CellKind&quot;">​</a></h1><blockquote><p><strong>CellKind</strong> = <code>&quot;lstm&quot;</code> | <code>&quot;gru&quot;</code> | <code>&quot;rnn&quot;</code></p></blockquote><p>The kinds of cells with kernels of their own.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/type-aliases/CellKind.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const CellKind = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  CellKind as default
};
