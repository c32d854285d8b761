import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: CalendarField","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/type-aliases/CalendarField.md","filePath":"api/sluice/tasks/type-aliases/CalendarField.md"}');
const _sfc_main = { name: "api/sluice/tasks/type-aliases/CalendarField.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / CalendarField</p><h1 id="type-alias-calendarfield" tabindex="-1">Type Alias: CalendarField <a class="header-anchor" href="#type-alias-calendarfield" aria-label="Permalink to &quot;Type Alias: CalendarField&quot;">​</a></h1><blockquote><p><strong>CalendarField</strong> = <code>&quot;hourOfDay&quot;</code> | <code>&quot;dayOfWeek&quot;</code> | <code>&quot;dayOfMonth&quot;</code> | <code>&quot;month&quot;</code> | <code>&quot;dayOfYear&quot;</code></p></blockquote><p>A part of a date that repeats.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/type-aliases/CalendarField.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const CalendarField = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  CalendarField as default
};
