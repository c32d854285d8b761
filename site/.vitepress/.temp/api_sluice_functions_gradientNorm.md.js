import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: gradientNorm()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/functions/gradientNorm.md","filePath":"api/sluice/functions/gradientNorm.md"}');
const _sfc_main = { name: "api/sluice/functions/gradientNorm.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / gradientNorm</p><h1 id="function-gradientnorm" tabindex="-1">Function: gradientNorm() <a class="header-anchor" href="#function-gradientnorm" aria-label="Permalink to &quot;Function: gradientNorm()&quot;">​</a></h1><blockquote><p><strong>gradientNorm</strong>(<code>params</code>): <code>number</code></p></blockquote><p>Returns the Euclidean norm of all gradients as one vector; parameters without a gradient, and frozen gates, count as 0.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><code>params</code></td><td><code>Iterable</code>&lt;<a href="./../classes/Tensor.html"><code>Tensor</code></a>&gt;</td><td>e.g. <code>model.parameters()</code></td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><code>number</code></p><h2 id="throws" tabindex="-1">Throws <a class="header-anchor" href="#throws" aria-label="Permalink to &quot;Throws&quot;">​</a></h2><p>NumericError naming the first tensor with a gradient that is not finite</p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">loss.</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">backward</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">();</span></span>
<span class="line"><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">gradientNorm</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(model.</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">parameters</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">()) </span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;">&gt;</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;"> 0</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">; </span><span style="--shiki-light:#66707B;--shiki-dark:#BDC4CC;">// true</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/functions/gradientNorm.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const gradientNorm = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  gradientNorm as default
};
