import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: schemeFrom()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/functions/schemeFrom.md","filePath":"api/sluice/functions/schemeFrom.md"}');
const _sfc_main = { name: "api/sluice/functions/schemeFrom.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / schemeFrom</p><h1 id="function-schemefrom" tabindex="-1">Function: schemeFrom() <a class="header-anchor" href="#function-schemefrom" aria-label="Permalink to &quot;Function: schemeFrom()&quot;">​</a></h1><blockquote><p><strong>schemeFrom</strong>(<code>call</code>, <code>asker?</code>): <a href="./../interfaces/Scheme.html"><code>Scheme</code></a></p></blockquote><p>Returns a scheme by its name and arguments.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><code>call</code></td><td><a href="./../interfaces/SchemeCall.html"><code>SchemeCall</code></a></td><td>the name of a scheme or preset, and its arguments; those you leave out have the defaults of <code>schemeTable</code></td></tr><tr><td><code>asker?</code></td><td><code>SchemeAsker</code></td><td>how messages name your command; default <code>{ command: &quot;init&quot; }</code></td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><a href="./../interfaces/Scheme.html"><code>Scheme</code></a></p><h2 id="throws" tabindex="-1">Throws <a class="header-anchor" href="#throws" aria-label="Permalink to &quot;Throws&quot;">​</a></h2><p>ArgumentError (<code>NAME</code>) for an unknown scheme or argument; as the scheme itself for an invalid value</p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">initialize</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(lstm, </span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">schemeFrom</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">parseScheme</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(</span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;">&quot;chrono:tMax=100&quot;</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">)));</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/functions/schemeFrom.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const schemeFrom = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  schemeFrom as default
};
