import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: PlacedRecord","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/checkpoint/interfaces/PlacedRecord.md","filePath":"api/sluice/checkpoint/interfaces/PlacedRecord.md"}');
const _sfc_main = { name: "api/sluice/checkpoint/interfaces/PlacedRecord.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/checkpoint</a> / PlacedRecord</p><h1 id="interface-placedrecord" tabindex="-1">Interface: PlacedRecord <a class="header-anchor" href="#interface-placedrecord" aria-label="Permalink to &quot;Interface: PlacedRecord&quot;">​</a></h1><p>The weights of one cell with its place in the stack.</p><h2 id="extends" tabindex="-1">Extends <a class="header-anchor" href="#extends" aria-label="Permalink to &quot;Extends&quot;">​</a></h2><ul><li><code>CellRecord</code></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="activations" tabindex="-1">activations <a class="header-anchor" href="#activations" aria-label="Permalink to &quot;activations&quot;">​</a></h3><blockquote><p><strong>activations</strong>: <a href="./Activations.html"><code>Activations</code></a></p></blockquote><h4 id="inherited-from" tabindex="-1">Inherited from <a class="header-anchor" href="#inherited-from" aria-label="Permalink to &quot;Inherited from&quot;">​</a></h4><p><code>CellRecord.activations</code></p><hr><h3 id="direction" tabindex="-1">direction <a class="header-anchor" href="#direction" aria-label="Permalink to &quot;direction&quot;">​</a></h3><blockquote><p><strong>direction</strong>: <a href="./../type-aliases/Direction.html"><code>Direction</code></a></p></blockquote><hr><h3 id="layer" tabindex="-1">layer <a class="header-anchor" href="#layer" aria-label="Permalink to &quot;layer&quot;">​</a></h3><blockquote><p><strong>layer</strong>: <code>number</code></p></blockquote><p>Number of its layer in the stack, from 0.</p><hr><h3 id="spec" tabindex="-1">spec <a class="header-anchor" href="#spec" aria-label="Permalink to &quot;spec&quot;">​</a></h3><blockquote><p><strong>spec</strong>: <a href="./../../type-aliases/CellSpec.html"><code>CellSpec</code></a></p></blockquote><h4 id="inherited-from-1" tabindex="-1">Inherited from <a class="header-anchor" href="#inherited-from-1" aria-label="Permalink to &quot;Inherited from&quot;">​</a></h4><p><code>CellRecord.spec</code></p><hr><h3 id="weights" tabindex="-1">weights <a class="header-anchor" href="#weights" aria-label="Permalink to &quot;weights&quot;">​</a></h3><blockquote><p><strong>weights</strong>: <a href="./../../interfaces/CellWeights.html"><code>CellWeights</code></a></p></blockquote><h4 id="inherited-from-2" tabindex="-1">Inherited from <a class="header-anchor" href="#inherited-from-2" aria-label="Permalink to &quot;Inherited from&quot;">​</a></h4><p><code>CellRecord.weights</code></p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/checkpoint/interfaces/PlacedRecord.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const PlacedRecord = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  PlacedRecord as default
};
