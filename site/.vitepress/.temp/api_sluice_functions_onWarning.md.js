import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: onWarning()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/functions/onWarning.md","filePath":"api/sluice/functions/onWarning.md"}');
const _sfc_main = { name: "api/sluice/functions/onWarning.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / onWarning</p><h1 id="function-onwarning" tabindex="-1">Function: onWarning() <a class="header-anchor" href="#function-onwarning" aria-label="Permalink to &quot;Function: onWarning()&quot;">​</a></h1><blockquote><p><strong>onWarning</strong>(<code>next</code>): <a href="./../type-aliases/WarningHandler.html"><code>WarningHandler</code></a></p></blockquote><p>Sends warnings to <code>next</code> instead of <code>console.warn</code>; returns the previous handler.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><code>next</code></td><td><a href="./../type-aliases/WarningHandler.html"><code>WarningHandler</code></a></td><td>receives each warning</td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><a href="./../type-aliases/WarningHandler.html"><code>WarningHandler</code></a></p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;">const</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;"> before</span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;"> =</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;"> onWarning</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">((</span><span style="--shiki-light:#702C00;--shiki-dark:#FFB757;">message</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">) </span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;">=&gt;</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"> console.</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">error</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(message));</span></span>
<span class="line"><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">onWarning</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(before); </span><span style="--shiki-light:#66707B;--shiki-dark:#BDC4CC;">// restores the earlier handler</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/functions/onWarning.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const onWarning = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  onWarning as default
};
