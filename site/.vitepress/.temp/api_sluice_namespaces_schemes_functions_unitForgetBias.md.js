import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: unitForgetBias()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/schemes/functions/unitForgetBias.md","filePath":"api/sluice/namespaces/schemes/functions/unitForgetBias.md"}');
const _sfc_main = { name: "api/sluice/namespaces/schemes/functions/unitForgetBias.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">schemes</a> / unitForgetBias</p><h1 id="function-unitforgetbias" tabindex="-1">Function: unitForgetBias() <a class="header-anchor" href="#function-unitforgetbias" aria-label="Permalink to &quot;Function: unitForgetBias()&quot;">​</a></h1><blockquote><p><strong>unitForgetBias</strong>(): <a href="./../../../interfaces/Scheme.html"><code>Scheme</code></a></p></blockquote><p>Sets the biases as Keras&#39;s <code>unit_forget_bias</code> does: the forget gate 1, all others 0. LSTM only.</p><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><a href="./../../../interfaces/Scheme.html"><code>Scheme</code></a></p><p>a scheme for <code>initialize</code></p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">initialize</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(lstm, schemes.</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">unitForgetBias</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">());</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/schemes/functions/unitForgetBias.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const unitForgetBias = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  unitForgetBias as default
};
