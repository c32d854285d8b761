import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: clipGradValue()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/functions/clipGradValue.md","filePath":"api/sluice/functions/clipGradValue.md"}');
const _sfc_main = { name: "api/sluice/functions/clipGradValue.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / clipGradValue</p><h1 id="function-clipgradvalue" tabindex="-1">Function: clipGradValue() <a class="header-anchor" href="#function-clipgradvalue" aria-label="Permalink to &quot;Function: clipGradValue()&quot;">​</a></h1><blockquote><p><strong>clipGradValue</strong>(<code>params</code>, <code>maxValue</code>): <code>void</code></p></blockquote><p>Limits every element of every gradient to [-maxValue, maxValue], PyTorch&#39;s <code>clip_grad_value_</code>; NaN stays NaN.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><code>params</code></td><td><code>Iterable</code>&lt;<a href="./../classes/Tensor.html"><code>Tensor</code></a>&gt;</td><td>e.g. <code>model.parameters()</code></td></tr><tr><td><code>maxValue</code></td><td><code>number</code></td><td>more than 0</td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><code>void</code></p><h2 id="throws" tabindex="-1">Throws <a class="header-anchor" href="#throws" aria-label="Permalink to &quot;Throws&quot;">​</a></h2><p>ArgumentError unless <code>maxValue</code> is more than 0</p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">loss.</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">backward</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">();</span></span>
<span class="line"><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">clipGradValue</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(model.</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">parameters</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(), </span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">0.5</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">);</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/functions/clipGradValue.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const clipGradValue = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  clipGradValue as default
};
