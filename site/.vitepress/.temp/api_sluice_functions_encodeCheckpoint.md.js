import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: encodeCheckpoint()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/functions/encodeCheckpoint.md","filePath":"api/sluice/functions/encodeCheckpoint.md"}');
const _sfc_main = { name: "api/sluice/functions/encodeCheckpoint.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / encodeCheckpoint</p><h1 id="function-encodecheckpoint" tabindex="-1">Function: encodeCheckpoint() <a class="header-anchor" href="#function-encodecheckpoint" aria-label="Permalink to &quot;Function: encodeCheckpoint()&quot;">​</a></h1><blockquote><p><strong>encodeCheckpoint</strong>(<code>state</code>): <code>Uint8Array</code></p></blockquote><p>Returns the bytes of a training state.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><code>state</code></td><td><a href="./../interfaces/TrainingState.html"><code>TrainingState</code></a></td><td>plain data, and tensors by name</td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><code>Uint8Array</code></p><h2 id="throws" tabindex="-1">Throws <a class="header-anchor" href="#throws" aria-label="Permalink to &quot;Throws&quot;">​</a></h2><p>ArgumentError for anything else</p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;">const</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;"> bytes</span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;"> =</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;"> encodeCheckpoint</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">({ data: { step: </span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">3</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"> }, tensors: model.</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">stateDict</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">() });</span></span>
<span class="line"><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">decodeCheckpoint</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(bytes).data; </span><span style="--shiki-light:#66707B;--shiki-dark:#BDC4CC;">// { step: 3 }</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/functions/encodeCheckpoint.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const encodeCheckpoint = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  encodeCheckpoint as default
};
