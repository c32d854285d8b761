import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: restoreLearning()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/functions/restoreLearning.md","filePath":"api/sluice/functions/restoreLearning.md"}');
const _sfc_main = { name: "api/sluice/functions/restoreLearning.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / restoreLearning</p><h1 id="function-restorelearning" tabindex="-1">Function: restoreLearning() <a class="header-anchor" href="#function-restorelearning" aria-label="Permalink to &quot;Function: restoreLearning()&quot;">​</a></h1><blockquote><p><strong>restoreLearning</strong>(<code>root</code>, <code>settings</code>): <code>void</code></p></blockquote><p>Sets the learning settings of a module to those that <code>learningSettings</code> returned for a similar one; all other parameters learn as usual.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><code>root</code></td><td><a href="./../classes/Module.html"><code>Module</code></a></td><td>any module</td></tr><tr><td><code>settings</code></td><td><code>unknown</code></td><td>by path of the parameter; may come from a file</td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><code>void</code></p><h2 id="throws" tabindex="-1">Throws <a class="header-anchor" href="#throws" aria-label="Permalink to &quot;Throws&quot;">​</a></h2><p>ArgumentError for anything else, or (<code>NAME</code>) for a parameter that the module lacks; then nothing changes</p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;">const</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"> { </span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">learning</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"> } </span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;">=</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;"> decodeModel</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">encodeModel</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(lstm));</span></span>
<span class="line"><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">restoreLearning</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(lstm, learning </span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;">??</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"> {});</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/functions/restoreLearning.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const restoreLearning = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  restoreLearning as default
};
