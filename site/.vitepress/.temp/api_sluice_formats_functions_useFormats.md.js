import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: useFormats()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/formats/functions/useFormats.md","filePath":"api/sluice/formats/functions/useFormats.md"}');
const _sfc_main = { name: "api/sluice/formats/functions/useFormats.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/formats</a> / useFormats</p><h1 id="function-useformats" tabindex="-1">Function: useFormats() <a class="header-anchor" href="#function-useformats" aria-label="Permalink to &quot;Function: useFormats()&quot;">​</a></h1><blockquote><p><strong>useFormats</strong>(...<code>formats</code>): <code>void</code></p></blockquote><p>Lets <code>openCheckpoint</code> read these formats without loading anything. Call it first.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td>...<code>formats</code></td><td>readonly <a href="./../interfaces/FormatReaders.html"><code>FormatReaders</code></a>[]</td><td>readers of this entry, such as <code>onnx</code>, or <code>...allFormats</code></td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><code>void</code></p><h2 id="throws" tabindex="-1">Throws <a class="header-anchor" href="#throws" aria-label="Permalink to &quot;Throws&quot;">​</a></h2><p>ArgumentError for anything else</p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">useFormats</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(pytorch, keras);</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/formats/functions/useFormats.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const useFormats = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  useFormats as default
};
