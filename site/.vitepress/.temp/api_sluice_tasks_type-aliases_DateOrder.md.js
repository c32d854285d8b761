import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: DateOrder","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/type-aliases/DateOrder.md","filePath":"api/sluice/tasks/type-aliases/DateOrder.md"}');
const _sfc_main = { name: "api/sluice/tasks/type-aliases/DateOrder.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / DateOrder</p><h1 id="type-alias-dateorder" tabindex="-1">Type Alias: DateOrder <a class="header-anchor" href="#type-alias-dateorder" aria-label="Permalink to &quot;Type Alias: DateOrder&quot;">​</a></h1><blockquote><p><strong>DateOrder</strong> = <code>&quot;dmy&quot;</code> | <code>&quot;mdy&quot;</code></p></blockquote><p>Which comes first in <code>01/02/2012</code>: the day or the month.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/type-aliases/DateOrder.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const DateOrder = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  DateOrder as default
};
