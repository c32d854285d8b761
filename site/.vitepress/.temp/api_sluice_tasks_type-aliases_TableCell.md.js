import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: TableCell","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/type-aliases/TableCell.md","filePath":"api/sluice/tasks/type-aliases/TableCell.md"}');
const _sfc_main = { name: "api/sluice/tasks/type-aliases/TableCell.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / TableCell</p><h1 id="type-alias-tablecell" tabindex="-1">Type Alias: TableCell <a class="header-anchor" href="#type-alias-tablecell" aria-label="Permalink to &quot;Type Alias: TableCell&quot;">​</a></h1><blockquote><p><strong>TableCell</strong> = <code>string</code> | <code>number</code> | <code>Date</code> | <code>null</code></p></blockquote><p>A cell of a table; null where it is empty.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/type-aliases/TableCell.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const TableCell = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  TableCell as default
};
