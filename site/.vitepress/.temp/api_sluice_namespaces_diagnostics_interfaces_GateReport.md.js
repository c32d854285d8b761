import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: GateReport","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/diagnostics/interfaces/GateReport.md","filePath":"api/sluice/namespaces/diagnostics/interfaces/GateReport.md"}');
const _sfc_main = { name: "api/sluice/namespaces/diagnostics/interfaces/GateReport.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">diagnostics</a> / GateReport</p><h1 id="interface-gatereport" tabindex="-1">Interface: GateReport <a class="header-anchor" href="#interface-gatereport" aria-label="Permalink to &quot;Interface: GateReport&quot;">​</a></h1><p>The measurements of a <code>GateObserver</code>, by layer, direction and gate.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="biases" tabindex="-1">biases <a class="header-anchor" href="#biases" aria-label="Permalink to &quot;biases&quot;">​</a></h3><blockquote><p><strong>biases</strong>: <a href="./EffectiveBias.html"><code>EffectiveBias</code></a>[]</p></blockquote><hr><h3 id="gates" tabindex="-1">gates <a class="header-anchor" href="#gates" aria-label="Permalink to &quot;gates&quot;">​</a></h3><blockquote><p><strong>gates</strong>: <a href="./ObservedGate.html"><code>ObservedGate</code></a>[]</p></blockquote><hr><h3 id="retention" tabindex="-1">retention <a class="header-anchor" href="#retention" aria-label="Permalink to &quot;retention&quot;">​</a></h3><blockquote><p><strong>retention</strong>: <a href="./ObservedRetention.html"><code>ObservedRetention</code></a>[]</p></blockquote><hr><h3 id="sensitivity" tabindex="-1">sensitivity <a class="header-anchor" href="#sensitivity" aria-label="Permalink to &quot;sensitivity&quot;">​</a></h3><blockquote><p><strong>sensitivity</strong>: <a href="./GateSensitivity.html"><code>GateSensitivity</code></a>[]</p></blockquote><hr><h3 id="steps" tabindex="-1">steps <a class="header-anchor" href="#steps" aria-label="Permalink to &quot;steps&quot;">​</a></h3><blockquote><p><strong>steps</strong>: <code>number</code></p></blockquote><p>Steps of all sequences</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/diagnostics/interfaces/GateReport.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const GateReport = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  GateReport as default
};
