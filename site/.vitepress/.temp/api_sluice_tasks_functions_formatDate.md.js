import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: formatDate()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/functions/formatDate.md","filePath":"api/sluice/tasks/functions/formatDate.md"}');
const _sfc_main = { name: "api/sluice/tasks/functions/formatDate.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / formatDate</p><h1 id="function-formatdate" tabindex="-1">Function: formatDate() <a class="header-anchor" href="#function-formatdate" aria-label="Permalink to &quot;Function: formatDate()&quot;">​</a></h1><blockquote><p><strong>formatDate</strong>(<code>date</code>): <code>string</code></p></blockquote><p>Returns a date as <code>2000-12-31</code>, with the time of day unless it is midnight, and seconds where there are any.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><code>date</code></td><td><code>number</code></td><td>milliseconds since 1970-01-01 UTC</td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><code>string</code></p><h2 id="throws" tabindex="-1">Throws <a class="header-anchor" href="#throws" aria-label="Permalink to &quot;Throws&quot;">​</a></h2><p>ArgumentError for a number that JavaScript cannot show as a date</p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">formatDate</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(Date.</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">UTC</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">2000</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">, </span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">11</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">, </span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">31</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">, </span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">18</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">, </span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">30</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">)); </span><span style="--shiki-light:#66707B;--shiki-dark:#BDC4CC;">// &quot;2000-12-31 18:30&quot;</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/functions/formatDate.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const formatDate = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  formatDate as default
};
