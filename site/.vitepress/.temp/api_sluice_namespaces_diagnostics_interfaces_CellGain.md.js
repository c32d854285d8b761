import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: CellGain","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/diagnostics/interfaces/CellGain.md","filePath":"api/sluice/namespaces/diagnostics/interfaces/CellGain.md"}');
const _sfc_main = { name: "api/sluice/namespaces/diagnostics/interfaces/CellGain.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">diagnostics</a> / CellGain</p><h1 id="interface-cellgain" tabindex="-1">Interface: CellGain <a class="header-anchor" href="#interface-cellgain" aria-label="Permalink to &quot;Interface: CellGain&quot;">​</a></h1><p>The direct path of one cell; see <code>DirectGain</code>.</p><h2 id="extends" tabindex="-1">Extends <a class="header-anchor" href="#extends" aria-label="Permalink to &quot;Extends&quot;">​</a></h2><ul><li><a href="./DirectGain.html"><code>DirectGain</code></a></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="direction" tabindex="-1">direction <a class="header-anchor" href="#direction" aria-label="Permalink to &quot;direction&quot;">​</a></h3><blockquote><p><strong>direction</strong>: <a href="./../../../type-aliases/Direction.html"><code>Direction</code></a></p></blockquote><hr><h3 id="geometricmean" tabindex="-1">geometricMean <a class="header-anchor" href="#geometricmean" aria-label="Permalink to &quot;geometricMean&quot;">​</a></h3><blockquote><p><strong>geometricMean</strong>: <code>Float64Array</code></p></blockquote><p>By step t: e to the mean over sequences and units of its logarithm</p><h4 id="inherited-from" tabindex="-1">Inherited from <a class="header-anchor" href="#inherited-from" aria-label="Permalink to &quot;Inherited from&quot;">​</a></h4><p><a href="./DirectGain.html"><code>DirectGain</code></a>.<a href="./DirectGain.html#geometricmean"><code>geometricMean</code></a></p><hr><h3 id="layer" tabindex="-1">layer <a class="header-anchor" href="#layer" aria-label="Permalink to &quot;layer&quot;">​</a></h3><blockquote><p><strong>layer</strong>: <code>number</code></p></blockquote><hr><h3 id="mean" tabindex="-1">mean <a class="header-anchor" href="#mean" aria-label="Permalink to &quot;mean&quot;">​</a></h3><blockquote><p><strong>mean</strong>: <code>Float64Array</code></p></blockquote><p>By step t: the mean over sequences and units of Π_{i = t+1 … T-1} a_i</p><h4 id="inherited-from-1" tabindex="-1">Inherited from <a class="header-anchor" href="#inherited-from-1" aria-label="Permalink to &quot;Inherited from&quot;">​</a></h4><p><a href="./DirectGain.html"><code>DirectGain</code></a>.<a href="./DirectGain.html#mean"><code>mean</code></a></p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/diagnostics/interfaces/CellGain.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const CellGain = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  CellGain as default
};
