import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: Frequency","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/interfaces/Frequency.md","filePath":"api/sluice/tasks/interfaces/Frequency.md"}');
const _sfc_main = { name: "api/sluice/tasks/interfaces/Frequency.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / Frequency</p><h1 id="interface-frequency" tabindex="-1">Interface: Frequency <a class="header-anchor" href="#interface-frequency" aria-label="Permalink to &quot;Interface: Frequency&quot;">​</a></h1><p>The step from row to row.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="gaps" tabindex="-1">gaps <a class="header-anchor" href="#gaps" aria-label="Permalink to &quot;gaps&quot;">​</a></h3><blockquote><p><strong>gaps</strong>: <code>number</code></p></blockquote><p>Number of dates that are not one step after the previous one.</p><hr><h3 id="step" tabindex="-1">step <a class="header-anchor" href="#step" aria-label="Permalink to &quot;step&quot;">​</a></h3><blockquote><p><strong>step</strong>: <code>number</code></p></blockquote><p>Units from a row to the next.</p><hr><h3 id="unit" tabindex="-1">unit <a class="header-anchor" href="#unit" aria-label="Permalink to &quot;unit&quot;">​</a></h3><blockquote><p><strong>unit</strong>: <code>&quot;month&quot;</code> | <code>&quot;millisecond&quot;</code></p></blockquote><p>A month has no fixed number of days, so monthly, quarterly and yearly series step in months.</p><hr><h3 id="weekdays" tabindex="-1">weekdays? <a class="header-anchor" href="#weekdays" aria-label="Permalink to &quot;weekdays?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>weekdays?</strong>: <code>boolean</code>[]</p></blockquote><p>In a daily series that never has some weekdays, such as one of trading days: whether each occurs, from Sunday.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/interfaces/Frequency.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Frequency = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Frequency as default
};
