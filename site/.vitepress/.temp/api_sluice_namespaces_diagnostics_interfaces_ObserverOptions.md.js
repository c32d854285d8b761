import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ObserverOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/diagnostics/interfaces/ObserverOptions.md","filePath":"api/sluice/namespaces/diagnostics/interfaces/ObserverOptions.md"}');
const _sfc_main = { name: "api/sluice/namespaces/diagnostics/interfaces/ObserverOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">diagnostics</a> / ObserverOptions</p><h1 id="interface-observeroptions" tabindex="-1">Interface: ObserverOptions <a class="header-anchor" href="#interface-observeroptions" aria-label="Permalink to &quot;Interface: ObserverOptions&quot;">​</a></h1><p>Options of <code>GateObserver</code>.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="bins" tabindex="-1">bins? <a class="header-anchor" href="#bins" aria-label="Permalink to &quot;bins?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>bins?</strong>: <code>number</code></p></blockquote><p>Bins of histograms, default 40</p><hr><h3 id="lags" tabindex="-1">lags? <a class="header-anchor" href="#lags" aria-label="Permalink to &quot;lags?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>lags?</strong>: readonly <code>number</code>[]</p></blockquote><p>Steps of the survival curve, ascending; default 1 to 200 in about equal ratios</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/diagnostics/interfaces/ObserverOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ObserverOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ObserverOptions as default
};
