import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: calendarFor()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/functions/calendarFor.md","filePath":"api/sluice/tasks/functions/calendarFor.md"}');
const _sfc_main = { name: "api/sluice/tasks/functions/calendarFor.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / calendarFor</p><h1 id="function-calendarfor" tabindex="-1">Function: calendarFor() <a class="header-anchor" href="#function-calendarfor" aria-label="Permalink to &quot;Function: calendarFor()&quot;">​</a></h1><blockquote><p><strong>calendarFor</strong>(<code>frequency</code>): <a href="./../interfaces/CalendarFeature.html"><code>CalendarFeature</code></a>[]</p></blockquote><p>Returns the features that suit a step: a monthly series, for instance, has no day of the week.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><code>frequency</code></td><td><a href="./../interfaces/Frequency.html"><code>Frequency</code></a></td><td>the step, as <code>frequencyOf</code> returns it</td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><a href="./../interfaces/CalendarFeature.html"><code>CalendarFeature</code></a>[]</p><h2 id="throws" tabindex="-1">Throws <a class="header-anchor" href="#throws" aria-label="Permalink to &quot;Throws&quot;">​</a></h2><p>ArgumentError for anything else than a frequency</p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">calendarFor</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">({ unit: </span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;">&quot;month&quot;</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">, step: </span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">1</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">, gaps: </span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">0</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"> }); </span><span style="--shiki-light:#66707B;--shiki-dark:#BDC4CC;">// [{ field: &quot;month&quot;, encoding: &quot;oneHot&quot; }]</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/functions/calendarFor.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const calendarFor = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  calendarFor as default
};
