import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: checkpointsIn()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/functions/checkpointsIn.md","filePath":"api/sluice/functions/checkpointsIn.md"}');
const _sfc_main = { name: "api/sluice/functions/checkpointsIn.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / checkpointsIn</p><h1 id="function-checkpointsin" tabindex="-1">Function: checkpointsIn() <a class="header-anchor" href="#function-checkpointsin" aria-label="Permalink to &quot;Function: checkpointsIn()&quot;">​</a></h1><blockquote><p><strong>checkpointsIn</strong>(<code>names</code>): <code>string</code>[]</p></blockquote><p>Returns only the names of checkpoints, oldest first.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><code>names</code></td><td>readonly <code>string</code>[]</td><td>of files, e.g. <code>await store.list()</code></td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><code>string</code>[]</p><h2 id="throws" tabindex="-1">Throws <a class="header-anchor" href="#throws" aria-label="Permalink to &quot;Throws&quot;">​</a></h2><p>ArgumentError for anything but a list</p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">checkpointsIn</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">([</span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;">&quot;checkpoint-20.safetensors&quot;</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">, </span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;">&quot;config.json&quot;</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">, </span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;">&quot;checkpoint-3.safetensors&quot;</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">])[</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">0</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">]; </span><span style="--shiki-light:#66707B;--shiki-dark:#BDC4CC;">// &quot;checkpoint-3.safetensors&quot;</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/functions/checkpointsIn.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const checkpointsIn = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  checkpointsIn as default
};
