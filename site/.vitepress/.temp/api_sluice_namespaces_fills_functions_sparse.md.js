import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: sparse()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/fills/functions/sparse.md","filePath":"api/sluice/namespaces/fills/functions/sparse.md"}');
const _sfc_main = { name: "api/sluice/namespaces/fills/functions/sparse.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">fills</a> / sparse</p><h1 id="function-sparse" tabindex="-1">Function: sparse() <a class="header-anchor" href="#function-sparse" aria-label="Permalink to &quot;Function: sparse()&quot;">​</a></h1><blockquote><p><strong>sparse</strong>(<code>target</code>, <code>options</code>): <code>void</code></p></blockquote><p>Fills with normal numbers, except for a share of each column, which is exactly 0 (Martens 2010); PyTorch&#39;s <code>sparse_</code>.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><code>target</code></td><td><a href="./../../../classes/Tensor.html"><code>Tensor</code></a></td><td>[rows, columns]</td></tr><tr><td><code>options</code></td><td><a href="./../interfaces/RandomFill.html"><code>RandomFill</code></a> &amp; <code>object</code></td><td><code>zeros</code>: share of zeros in each column, from 0 to 1, rounded up to whole elements; <code>std</code>, default 0.01; <code>random</code>, default: the default generator</td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><code>void</code></p><h2 id="throws" tabindex="-1">Throws <a class="header-anchor" href="#throws" aria-label="Permalink to &quot;Throws&quot;">​</a></h2><p>ShapeError unless <code>target</code> is a matrix; ArgumentError for a share outside [0, 1]</p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">fills.</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">sparse</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(lstm.</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">cell</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">0</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">).gates.forget.hiddenWeight, { zeros: </span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">0.9</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"> });</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/fills/functions/sparse.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const sparse = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  sparse as default
};
