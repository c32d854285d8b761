import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: openPipeline()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/pipeline/functions/openPipeline.md","filePath":"api/sluice/pipeline/functions/openPipeline.md"}');
const _sfc_main = { name: "api/sluice/pipeline/functions/openPipeline.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/pipeline</a> / openPipeline</p><h1 id="function-openpipeline" tabindex="-1">Function: openPipeline() <a class="header-anchor" href="#function-openpipeline" aria-label="Permalink to &quot;Function: openPipeline()&quot;">​</a></h1><blockquote><p><strong>openPipeline</strong>(<code>file</code>): <a href="./../classes/Pipeline.html"><code>Pipeline</code></a></p></blockquote><p>Returns a pipeline that runs, from a file: <code>createPipeline(readPipeline(file))</code>.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><code>file</code></td><td><code>Uint8Array</code></td><td>its bytes, as <code>writePipeline</code> or <code>sluice convert</code> made them</td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><a href="./../classes/Pipeline.html"><code>Pipeline</code></a></p><h2 id="throws" tabindex="-1">Throws <a class="header-anchor" href="#throws" aria-label="Permalink to &quot;Throws&quot;">​</a></h2><p>FormatError as <code>readPipeline</code> and <code>createPipeline</code></p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;">const</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"> [</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">probability</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">] </span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;">=</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;"> openPipeline</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(file).</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">step</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(block);</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/pipeline/functions/openPipeline.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const openPipeline = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  openPipeline as default
};
