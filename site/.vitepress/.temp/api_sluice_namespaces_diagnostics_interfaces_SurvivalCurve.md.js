import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: SurvivalCurve","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/diagnostics/interfaces/SurvivalCurve.md","filePath":"api/sluice/namespaces/diagnostics/interfaces/SurvivalCurve.md"}');
const _sfc_main = { name: "api/sluice/namespaces/diagnostics/interfaces/SurvivalCurve.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">diagnostics</a> / SurvivalCurve</p><h1 id="interface-survivalcurve" tabindex="-1">Interface: SurvivalCurve <a class="header-anchor" href="#interface-survivalcurve" aria-label="Permalink to &quot;Interface: SurvivalCurve&quot;">​</a></h1><p>The share of a value that is left after some numbers of steps.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="byunit" tabindex="-1">byUnit <a class="header-anchor" href="#byunit" aria-label="Permalink to &quot;byUnit&quot;">​</a></h3><blockquote><p><strong>byUnit</strong>: <code>Float64Array</code></p></blockquote><p>S_j(k), [lags · units]: the mean over time and sequences of exp Σ_{i = t+1 … t+k} ln a_ij</p><hr><h3 id="high" tabindex="-1">high <a class="header-anchor" href="#high" aria-label="Permalink to &quot;high&quot;">​</a></h3><blockquote><p><strong>high</strong>: <code>Float64Array</code></p></blockquote><p>Ninetieth percentile over the units</p><hr><h3 id="lags" tabindex="-1">lags <a class="header-anchor" href="#lags" aria-label="Permalink to &quot;lags&quot;">​</a></h3><blockquote><p><strong>lags</strong>: <code>number</code>[]</p></blockquote><p>The measured k, ascending</p><hr><h3 id="low" tabindex="-1">low <a class="header-anchor" href="#low" aria-label="Permalink to &quot;low&quot;">​</a></h3><blockquote><p><strong>low</strong>: <code>Float64Array</code></p></blockquote><p>Tenth percentile over the units</p><hr><h3 id="median" tabindex="-1">median <a class="header-anchor" href="#median" aria-label="Permalink to &quot;median&quot;">​</a></h3><blockquote><p><strong>median</strong>: <code>Float64Array</code></p></blockquote><p>Over the units, at each lag</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/diagnostics/interfaces/SurvivalCurve.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const SurvivalCurve = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  SurvivalCurve as default
};
