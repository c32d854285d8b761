import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: effectiveBiases()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/diagnostics/functions/effectiveBiases.md","filePath":"api/sluice/namespaces/diagnostics/functions/effectiveBiases.md"}');
const _sfc_main = { name: "api/sluice/namespaces/diagnostics/functions/effectiveBiases.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">diagnostics</a> / effectiveBiases</p><h1 id="function-effectivebiases" tabindex="-1">Function: effectiveBiases() <a class="header-anchor" href="#function-effectivebiases" aria-label="Permalink to &quot;Function: effectiveBiases()&quot;">​</a></h1><blockquote><p><strong>effectiveBiases</strong>(<code>cells</code>): <a href="./../interfaces/EffectiveBias.html"><code>EffectiveBias</code></a>[]</p></blockquote><p>Returns the effective biases, gate by gate, without gates that have none.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><code>cells</code></td><td>readonly <a href="./../../../interfaces/CellView.html"><code>CellView</code></a>&lt;<code>string</code>&gt;[]</td><td><code>layer.cells</code>, or some of them</td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><a href="./../interfaces/EffectiveBias.html"><code>EffectiveBias</code></a>[]</p><h2 id="throws" tabindex="-1">Throws <a class="header-anchor" href="#throws" aria-label="Permalink to &quot;Throws&quot;">​</a></h2><p>ArgumentError unless these are cells of a recurrent layer</p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">lstm.gates.forget.</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">setBias</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">1</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">);</span></span>
<span class="line"><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">diagnostics.</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">effectiveBiases</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(lstm.cells)[</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">1</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">].bias.mean; </span><span style="--shiki-light:#66707B;--shiki-dark:#BDC4CC;">// 1</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/diagnostics/functions/effectiveBiases.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const effectiveBiases = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  effectiveBiases as default
};
