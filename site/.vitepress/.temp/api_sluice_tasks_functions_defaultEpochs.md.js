import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: defaultEpochs()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/functions/defaultEpochs.md","filePath":"api/sluice/tasks/functions/defaultEpochs.md"}');
const _sfc_main = { name: "api/sluice/tasks/functions/defaultEpochs.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / defaultEpochs</p><h1 id="function-defaultepochs" tabindex="-1">Function: defaultEpochs() <a class="header-anchor" href="#function-defaultepochs" aria-label="Permalink to &quot;Function: defaultEpochs()&quot;">​</a></h1><blockquote><p><strong>defaultEpochs</strong>(<code>task</code>, <code>updates</code>): <code>number</code></p></blockquote><p>Returns the number of epochs that <code>trainTask</code> takes by default.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><code>task</code></td><td><a href="./../type-aliases/TaskName.html"><code>TaskName</code></a></td><td>name of the task</td></tr><tr><td><code>updates</code></td><td><code>number</code></td><td>of one epoch</td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><code>number</code></p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">defaultEpochs</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(</span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;">&quot;forecast&quot;</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">, </span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">4</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">); </span><span style="--shiki-light:#66707B;--shiki-dark:#BDC4CC;">// 25</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/functions/defaultEpochs.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const defaultEpochs = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  defaultEpochs as default
};
