import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: timescaleOf()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/diagnostics/functions/timescaleOf.md","filePath":"api/sluice/namespaces/diagnostics/functions/timescaleOf.md"}');
const _sfc_main = { name: "api/sluice/namespaces/diagnostics/functions/timescaleOf.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">diagnostics</a> / timescaleOf</p><h1 id="function-timescaleof" tabindex="-1">Function: timescaleOf() <a class="header-anchor" href="#function-timescaleof" aria-label="Permalink to &quot;Function: timescaleOf()&quot;">​</a></h1><blockquote><p><strong>timescaleOf</strong>(<code>bias</code>): <code>number</code></p></blockquote><p>Returns how many steps a value is kept at zero input: 1 + e^b.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><code>bias</code></td><td><code>number</code></td><td>b, the effective bias of the retain gate; negate that of a gate that keeps when closed</td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><code>number</code></p><h2 id="throws" tabindex="-1">Throws <a class="header-anchor" href="#throws" aria-label="Permalink to &quot;Throws&quot;">​</a></h2><p>ArgumentError unless it is a number</p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">diagnostics.</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">timescaleOf</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">1</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">); </span><span style="--shiki-light:#66707B;--shiki-dark:#BDC4CC;">// 3.72 steps</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/diagnostics/functions/timescaleOf.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const timescaleOf = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  timescaleOf as default
};
