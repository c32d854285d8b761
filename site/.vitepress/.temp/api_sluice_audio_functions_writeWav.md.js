import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: writeWav()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/audio/functions/writeWav.md","filePath":"api/sluice/audio/functions/writeWav.md"}');
const _sfc_main = { name: "api/sluice/audio/functions/writeWav.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/audio</a> / writeWav</p><h1 id="function-writewav" tabindex="-1">Function: writeWav() <a class="header-anchor" href="#function-writewav" aria-label="Permalink to &quot;Function: writeWav()&quot;">​</a></h1><blockquote><p><strong>writeWav</strong>(<code>sound</code>, <code>options?</code>): <code>Uint8Array</code></p></blockquote><p>Returns the bytes of a WAV file.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><code>sound</code></td><td><a href="./../interfaces/Sound.html"><code>Sound</code></a></td><td>1 to 64 channels, and their sample rate</td></tr><tr><td><code>options?</code></td><td>{ <code>bits?</code>: <code>16</code> | <code>32</code>; }</td><td><code>bits</code> 16 (default): PCM, rounded to nearest and clipped to -1 … 1; 32: unchanged floats</td></tr><tr><td><code>options.bits?</code></td><td><code>16</code> | <code>32</code></td><td>-</td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><code>Uint8Array</code></p><h2 id="throws" tabindex="-1">Throws <a class="header-anchor" href="#throws" aria-label="Permalink to &quot;Throws&quot;">​</a></h2><p>ArgumentError for channels of unequal length, or samples that are not finite; ShapeError unless they are Float32Arrays</p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;">const</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;"> file</span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;"> =</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;"> writeWav</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">({ sampleRate: </span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">16_000</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">, channels: [samples] });</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/audio/functions/writeWav.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const writeWav = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  writeWav as default
};
