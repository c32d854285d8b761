import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: linspaceRetain()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/schemes/functions/linspaceRetain.md","filePath":"api/sluice/namespaces/schemes/functions/linspaceRetain.md"}');
const _sfc_main = { name: "api/sluice/namespaces/schemes/functions/linspaceRetain.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">schemes</a> / linspaceRetain</p><h1 id="function-linspaceretain" tabindex="-1">Function: linspaceRetain() <a class="header-anchor" href="#function-linspaceretain" aria-label="Permalink to &quot;Function: linspaceRetain()&quot;">​</a></h1><blockquote><p><strong>linspaceRetain</strong>(<code>first?</code>, <code>last?</code>): <a href="./../../../interfaces/Scheme.html"><code>Scheme</code></a></p></blockquote><p>Spreads the retain biases evenly over the units, from <code>first</code> to <code>last</code> in each head; other biases do not change. xLSTM&#39;s mLSTM has 3 to 6.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><code>first?</code></td><td><code>number</code></td><td>bias of the first unit, default 3</td></tr><tr><td><code>last?</code></td><td><code>number</code></td><td>bias of the last unit, default 6</td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><a href="./../../../interfaces/Scheme.html"><code>Scheme</code></a></p><p>a scheme for <code>initialize</code></p><h2 id="throws" tabindex="-1">Throws <a class="header-anchor" href="#throws" aria-label="Permalink to &quot;Throws&quot;">​</a></h2><p>ArgumentError for numbers that are not finite</p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">initialize</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(lstm, schemes.</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">linspaceRetain</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">1</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">, </span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">5</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">));</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/schemes/functions/linspaceRetain.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const linspaceRetain = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  linspaceRetain as default
};
