import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: LayerRecord","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/checkpoint/interfaces/LayerRecord.md","filePath":"api/sluice/checkpoint/interfaces/LayerRecord.md"}');
const _sfc_main = { name: "api/sluice/checkpoint/interfaces/LayerRecord.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/checkpoint</a> / LayerRecord</p><h1 id="interface-layerrecord" tabindex="-1">Interface: LayerRecord <a class="header-anchor" href="#interface-layerrecord" aria-label="Permalink to &quot;Interface: LayerRecord&quot;">​</a></h1><p>A recurrent layer without a framework: its sizes, and the weights of its cells with the gates in PyTorch&#39;s order.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="bidirectional" tabindex="-1">bidirectional <a class="header-anchor" href="#bidirectional" aria-label="Permalink to &quot;bidirectional&quot;">​</a></h3><blockquote><p><strong>bidirectional</strong>: <code>boolean</code></p></blockquote><hr><h3 id="cell" tabindex="-1">cell <a class="header-anchor" href="#cell" aria-label="Permalink to &quot;cell&quot;">​</a></h3><blockquote><p><strong>cell</strong>: <a href="./../../type-aliases/CellKind.html"><code>CellKind</code></a></p></blockquote><hr><h3 id="cells" tabindex="-1">cells <a class="header-anchor" href="#cells" aria-label="Permalink to &quot;cells&quot;">​</a></h3><blockquote><p><strong>cells</strong>: <a href="./PlacedRecord.html"><code>PlacedRecord</code></a>[]</p></blockquote><p>Layer by layer, forward before reverse.</p><hr><h3 id="gobackwards" tabindex="-1">goBackwards? <a class="header-anchor" href="#gobackwards" aria-label="Permalink to &quot;goBackwards?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>goBackwards?</strong>: <code>boolean</code></p></blockquote><p>Whether it reads reversed sequences and leaves its outputs in that order, like Keras. Default false</p><hr><h3 id="merge" tabindex="-1">merge? <a class="header-anchor" href="#merge" aria-label="Permalink to &quot;merge?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>merge?</strong>: <code>&quot;concat&quot;</code> | <code>&quot;none&quot;</code> | <code>&quot;sum&quot;</code> | <code>&quot;mul&quot;</code> | <code>&quot;ave&quot;</code></p></blockquote><p>How it combines the outputs of its directions; side by side if absent.</p><hr><h3 id="name" tabindex="-1">name <a class="header-anchor" href="#name" aria-label="Permalink to &quot;name&quot;">​</a></h3><blockquote><p><strong>name</strong>: <code>string</code></p></blockquote><p>Path of the layer in its file or model; may be empty.</p><hr><h3 id="numlayers" tabindex="-1">numLayers <a class="header-anchor" href="#numlayers" aria-label="Permalink to &quot;numLayers&quot;">​</a></h3><blockquote><p><strong>numLayers</strong>: <code>number</code></p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/checkpoint/interfaces/LayerRecord.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const LayerRecord = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  LayerRecord as default
};
