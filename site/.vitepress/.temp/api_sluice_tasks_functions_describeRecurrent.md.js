import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: describeRecurrent()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/functions/describeRecurrent.md","filePath":"api/sluice/tasks/functions/describeRecurrent.md"}');
const _sfc_main = { name: "api/sluice/tasks/functions/describeRecurrent.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / describeRecurrent</p><h1 id="function-describerecurrent" tabindex="-1">Function: describeRecurrent() <a class="header-anchor" href="#function-describerecurrent" aria-label="Permalink to &quot;Function: describeRecurrent()&quot;">​</a></h1><blockquote><p><strong>describeRecurrent</strong>(<code>config</code>): <code>string</code></p></blockquote><p>Returns a configuration in words: <code>LSTM, 1 layer of 64 units; the forget gate starts with an effective bias of 1</code>.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><code>config</code></td><td><a href="./../interfaces/RecurrentConfig.html"><code>RecurrentConfig</code></a></td><td>the <code>recurrent</code> of a task&#39;s configuration</td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><code>string</code></p><h2 id="throws" tabindex="-1">Throws <a class="header-anchor" href="#throws" aria-label="Permalink to &quot;Throws&quot;">​</a></h2><p>ArgumentError for a name or value that is never valid</p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">console.</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">log</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">describeRecurrent</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">classifyTask</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(data).config.recurrent));</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/functions/describeRecurrent.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const describeRecurrent = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  describeRecurrent as default
};
