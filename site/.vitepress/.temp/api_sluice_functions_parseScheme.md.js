import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: parseScheme()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/functions/parseScheme.md","filePath":"api/sluice/functions/parseScheme.md"}');
const _sfc_main = { name: "api/sluice/functions/parseScheme.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / parseScheme</p><h1 id="function-parsescheme" tabindex="-1">Function: parseScheme() <a class="header-anchor" href="#function-parsescheme" aria-label="Permalink to &quot;Function: parseScheme()&quot;">​</a></h1><blockquote><p><strong>parseScheme</strong>(<code>text</code>, <code>command?</code>): <a href="./../interfaces/SchemeCall.html"><code>SchemeCall</code></a></p></blockquote><p>Returns a scheme as plain data from its text, e.g. <code>chrono:tMax=100</code> or <code>weights:part=hiddenWeight,fill=orthogonal,per=gate</code>.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><code>text</code></td><td><code>string</code></td><td>a name, and arguments after a colon</td></tr><tr><td><code>command?</code></td><td><code>string</code></td><td>the start of messages; default <code>&quot;init&quot;</code></td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><a href="./../interfaces/SchemeCall.html"><code>SchemeCall</code></a></p><h2 id="throws" tabindex="-1">Throws <a class="header-anchor" href="#throws" aria-label="Permalink to &quot;Throws&quot;">​</a></h2><p>ArgumentError for text of another form</p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">parseScheme</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(</span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;">&quot;chrono:tMax=100&quot;</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">); </span><span style="--shiki-light:#66707B;--shiki-dark:#BDC4CC;">// { name: &quot;chrono&quot;, arguments: { tMax: 100 } }</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/functions/parseScheme.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const parseScheme = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  parseScheme as default
};
