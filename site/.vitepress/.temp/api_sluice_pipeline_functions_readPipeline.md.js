import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: readPipeline()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/pipeline/functions/readPipeline.md","filePath":"api/sluice/pipeline/functions/readPipeline.md"}');
const _sfc_main = { name: "api/sluice/pipeline/functions/readPipeline.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/pipeline</a> / readPipeline</p><h1 id="function-readpipeline" tabindex="-1">Function: readPipeline() <a class="header-anchor" href="#function-readpipeline" aria-label="Permalink to &quot;Function: readPipeline()&quot;">​</a></h1><blockquote><p><strong>readPipeline</strong>(<code>file</code>): <a href="./../interfaces/PipelineData.html"><code>PipelineData</code></a></p></blockquote><p>Returns a pipeline file as plain data, for <code>createPipeline</code> here or in another thread.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><code>file</code></td><td><code>Uint8Array</code></td><td>its bytes, as <code>writePipeline</code> or <code>sluice convert</code> made them</td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><a href="./../interfaces/PipelineData.html"><code>PipelineData</code></a></p><h2 id="throws" tabindex="-1">Throws <a class="header-anchor" href="#throws" aria-label="Permalink to &quot;Throws&quot;">​</a></h2><p>FormatError for a damaged file; MISSING without a pipeline in it; other codes for a definition or tensors that are not valid</p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">worker.</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">postMessage</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">readPipeline</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(file)); </span><span style="--shiki-light:#66707B;--shiki-dark:#BDC4CC;">// there: createPipeline(data)</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/pipeline/functions/readPipeline.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const readPipeline = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  readPipeline as default
};
