import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: Forecast","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/interfaces/Forecast.md","filePath":"api/sluice/tasks/interfaces/Forecast.md"}');
const _sfc_main = { name: "api/sluice/tasks/interfaces/Forecast.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / Forecast</p><h1 id="interface-forecast" tabindex="-1">Interface: Forecast <a class="header-anchor" href="#interface-forecast" aria-label="Permalink to &quot;Interface: Forecast&quot;">​</a></h1><p>A forecast of rows after the table.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="dates" tabindex="-1">dates? <a class="header-anchor" href="#dates" aria-label="Permalink to &quot;dates?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>dates?</strong>: <code>string</code>[]</p></blockquote><p>Dates of the rows, as text; absent without a date column.</p><hr><h3 id="intervals" tabindex="-1">intervals? <a class="header-anchor" href="#intervals" aria-label="Permalink to &quot;intervals?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>intervals?</strong>: <code>Record</code>&lt;<code>string</code>, <code>object</code>[]&gt;</p></blockquote><p>Intervals that contain the actual value with these probabilities, by target; absent before training has ended.</p><hr><h3 id="series" tabindex="-1">series? <a class="header-anchor" href="#series" aria-label="Permalink to &quot;series?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>series?</strong>: <code>string</code></p></blockquote><p>Name of the series, if the model was trained on several.</p><hr><h3 id="values" tabindex="-1">values <a class="header-anchor" href="#values" aria-label="Permalink to &quot;values&quot;">​</a></h3><blockquote><p><strong>values</strong>: <code>Record</code>&lt;<code>string</code>, <code>number</code>[]&gt;</p></blockquote><p>Predicted values, by target.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/interfaces/Forecast.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Forecast = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Forecast as default
};
