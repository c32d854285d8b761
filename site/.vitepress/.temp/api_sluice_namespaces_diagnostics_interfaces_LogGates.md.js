import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: LogGates","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/diagnostics/interfaces/LogGates.md","filePath":"api/sluice/namespaces/diagnostics/interfaces/LogGates.md"}');
const _sfc_main = { name: "api/sluice/namespaces/diagnostics/interfaces/LogGates.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">diagnostics</a> / LogGates</p><h1 id="interface-loggates" tabindex="-1">Interface: LogGates <a class="header-anchor" href="#interface-loggates" aria-label="Permalink to &quot;Interface: LogGates&quot;">​</a></h1><p>The logarithmic gates of one cell.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="direction" tabindex="-1">direction <a class="header-anchor" href="#direction" aria-label="Permalink to &quot;direction&quot;">​</a></h3><blockquote><p><strong>direction</strong>: <a href="./../../../type-aliases/Direction.html"><code>Direction</code></a></p></blockquote><hr><h3 id="layer" tabindex="-1">layer <a class="header-anchor" href="#layer" aria-label="Permalink to &quot;layer&quot;">​</a></h3><blockquote><p><strong>layer</strong>: <code>number</code></p></blockquote><hr><h3 id="logforget" tabindex="-1">logForget <a class="header-anchor" href="#logforget" aria-label="Permalink to &quot;logForget&quot;">​</a></h3><blockquote><p><strong>logForget</strong>: <a href="./ByStep.html"><code>ByStep</code></a></p></blockquote><p>Σ ln f over the steps up to t, without the first: the logarithm of the share that survives of a value written there. f is the gate itself, not the stabilised f&#39; of a trace</p><hr><h3 id="normalizer" tabindex="-1">normalizer <a class="header-anchor" href="#normalizer" aria-label="Permalink to &quot;normalizer&quot;">​</a></h3><blockquote><p><strong>normalizer</strong>: <a href="./ByStep.html"><code>ByStep</code></a></p></blockquote><p>n_t / e^m_t, at least 1: c_t is divided by it</p><hr><h3 id="stabilizer" tabindex="-1">stabilizer <a class="header-anchor" href="#stabilizer" aria-label="Permalink to &quot;stabilizer&quot;">​</a></h3><blockquote><p><strong>stabilizer</strong>: <a href="./ByStep.html"><code>ByStep</code></a></p></blockquote><p>m_t. Without it the cell would overflow where e^m is too large for its numbers, above 88 in float32</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/diagnostics/interfaces/LogGates.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const LogGates = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  LogGates as default
};
