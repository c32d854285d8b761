import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: parseDate()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/functions/parseDate.md","filePath":"api/sluice/tasks/functions/parseDate.md"}');
const _sfc_main = { name: "api/sluice/tasks/functions/parseDate.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / parseDate</p><h1 id="function-parsedate" tabindex="-1">Function: parseDate() <a class="header-anchor" href="#function-parsedate" aria-label="Permalink to &quot;Function: parseDate()&quot;">​</a></h1><blockquote><p><strong>parseDate</strong>(<code>cell</code>, <code>order?</code>): <code>number</code> | <code>undefined</code></p></blockquote><p>Returns a cell as a date; <code>undefined</code> for any other cell, and for <code>01/02/2012</code> without an order. Numbers are years, dates such as 20121231, or seconds, milliseconds, microseconds or nanoseconds since 1970, by their size.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><code>cell</code></td><td><a href="./../type-aliases/TableCell.html"><code>TableCell</code></a></td><td>a cell of a table: text, a number or a Date</td></tr><tr><td><code>order?</code></td><td><a href="./../type-aliases/DateOrder.html"><code>DateOrder</code></a></td><td>whether day or month comes first in <code>01/02/2012</code>; default: unknown</td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><code>number</code> | <code>undefined</code></p><p>milliseconds since 1970-01-01 UTC</p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">parseDate</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(</span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;">&quot;31.12.2012&quot;</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">); </span><span style="--shiki-light:#66707B;--shiki-dark:#BDC4CC;">// 1356912000000</span></span>
<span class="line"><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">parseDate</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(</span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;">&quot;01/02/2012&quot;</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">, </span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;">&quot;dmy&quot;</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">); </span><span style="--shiki-light:#66707B;--shiki-dark:#BDC4CC;">// the first of February</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/functions/parseDate.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const parseDate = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  parseDate as default
};
