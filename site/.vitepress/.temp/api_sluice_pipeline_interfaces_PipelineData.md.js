import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: PipelineData","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/pipeline/interfaces/PipelineData.md","filePath":"api/sluice/pipeline/interfaces/PipelineData.md"}');
const _sfc_main = { name: "api/sluice/pipeline/interfaces/PipelineData.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/pipeline</a> / PipelineData</p><h1 id="interface-pipelinedata" tabindex="-1">Interface: PipelineData <a class="header-anchor" href="#interface-pipelinedata" aria-label="Permalink to &quot;Interface: PipelineData&quot;">​</a></h1><p>The result of <code>readPipeline</code>: plain data, which you can post to a worker or an AudioWorklet.</p><h2 id="extended-by" tabindex="-1">Extended by <a class="header-anchor" href="#extended-by" aria-label="Permalink to &quot;Extended by&quot;">​</a></h2><ul><li><a href="./ConvertedPipeline.html"><code>ConvertedPipeline</code></a></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="definition" tabindex="-1">definition <a class="header-anchor" href="#definition" aria-label="Permalink to &quot;definition&quot;">​</a></h3><blockquote><p><strong>definition</strong>: <a href="./PipelineDefinition.html"><code>PipelineDefinition</code></a></p></blockquote><hr><h3 id="tensors" tabindex="-1">tensors <a class="header-anchor" href="#tensors" aria-label="Permalink to &quot;tensors&quot;">​</a></h3><blockquote><p><strong>tensors</strong>: <code>ReadonlyMap</code>&lt;<code>string</code>, <a href="./PipelineTensor.html"><code>PipelineTensor</code></a>&gt;</p></blockquote><p>By <code>&lt;layer&gt;.&lt;weight&gt;</code></p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/pipeline/interfaces/PipelineData.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const PipelineData = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  PipelineData as default
};
