import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: kernelSets()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/functions/kernelSets.md","filePath":"api/sluice/functions/kernelSets.md"}');
const _sfc_main = { name: "api/sluice/functions/kernelSets.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / kernelSets</p><h1 id="function-kernelsets" tabindex="-1">Function: kernelSets() <a class="header-anchor" href="#function-kernelsets" aria-label="Permalink to &quot;Function: kernelSets()&quot;">​</a></h1><blockquote><p><strong>kernelSets</strong>(): <a href="./../interfaces/KernelSet.html"><code>KernelSet</code></a>[]</p></blockquote><p>Returns every kernel set, the preferred one first.</p><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><a href="./../interfaces/KernelSet.html"><code>KernelSet</code></a>[]</p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">kernelSets</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">().</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">find</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(({ </span><span style="--shiki-light:#702C00;--shiki-dark:#FFB757;">used</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"> }) </span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;">=&gt;</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"> used)?.name; </span><span style="--shiki-light:#66707B;--shiki-dark:#BDC4CC;">// such as &quot;native&quot; or &quot;wasm-relaxed&quot;</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/functions/kernelSets.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const kernelSets = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  kernelSets as default
};
