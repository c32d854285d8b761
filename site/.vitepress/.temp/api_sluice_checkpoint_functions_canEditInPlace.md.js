import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: canEditInPlace()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/checkpoint/functions/canEditInPlace.md","filePath":"api/sluice/checkpoint/functions/canEditInPlace.md"}');
const _sfc_main = { name: "api/sluice/checkpoint/functions/canEditInPlace.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/checkpoint</a> / canEditInPlace</p><h1 id="function-caneditinplace" tabindex="-1">Function: canEditInPlace() <a class="header-anchor" href="#function-caneditinplace" aria-label="Permalink to &quot;Function: canEditInPlace()&quot;">​</a></h1><blockquote><p><strong>canEditInPlace</strong>(<code>checkpoint</code>, <code>names</code>): <code>boolean</code></p></blockquote><p>Returns whether any new values of these tensors can overwrite the old ones, in the file or in the files beside it. Tensors that share bytes cannot get different ones.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><code>checkpoint</code></td><td><a href="./../interfaces/Checkpoint.html"><code>Checkpoint</code></a></td><td>the open file</td></tr><tr><td><code>names</code></td><td>readonly <code>string</code>[]</td><td>names of tensors in it</td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><code>boolean</code></p><h2 id="throws" tabindex="-1">Throws <a class="header-anchor" href="#throws" aria-label="Permalink to &quot;Throws&quot;">​</a></h2><p>ArgumentError for anything else than a checkpoint</p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;">const</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;"> inPlace</span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;"> =</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;"> canEditInPlace</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(checkpoint, checkpoint.layers[</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">0</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">].tensorNames);</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/checkpoint/functions/canEditInPlace.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const canEditInPlace = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  canEditInPlace as default
};
