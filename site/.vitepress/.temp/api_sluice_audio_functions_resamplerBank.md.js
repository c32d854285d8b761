import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: resamplerBank()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/audio/functions/resamplerBank.md","filePath":"api/sluice/audio/functions/resamplerBank.md"}');
const _sfc_main = { name: "api/sluice/audio/functions/resamplerBank.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/audio</a> / resamplerBank</p><h1 id="function-resamplerbank" tabindex="-1">Function: resamplerBank() <a class="header-anchor" href="#function-resamplerbank" aria-label="Permalink to &quot;Function: resamplerBank()&quot;">​</a></h1><blockquote><p><strong>resamplerBank</strong>(<code>rates</code>): <a href="./../interfaces/ResamplerBank.html"><code>ResamplerBank</code></a></p></blockquote><p>Returns the taps for two rates. For 44.1 to 16 kHz this takes about 15 ms, so make them outside the audio thread.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><code>rates</code></td><td><a href="./../interfaces/Rates.html"><code>Rates</code></a></td><td>in Hz</td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><a href="./../interfaces/ResamplerBank.html"><code>ResamplerBank</code></a></p><h2 id="throws" tabindex="-1">Throws <a class="header-anchor" href="#throws" aria-label="Permalink to &quot;Throws&quot;">​</a></h2><p>ArgumentError unless both are integers of at least 1</p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;">const</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;"> resampler</span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;"> =</span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;"> new</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;"> Resampler</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">resamplerBank</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">({ from: </span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">48_000</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">, to: </span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">16_000</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"> }));</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/audio/functions/resamplerBank.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const resamplerBank = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  resamplerBank as default
};
