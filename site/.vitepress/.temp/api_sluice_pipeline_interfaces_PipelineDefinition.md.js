import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: PipelineDefinition","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/pipeline/interfaces/PipelineDefinition.md","filePath":"api/sluice/pipeline/interfaces/PipelineDefinition.md"}');
const _sfc_main = { name: "api/sluice/pipeline/interfaces/PipelineDefinition.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/pipeline</a> / PipelineDefinition</p><h1 id="interface-pipelinedefinition" tabindex="-1">Interface: PipelineDefinition <a class="header-anchor" href="#interface-pipelinedefinition" aria-label="Permalink to &quot;Interface: PipelineDefinition&quot;">​</a></h1><p>A pipeline as plain JSON: its input and its layers.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="input" tabindex="-1">input <a class="header-anchor" href="#input" aria-label="Permalink to &quot;input&quot;">​</a></h3><blockquote><p><strong>input</strong>: <code>object</code></p></blockquote><p>The block of one step</p><h4 id="features" tabindex="-1">features <a class="header-anchor" href="#features" aria-label="Permalink to &quot;features&quot;">​</a></h4><blockquote><p><strong>features</strong>: <code>number</code></p></blockquote><h4 id="frames" tabindex="-1">frames <a class="header-anchor" href="#frames" aria-label="Permalink to &quot;frames&quot;">​</a></h4><blockquote><p><strong>frames</strong>: <code>number</code></p></blockquote><hr><h3 id="layers" tabindex="-1">layers <a class="header-anchor" href="#layers" aria-label="Permalink to &quot;layers&quot;">​</a></h3><blockquote><p><strong>layers</strong>: readonly <a href="./LayerDefinition.html"><code>LayerDefinition</code></a>[]</p></blockquote><p>In order; a layer reads only earlier ones. The last one gives the output</p><hr><h3 id="name" tabindex="-1">name? <a class="header-anchor" href="#name" aria-label="Permalink to &quot;name?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>name?</strong>: <code>string</code></p></blockquote><p>Name of the model</p><hr><h3 id="samplerate" tabindex="-1">sampleRate? <a class="header-anchor" href="#samplerate" aria-label="Permalink to &quot;sampleRate?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>sampleRate?</strong>: <code>number</code></p></blockquote><p>Hz, when the input is sound</p><hr><h3 id="symbols" tabindex="-1">symbols? <a class="header-anchor" href="#symbols" aria-label="Permalink to &quot;symbols?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>symbols?</strong>: readonly <code>string</code>[]</p></blockquote><p>The meaning of the ids of the input and of the features of the output, e.g. characters; <code>&quot;&quot;</code>: none</p><hr><h3 id="version" tabindex="-1">version <a class="header-anchor" href="#version" aria-label="Permalink to &quot;version&quot;">​</a></h3><blockquote><p><strong>version</strong>: <code>1</code></p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/pipeline/interfaces/PipelineDefinition.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const PipelineDefinition = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  PipelineDefinition as default
};
