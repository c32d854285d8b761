import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: retainFor()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/schemes/functions/retainFor.md","filePath":"api/sluice/namespaces/schemes/functions/retainFor.md"}');
const _sfc_main = { name: "api/sluice/namespaces/schemes/functions/retainFor.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">schemes</a> / retainFor</p><h1 id="function-retainfor" tabindex="-1">Function: retainFor() <a class="header-anchor" href="#function-retainfor" aria-label="Permalink to &quot;Function: retainFor()&quot;">​</a></h1><blockquote><p><strong>retainFor</strong>(<code>given</code>): <a href="./../../../interfaces/Scheme.html"><code>Scheme</code></a></p></blockquote><p>Sets the retain bias only, for a timescale of <code>steps</code>: b = ln(steps - 1), so that 1 + e^b = steps.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><code>given</code></td><td><a href="./../type-aliases/BiasValues.html"><code>BiasValues</code></a></td><td>steps, more than 1; one number, or one per unit [H]</td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><a href="./../../../interfaces/Scheme.html"><code>Scheme</code></a></p><p>a scheme for <code>initialize</code></p><h2 id="throws" tabindex="-1">Throws <a class="header-anchor" href="#throws" aria-label="Permalink to &quot;Throws&quot;">​</a></h2><p>ArgumentError for 1 step or fewer</p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">initialize</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(lstm, schemes.</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">retainFor</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">20</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">)); </span><span style="--shiki-light:#66707B;--shiki-dark:#BDC4CC;">// the forget bias is ln 19</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/schemes/functions/retainFor.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const retainFor = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  retainFor as default
};
