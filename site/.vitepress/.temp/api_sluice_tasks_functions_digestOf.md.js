import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: digestOf()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/functions/digestOf.md","filePath":"api/sluice/tasks/functions/digestOf.md"}');
const _sfc_main = { name: "api/sluice/tasks/functions/digestOf.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / digestOf</p><h1 id="function-digestof" tabindex="-1">Function: digestOf() <a class="header-anchor" href="#function-digestof" aria-label="Permalink to &quot;Function: digestOf()&quot;">​</a></h1><blockquote><p><strong>digestOf</strong>(<code>arrays</code>): <code>string</code></p></blockquote><p>Returns a short text that identifies the arrays: a change of any number changes it, except with a chance of one in four billion.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><code>arrays</code></td><td>readonly <code>ArrayBufferView</code>&lt;<code>ArrayBufferLike</code>&gt;[]</td><td>typed arrays; their order counts, their types do not</td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><code>string</code></p><h2 id="throws" tabindex="-1">Throws <a class="header-anchor" href="#throws" aria-label="Permalink to &quot;Throws&quot;">​</a></h2><p>ArgumentError for anything else than a list of typed arrays</p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">digestOf</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">([Float32Array.</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">of</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">1</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">, </span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">2</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">, </span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">3</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">)]); </span><span style="--shiki-light:#66707B;--shiki-dark:#BDC4CC;">// &quot;crc32:b20e96b1+12&quot;</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/functions/digestOf.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const digestOf = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  digestOf as default
};
