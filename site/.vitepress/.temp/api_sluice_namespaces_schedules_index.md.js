import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"schedules","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/schedules/index.md","filePath":"api/sluice/namespaces/schedules/index.md"}');
const _sfc_main = { name: "api/sluice/namespaces/schedules/index.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../../">sluice</a> / schedules</p><h1 id="schedules" tabindex="-1">schedules <a class="header-anchor" href="#schedules" aria-label="Permalink to &quot;schedules&quot;">​</a></h1><h2 id="functions" tabindex="-1">Functions <a class="header-anchor" href="#functions" aria-label="Permalink to &quot;Functions&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Function</th><th>Description</th></tr></thead><tbody><tr><td><a href="./functions/constant.html">constant</a></td><td>Keeps the same rate.</td></tr><tr><td><a href="./functions/cosine.html">cosine</a></td><td>Lowers the rate along half a cosine from η down to <code>minLr</code>: minLr + (η − minLr) (1 + cos(π t / steps)) / 2 (Loshchilov and Hutter 2017, without restarts). PyTorch&#39;s <code>CosineAnnealingLR</code> for the first <code>steps</code> updates; then it stays at <code>minLr</code> instead of rising again.</td></tr><tr><td><a href="./functions/reduceOnPlateau.html">reduceOnPlateau</a></td><td>Lowers the rate when the observed value stops improving; PyTorch&#39;s <code>ReduceLROnPlateau</code> with a relative threshold.</td></tr><tr><td><a href="./functions/stepDecay.html">stepDecay</a></td><td>Multiplies the rate by a factor at regular intervals, η · factor^⌊t / every⌋; PyTorch&#39;s <code>StepLR</code>.</td></tr><tr><td><a href="./functions/warmup.html">warmup</a></td><td>Raises the rate linearly to its full value, η (t + 1) / steps, then follows another schedule, which counts from there.</td></tr></tbody></table><h2 id="interfaces" tabindex="-1">Interfaces <a class="header-anchor" href="#interfaces" aria-label="Permalink to &quot;Interfaces&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Interface</th><th>Description</th></tr></thead><tbody><tr><td><a href="./interfaces/PlateauOptions.html">PlateauOptions</a></td><td>Options of <code>reduceOnPlateau</code>.</td></tr></tbody></table><h2 id="references" tabindex="-1">References <a class="header-anchor" href="#references" aria-label="Permalink to &quot;References&quot;">​</a></h2><h3 id="schedule" tabindex="-1">Schedule <a class="header-anchor" href="#schedule" aria-label="Permalink to &quot;Schedule&quot;">​</a></h3><p>Re-exports <a href="./../../interfaces/Schedule.html">Schedule</a></p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/schedules/index.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const index = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  index as default
};
