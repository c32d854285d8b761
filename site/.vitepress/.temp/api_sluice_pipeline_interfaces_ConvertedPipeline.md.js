import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ConvertedPipeline","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/pipeline/interfaces/ConvertedPipeline.md","filePath":"api/sluice/pipeline/interfaces/ConvertedPipeline.md"}');
const _sfc_main = { name: "api/sluice/pipeline/interfaces/ConvertedPipeline.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/pipeline</a> / ConvertedPipeline</p><h1 id="interface-convertedpipeline" tabindex="-1">Interface: ConvertedPipeline <a class="header-anchor" href="#interface-convertedpipeline" aria-label="Permalink to &quot;Interface: ConvertedPipeline&quot;">​</a></h1><p>The pipeline of a checkpoint.</p><h2 id="extends" tabindex="-1">Extends <a class="header-anchor" href="#extends" aria-label="Permalink to &quot;Extends&quot;">​</a></h2><ul><li><a href="./PipelineData.html"><code>PipelineData</code></a></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="definition" tabindex="-1">definition <a class="header-anchor" href="#definition" aria-label="Permalink to &quot;definition&quot;">​</a></h3><blockquote><p><strong>definition</strong>: <a href="./PipelineDefinition.html"><code>PipelineDefinition</code></a></p></blockquote><h4 id="inherited-from" tabindex="-1">Inherited from <a class="header-anchor" href="#inherited-from" aria-label="Permalink to &quot;Inherited from&quot;">​</a></h4><p><a href="./PipelineData.html"><code>PipelineData</code></a>.<a href="./PipelineData.html#definition"><code>definition</code></a></p><hr><h3 id="model" tabindex="-1">model <a class="header-anchor" href="#model" aria-label="Permalink to &quot;model&quot;">​</a></h3><blockquote><p><strong>model</strong>: <code>string</code></p></blockquote><p>The recognised model, e.g. <code>&quot;Silero VAD&quot;</code></p><hr><h3 id="tensors" tabindex="-1">tensors <a class="header-anchor" href="#tensors" aria-label="Permalink to &quot;tensors&quot;">​</a></h3><blockquote><p><strong>tensors</strong>: <code>Map</code>&lt;<code>string</code>, <a href="./PipelineTensor.html"><code>PipelineTensor</code></a>&gt;</p></blockquote><p>By <code>&lt;layer&gt;.&lt;weight&gt;</code></p><h4 id="overrides" tabindex="-1">Overrides <a class="header-anchor" href="#overrides" aria-label="Permalink to &quot;Overrides&quot;">​</a></h4><p><a href="./PipelineData.html"><code>PipelineData</code></a>.<a href="./PipelineData.html#tensors"><code>tensors</code></a></p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/pipeline/interfaces/ConvertedPipeline.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ConvertedPipeline = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ConvertedPipeline as default
};
