import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: EffectiveBias","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/diagnostics/interfaces/EffectiveBias.md","filePath":"api/sluice/namespaces/diagnostics/interfaces/EffectiveBias.md"}');
const _sfc_main = { name: "api/sluice/namespaces/diagnostics/interfaces/EffectiveBias.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">diagnostics</a> / EffectiveBias</p><h1 id="interface-effectivebias" tabindex="-1">Interface: EffectiveBias <a class="header-anchor" href="#interface-effectivebias" aria-label="Permalink to &quot;Interface: EffectiveBias&quot;">​</a></h1><p>The effective bias of one gate of one cell.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="bias" tabindex="-1">bias <a class="header-anchor" href="#bias" aria-label="Permalink to &quot;bias&quot;">​</a></h3><blockquote><p><strong>bias</strong>: <a href="./../../../checkpoint/interfaces/Statistics.html"><code>Statistics</code></a></p></blockquote><p>The sum of all biases of the gate; that of the input side where two biases have no sum</p><hr><h3 id="direction" tabindex="-1">direction <a class="header-anchor" href="#direction" aria-label="Permalink to &quot;direction&quot;">​</a></h3><blockquote><p><strong>direction</strong>: <a href="./../../../type-aliases/Direction.html"><code>Direction</code></a></p></blockquote><hr><h3 id="gate" tabindex="-1">gate <a class="header-anchor" href="#gate" aria-label="Permalink to &quot;gate&quot;">​</a></h3><blockquote><p><strong>gate</strong>: <code>string</code></p></blockquote><hr><h3 id="layer" tabindex="-1">layer <a class="header-anchor" href="#layer" aria-label="Permalink to &quot;layer&quot;">​</a></h3><blockquote><p><strong>layer</strong>: <code>number</code></p></blockquote><hr><h3 id="timescale" tabindex="-1">timescale? <a class="header-anchor" href="#timescale" aria-label="Permalink to &quot;timescale?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>timescale?</strong>: <code>object</code></p></blockquote><p>Only for the retain gate, in the sign that keeps: median, least and most steps</p><h4 id="max" tabindex="-1">max <a class="header-anchor" href="#max" aria-label="Permalink to &quot;max&quot;">​</a></h4><blockquote><p><strong>max</strong>: <code>number</code></p></blockquote><h4 id="median" tabindex="-1">median <a class="header-anchor" href="#median" aria-label="Permalink to &quot;median&quot;">​</a></h4><blockquote><p><strong>median</strong>: <code>number</code></p></blockquote><h4 id="min" tabindex="-1">min <a class="header-anchor" href="#min" aria-label="Permalink to &quot;min&quot;">​</a></h4><blockquote><p><strong>min</strong>: <code>number</code></p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/diagnostics/interfaces/EffectiveBias.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const EffectiveBias = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  EffectiveBias as default
};
