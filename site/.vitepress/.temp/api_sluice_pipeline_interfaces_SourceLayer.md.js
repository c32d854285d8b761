import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: SourceLayer","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/pipeline/interfaces/SourceLayer.md","filePath":"api/sluice/pipeline/interfaces/SourceLayer.md"}');
const _sfc_main = { name: "api/sluice/pipeline/interfaces/SourceLayer.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/pipeline</a> / SourceLayer</p><h1 id="interface-sourcelayer" tabindex="-1">Interface: SourceLayer <a class="header-anchor" href="#interface-sourcelayer" aria-label="Permalink to &quot;Interface: SourceLayer&quot;">​</a></h1><p>A recurrent layer of a checkpoint.</p><h2 id="methods" tabindex="-1">Methods <a class="header-anchor" href="#methods" aria-label="Permalink to &quot;Methods&quot;">​</a></h2><h3 id="record" tabindex="-1">record() <a class="header-anchor" href="#record" aria-label="Permalink to &quot;record()&quot;">​</a></h3><blockquote><p><strong>record</strong>(): <code>Promise</code>&lt;<a href="./../../checkpoint/interfaces/LayerRecord.html"><code>LayerRecord</code></a>&gt;</p></blockquote><p>Reads the weights.</p><h4 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h4><p><code>Promise</code>&lt;<a href="./../../checkpoint/interfaces/LayerRecord.html"><code>LayerRecord</code></a>&gt;</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="hiddensize" tabindex="-1">hiddenSize <a class="header-anchor" href="#hiddensize" aria-label="Permalink to &quot;hiddenSize&quot;">​</a></h3><blockquote><p><code>readonly</code> <strong>hiddenSize</strong>: <code>number</code></p></blockquote><hr><h3 id="inputsize" tabindex="-1">inputSize <a class="header-anchor" href="#inputsize" aria-label="Permalink to &quot;inputSize&quot;">​</a></h3><blockquote><p><code>readonly</code> <strong>inputSize</strong>: <code>number</code></p></blockquote><hr><h3 id="name" tabindex="-1">name <a class="header-anchor" href="#name" aria-label="Permalink to &quot;name&quot;">​</a></h3><blockquote><p><code>readonly</code> <strong>name</strong>: <code>string</code></p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/pipeline/interfaces/SourceLayer.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const SourceLayer = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  SourceLayer as default
};
