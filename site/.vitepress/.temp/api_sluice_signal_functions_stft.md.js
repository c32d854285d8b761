import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: stft()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/signal/functions/stft.md","filePath":"api/sluice/signal/functions/stft.md"}');
const _sfc_main = { name: "api/sluice/signal/functions/stft.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/signal</a> / stft</p><h1 id="function-stft" tabindex="-1">Function: stft() <a class="header-anchor" href="#function-stft" aria-label="Permalink to &quot;Function: stft()&quot;">​</a></h1><blockquote><p><strong>stft</strong>(<code>x</code>, <code>options</code>): <code>Float32Array</code></p></blockquote><p>Returns the spectra of all whole frames of a signal.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><code>x</code></td><td><code>Float32Array</code></td><td>samples</td></tr><tr><td><code>options</code></td><td><a href="./../interfaces/StftOptions.html"><code>StftOptions</code></a></td><td>size, hop and window of the frames</td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><code>Float32Array</code></p><p>[T, 2F], T = (samples - N) / hop + 1 rounded down, F = N/2 + 1: real parts, then imaginary parts</p><h2 id="throws" tabindex="-1">Throws <a class="header-anchor" href="#throws" aria-label="Permalink to &quot;Throws&quot;">​</a></h2><p>ArgumentError for a signal shorter than a frame, or options that are not valid</p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;">const</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;"> spectra</span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;"> =</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;"> stft</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(samples, { size: </span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">256</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">, hop: </span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">128</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">, window: </span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">hannWindow</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">256</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">) });</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/signal/functions/stft.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const stft = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  stft as default
};
