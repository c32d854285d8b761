import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ResamplerBank","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/audio/interfaces/ResamplerBank.md","filePath":"api/sluice/audio/interfaces/ResamplerBank.md"}');
const _sfc_main = { name: "api/sluice/audio/interfaces/ResamplerBank.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/audio</a> / ResamplerBank</p><h1 id="interface-resamplerbank" tabindex="-1">Interface: ResamplerBank <a class="header-anchor" href="#interface-resamplerbank" aria-label="Permalink to &quot;Interface: ResamplerBank&quot;">​</a></h1><p>The taps of a resampler, made once for two rates: plain data, which can be sent to an audio thread.</p><h2 id="extends" tabindex="-1">Extends <a class="header-anchor" href="#extends" aria-label="Permalink to &quot;Extends&quot;">​</a></h2><ul><li><a href="./Rates.html"><code>Rates</code></a></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="from" tabindex="-1">from <a class="header-anchor" href="#from" aria-label="Permalink to &quot;from&quot;">​</a></h3><blockquote><p><strong>from</strong>: <code>number</code></p></blockquote><h4 id="inherited-from" tabindex="-1">Inherited from <a class="header-anchor" href="#inherited-from" aria-label="Permalink to &quot;Inherited from&quot;">​</a></h4><p><a href="./Rates.html"><code>Rates</code></a>.<a href="./Rates.html#from"><code>from</code></a></p><hr><h3 id="phases" tabindex="-1">phases <a class="header-anchor" href="#phases" aria-label="Permalink to &quot;phases&quot;">​</a></h3><blockquote><p><strong>phases</strong>: <code>number</code></p></blockquote><p>Places between two inputs; one more row follows for interpolation</p><hr><h3 id="taps" tabindex="-1">taps <a class="header-anchor" href="#taps" aria-label="Permalink to &quot;taps&quot;">​</a></h3><blockquote><p><strong>taps</strong>: <code>number</code></p></blockquote><p>Inputs that an output is made of; a multiple of 4</p><hr><h3 id="to" tabindex="-1">to <a class="header-anchor" href="#to" aria-label="Permalink to &quot;to&quot;">​</a></h3><blockquote><p><strong>to</strong>: <code>number</code></p></blockquote><h4 id="inherited-from-1" tabindex="-1">Inherited from <a class="header-anchor" href="#inherited-from-1" aria-label="Permalink to &quot;Inherited from&quot;">​</a></h4><p><a href="./Rates.html"><code>Rates</code></a>.<a href="./Rates.html#to"><code>to</code></a></p><hr><h3 id="values" tabindex="-1">values <a class="header-anchor" href="#values" aria-label="Permalink to &quot;values&quot;">​</a></h3><blockquote><p><strong>values</strong>: <code>Float32Array</code></p></blockquote><p>[phases + 1, taps], the oldest input first; each row sums to 1</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/audio/interfaces/ResamplerBank.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ResamplerBank = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ResamplerBank as default
};
