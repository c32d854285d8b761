import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: initializations()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/functions/initializations.md","filePath":"api/sluice/functions/initializations.md"}');
const _sfc_main = { name: "api/sluice/functions/initializations.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / initializations</p><h1 id="function-initializations" tabindex="-1">Function: initializations() <a class="header-anchor" href="#function-initializations" aria-label="Permalink to &quot;Function: initializations()&quot;">​</a></h1><blockquote><p><strong>initializations</strong>(<code>root</code>): <code>Record</code>&lt;<code>string</code>, <a href="./../interfaces/Initialization.html"><code>Initialization</code></a>[]&gt;</p></blockquote><p>Returns copies of all records of a module and its children, by the path of the module; omits modules without any.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><code>root</code></td><td><a href="./../classes/Module.html"><code>Module</code></a></td><td>any module</td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><code>Record</code>&lt;<code>string</code>, <a href="./../interfaces/Initialization.html"><code>Initialization</code></a>[]&gt;</p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">initialize</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(lstm, </span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;">&quot;recommended&quot;</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">);</span></span>
<span class="line"><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">initializations</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(lstm)[</span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;">&quot;&quot;</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">][</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">0</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">].scheme; </span><span style="--shiki-light:#66707B;--shiki-dark:#BDC4CC;">// &quot;recommended&quot;</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/functions/initializations.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const initializations = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  initializations as default
};
