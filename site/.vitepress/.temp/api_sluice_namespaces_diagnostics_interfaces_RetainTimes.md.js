import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: RetainTimes","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/diagnostics/interfaces/RetainTimes.md","filePath":"api/sluice/namespaces/diagnostics/interfaces/RetainTimes.md"}');
const _sfc_main = { name: "api/sluice/namespaces/diagnostics/interfaces/RetainTimes.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">diagnostics</a> / RetainTimes</p><h1 id="interface-retaintimes" tabindex="-1">Interface: RetainTimes <a class="header-anchor" href="#interface-retaintimes" aria-label="Permalink to &quot;Interface: RetainTimes&quot;">​</a></h1><p>The activations of a retain gate in steps, by unit. Not finite where a unit never forgets.</p><h2 id="extended-by" tabindex="-1">Extended by <a class="header-anchor" href="#extended-by" aria-label="Permalink to &quot;Extended by&quot;">​</a></h2><ul><li><a href="./ObservedRetention.html"><code>ObservedRetention</code></a></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="efold" tabindex="-1">eFold <a class="header-anchor" href="#efold" aria-label="Permalink to &quot;eFold&quot;">​</a></h3><blockquote><p><strong>eFold</strong>: <code>Float64Array</code></p></blockquote><p>-1 / mean(ln a): steps to 1/e, since survival is a product</p><hr><h3 id="halflife" tabindex="-1">halfLife <a class="header-anchor" href="#halflife" aria-label="Permalink to &quot;halfLife&quot;">​</a></h3><blockquote><p><strong>halfLife</strong>: <code>Float64Array</code></p></blockquote><p>ln 2 times that</p><hr><h3 id="median" tabindex="-1">median <a class="header-anchor" href="#median" aria-label="Permalink to &quot;median&quot;">​</a></h3><blockquote><p><strong>median</strong>: <code>object</code></p></blockquote><p>Over the units</p><h4 id="efold-1" tabindex="-1">eFold <a class="header-anchor" href="#efold-1" aria-label="Permalink to &quot;eFold&quot;">​</a></h4><blockquote><p><strong>eFold</strong>: <code>number</code></p></blockquote><h4 id="halflife-1" tabindex="-1">halfLife <a class="header-anchor" href="#halflife-1" aria-label="Permalink to &quot;halfLife&quot;">​</a></h4><blockquote><p><strong>halfLife</strong>: <code>number</code></p></blockquote><h4 id="timescale" tabindex="-1">timescale <a class="header-anchor" href="#timescale" aria-label="Permalink to &quot;timescale&quot;">​</a></h4><blockquote><p><strong>timescale</strong>: <code>number</code></p></blockquote><hr><h3 id="timescale-1" tabindex="-1">timescale <a class="header-anchor" href="#timescale-1" aria-label="Permalink to &quot;timescale&quot;">​</a></h3><blockquote><p><strong>timescale</strong>: <code>Float64Array</code></p></blockquote><p>1 / (1 - mean a)</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/diagnostics/interfaces/RetainTimes.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const RetainTimes = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  RetainTimes as default
};
