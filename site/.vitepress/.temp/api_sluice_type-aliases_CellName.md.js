import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: CellName","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/type-aliases/CellName.md","filePath":"api/sluice/type-aliases/CellName.md"}');
const _sfc_main = { name: "api/sluice/type-aliases/CellName.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / CellName</p><h1 id="type-alias-cellname" tabindex="-1">Type Alias: CellName <a class="header-anchor" href="#type-alias-cellname" aria-label="Permalink to &quot;Type Alias: CellName&quot;">​</a></h1><blockquote><p><strong>CellName</strong> = keyof <em>typeof</em> <a href="./../variables/cellDefinitions.html"><code>cellDefinitions</code></a></p></blockquote><p>Names of the cells in <code>cellDefinitions</code>.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/type-aliases/CellName.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const CellName = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  CellName as default
};
