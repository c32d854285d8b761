import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: PipelineSource","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/pipeline/interfaces/PipelineSource.md","filePath":"api/sluice/pipeline/interfaces/PipelineSource.md"}');
const _sfc_main = { name: "api/sluice/pipeline/interfaces/PipelineSource.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/pipeline</a> / PipelineSource</p><h1 id="interface-pipelinesource" tabindex="-1">Interface: PipelineSource <a class="header-anchor" href="#interface-pipelinesource" aria-label="Permalink to &quot;Interface: PipelineSource&quot;">​</a></h1><p>A checkpoint as a recipe reads it, such as <code>openCheckpoint</code> resolves to.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="layers" tabindex="-1">layers <a class="header-anchor" href="#layers" aria-label="Permalink to &quot;layers&quot;">​</a></h3><blockquote><p><code>readonly</code> <strong>layers</strong>: readonly <a href="./SourceLayer.html"><code>SourceLayer</code></a>[]</p></blockquote><hr><h3 id="metadata" tabindex="-1">metadata <a class="header-anchor" href="#metadata" aria-label="Permalink to &quot;metadata&quot;">​</a></h3><blockquote><p><code>readonly</code> <strong>metadata</strong>: <code>ReadonlyMap</code>&lt;<code>string</code>, <code>unknown</code>&gt;</p></blockquote><hr><h3 id="tensors" tabindex="-1">tensors <a class="header-anchor" href="#tensors" aria-label="Permalink to &quot;tensors&quot;">​</a></h3><blockquote><p><code>readonly</code> <strong>tensors</strong>: <code>ReadonlyMap</code>&lt;<code>string</code>, <a href="./../../checkpoint/interfaces/LazyTensor.html"><code>LazyTensor</code></a>&gt;</p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/pipeline/interfaces/PipelineSource.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const PipelineSource = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  PipelineSource as default
};
