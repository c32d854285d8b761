import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: stack()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/ops/functions/stack.md","filePath":"api/sluice/namespaces/ops/functions/stack.md"}');
const _sfc_main = { name: "api/sluice/namespaces/ops/functions/stack.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">ops</a> / stack</p><h1 id="function-stack" tabindex="-1">Function: stack() <a class="header-anchor" href="#function-stack" aria-label="Permalink to &quot;Function: stack()&quot;">​</a></h1><blockquote><p><strong>stack</strong>(<code>list</code>, <code>axis?</code>): <a href="./../../../classes/Tensor.html"><code>Tensor</code></a></p></blockquote><p>Joins tensors of equal shape along a new axis.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><code>list</code></td><td>readonly <a href="./../../../classes/Tensor.html"><code>Tensor</code></a>[]</td><td>at least one tensor, all of one dtype</td></tr><tr><td><code>axis?</code></td><td><code>number</code></td><td>of the result, default 0</td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><a href="./../../../classes/Tensor.html"><code>Tensor</code></a></p><h2 id="throws" tabindex="-1">Throws <a class="header-anchor" href="#throws" aria-label="Permalink to &quot;Throws&quot;">​</a></h2><p>ShapeError when the shapes or dtypes differ; ArgumentError for an empty list</p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">ops.</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">stack</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">([</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">zeros</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">([</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">3</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">]), </span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">zeros</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">([</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">3</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">])]).shape; </span><span style="--shiki-light:#66707B;--shiki-dark:#BDC4CC;">// [2, 3]</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/ops/functions/stack.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const stack = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  stack as default
};
