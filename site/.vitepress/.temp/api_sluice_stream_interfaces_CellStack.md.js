import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: CellStack","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/stream/interfaces/CellStack.md","filePath":"api/sluice/stream/interfaces/CellStack.md"}');
const _sfc_main = { name: "api/sluice/stream/interfaces/CellStack.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/stream</a> / CellStack</p><h1 id="interface-cellstack" tabindex="-1">Interface: CellStack <a class="header-anchor" href="#interface-cellstack" aria-label="Permalink to &quot;Interface: CellStack&quot;">​</a></h1><p>Cells stacked, the lowest first: an <code>LSTM</code>, <code>GRU</code>, <code>RNN</code> or <code>DefinedLayer</code>, or a layer record of a checkpoint.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="cells" tabindex="-1">cells <a class="header-anchor" href="#cells" aria-label="Permalink to &quot;cells&quot;">​</a></h3><blockquote><p><code>readonly</code> <strong>cells</strong>: readonly <code>LayerSource</code>[]</p></blockquote><hr><h3 id="noise" tabindex="-1">noise? <a class="header-anchor" href="#noise" aria-label="Permalink to &quot;noise?&quot;">​</a></h3><blockquote><p><code>readonly</code> <code>optional</code> <strong>noise?</strong>: <code>object</code></p></blockquote><p>Noise of training. Zoneout also acts in evaluation, so a stream refuses it.</p><h4 id="zoneout" tabindex="-1">zoneout? <a class="header-anchor" href="#zoneout" aria-label="Permalink to &quot;zoneout?&quot;">​</a></h4><blockquote><p><code>readonly</code> <code>optional</code> <strong>zoneout?</strong>: <code>Readonly</code>&lt;<code>Record</code>&lt;<code>string</code>, <code>number</code>&gt;&gt;</p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/stream/interfaces/CellStack.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const CellStack = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  CellStack as default
};
