import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: orthogonal()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/fills/functions/orthogonal.md","filePath":"api/sluice/namespaces/fills/functions/orthogonal.md"}');
const _sfc_main = { name: "api/sluice/namespaces/fills/functions/orthogonal.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">fills</a> / orthogonal</p><h1 id="function-orthogonal" tabindex="-1">Function: orthogonal() <a class="header-anchor" href="#function-orthogonal" aria-label="Permalink to &quot;Function: orthogonal()&quot;">​</a></h1><blockquote><p><strong>orthogonal</strong>(<code>target</code>, <code>options?</code>): <code>void</code></p></blockquote><p>Fills a matrix with orthonormal rows, or columns if it is taller than wide, times <code>gain</code>; uniform among all such matrices (Saxe et al. 2013).</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><code>target</code></td><td><a href="./../../../classes/Tensor.html"><code>Tensor</code></a></td><td>[rows, columns]</td></tr><tr><td><code>options?</code></td><td><a href="./../interfaces/OrthogonalFill.html"><code>OrthogonalFill</code></a></td><td><code>gain</code>, default 1; <code>random</code>, default: the default generator; <code>kernels</code>, default: those in use</td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><code>void</code></p><h2 id="throws" tabindex="-1">Throws <a class="header-anchor" href="#throws" aria-label="Permalink to &quot;Throws&quot;">​</a></h2><p>ShapeError unless <code>target</code> is a matrix</p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">fills.</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">orthogonal</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(lstm.</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">cell</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">0</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">).gates.forget.hiddenWeight);</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/fills/functions/orthogonal.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const orthogonal = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  orthogonal as default
};
