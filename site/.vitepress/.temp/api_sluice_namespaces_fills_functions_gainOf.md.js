import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: gainOf()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/fills/functions/gainOf.md","filePath":"api/sluice/namespaces/fills/functions/gainOf.md"}');
const _sfc_main = { name: "api/sluice/namespaces/fills/functions/gainOf.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">fills</a> / gainOf</p><h1 id="function-gainof" tabindex="-1">Function: gainOf() <a class="header-anchor" href="#function-gainof" aria-label="Permalink to &quot;Function: gainOf()&quot;">​</a></h1><blockquote><p><strong>gainOf</strong>(<code>gain</code>, <code>where?</code>): <code>number</code></p></blockquote><p>Returns a gain as a number.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><code>gain</code></td><td><a href="./../type-aliases/Gain.html"><code>Gain</code></a></td><td><code>linear</code> and <code>sigmoid</code> 1, <code>tanh</code> 5/3, <code>relu</code> √2, <code>selu</code> 3/4, <code>{ leakyRelu: slope }</code> √(2 / (1 + slope²)), or any finite number</td></tr><tr><td><code>where?</code></td><td><code>string</code></td><td>the start of messages, default <code>&quot;gain&quot;</code></td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><code>number</code></p><h2 id="throws" tabindex="-1">Throws <a class="header-anchor" href="#throws" aria-label="Permalink to &quot;Throws&quot;">​</a></h2><p>ArgumentError (<code>NAME</code>) for an unknown name</p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">fills.</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">gainOf</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(</span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;">&quot;relu&quot;</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">); </span><span style="--shiki-light:#66707B;--shiki-dark:#BDC4CC;">// 1.4142</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/fills/functions/gainOf.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const gainOf = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  gainOf as default
};
