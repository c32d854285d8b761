import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: pow()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/ops/functions/pow.md","filePath":"api/sluice/namespaces/ops/functions/pow.md"}');
const _sfc_main = { name: "api/sluice/namespaces/ops/functions/pow.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">ops</a> / pow</p><h1 id="function-pow" tabindex="-1">Function: pow() <a class="header-anchor" href="#function-pow" aria-label="Permalink to &quot;Function: pow()&quot;">​</a></h1><blockquote><p><strong>pow</strong>(<code>a</code>, <code>b</code>): <a href="./../../../classes/Tensor.html"><code>Tensor</code></a></p></blockquote><p>Returns a to the power b; the gradient w.r.t. b is 0 where a is 0 and b ≥ 0.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><code>a</code></td><td><a href="./../type-aliases/Operand.html"><code>Operand</code></a></td><td>the base, a tensor or a number</td></tr><tr><td><code>b</code></td><td><a href="./../type-aliases/Operand.html"><code>Operand</code></a></td><td>the exponent, broadcasts with <code>a</code></td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><a href="./../../../classes/Tensor.html"><code>Tensor</code></a></p><h2 id="throws" tabindex="-1">Throws <a class="header-anchor" href="#throws" aria-label="Permalink to &quot;Throws&quot;">​</a></h2><p>ShapeError when the shapes do not broadcast or the dtypes differ</p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">ops.</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">pow</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">tensor</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">([</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">2</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">, </span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">3</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">]), </span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">2</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">).data; </span><span style="--shiki-light:#66707B;--shiki-dark:#BDC4CC;">// [4, 9]</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/ops/functions/pow.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const pow = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  pow as default
};
