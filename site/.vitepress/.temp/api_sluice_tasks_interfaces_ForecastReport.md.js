import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ForecastReport","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/interfaces/ForecastReport.md","filePath":"api/sluice/tasks/interfaces/ForecastReport.md"}');
const _sfc_main = { name: "api/sluice/tasks/interfaces/ForecastReport.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / ForecastReport</p><h1 id="interface-forecastreport" tabindex="-1">Interface: ForecastReport <a class="header-anchor" href="#interface-forecastreport" aria-label="Permalink to &quot;Interface: ForecastReport&quot;">​</a></h1><p>A forecast beside its baselines, on rows with known values.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="horizon" tabindex="-1">horizon <a class="header-anchor" href="#horizon" aria-label="Permalink to &quot;horizon&quot;">​</a></h3><blockquote><p><strong>horizon</strong>: <code>number</code></p></blockquote><p>Rows forecast from each origin.</p><hr><h3 id="methods" tabindex="-1">methods <a class="header-anchor" href="#methods" aria-label="Permalink to &quot;methods&quot;">​</a></h3><blockquote><p><strong>methods</strong>: <a href="./MethodErrors.html"><code>MethodErrors</code></a>[]</p></blockquote><p>Over all targets and series: this forecast first, then by mean absolute error, for several series by <code>mase</code>.</p><hr><h3 id="network" tabindex="-1">network <a class="header-anchor" href="#network" aria-label="Permalink to &quot;network&quot;">​</a></h3><blockquote><p><strong>network</strong>: <code>number</code></p></blockquote><p>The share of the networks&#39; correction that was added, 0 to 1; of several models the largest.</p><hr><h3 id="notes" tabindex="-1">notes? <a class="header-anchor" href="#notes" aria-label="Permalink to &quot;notes?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>notes?</strong>: <code>string</code>[]</p></blockquote><p>Sentences on what was measured how.</p><hr><h3 id="origins" tabindex="-1">origins <a class="header-anchor" href="#origins" aria-label="Permalink to &quot;origins&quot;">​</a></h3><blockquote><p><strong>origins</strong>: <code>number</code></p></blockquote><p>Number of measured origins.</p><hr><h3 id="targets" tabindex="-1">targets <a class="header-anchor" href="#targets" aria-label="Permalink to &quot;targets&quot;">​</a></h3><blockquote><p><strong>targets</strong>: <a href="./TargetReport.html"><code>TargetReport</code></a>[]</p></blockquote><p>By series and target.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/interfaces/ForecastReport.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ForecastReport = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ForecastReport as default
};
