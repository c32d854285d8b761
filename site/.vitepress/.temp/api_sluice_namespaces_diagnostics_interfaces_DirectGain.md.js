import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: DirectGain","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/diagnostics/interfaces/DirectGain.md","filePath":"api/sluice/namespaces/diagnostics/interfaces/DirectGain.md"}');
const _sfc_main = { name: "api/sluice/namespaces/diagnostics/interfaces/DirectGain.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">diagnostics</a> / DirectGain</p><h1 id="interface-directgain" tabindex="-1">Interface: DirectGain <a class="header-anchor" href="#interface-directgain" aria-label="Permalink to &quot;Interface: DirectGain&quot;">​</a></h1><p>The share of each earlier state that the last step still holds, over the direct path alone.</p><h2 id="extended-by" tabindex="-1">Extended by <a class="header-anchor" href="#extended-by" aria-label="Permalink to &quot;Extended by&quot;">​</a></h2><ul><li><a href="./CellGain.html"><code>CellGain</code></a></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="geometricmean" tabindex="-1">geometricMean <a class="header-anchor" href="#geometricmean" aria-label="Permalink to &quot;geometricMean&quot;">​</a></h3><blockquote><p><strong>geometricMean</strong>: <code>Float64Array</code></p></blockquote><p>By step t: e to the mean over sequences and units of its logarithm</p><hr><h3 id="mean" tabindex="-1">mean <a class="header-anchor" href="#mean" aria-label="Permalink to &quot;mean&quot;">​</a></h3><blockquote><p><strong>mean</strong>: <code>Float64Array</code></p></blockquote><p>By step t: the mean over sequences and units of Π_{i = t+1 … T-1} a_i</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/diagnostics/interfaces/DirectGain.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const DirectGain = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  DirectGain as default
};
