import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: CellSource","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/stream/interfaces/CellSource.md","filePath":"api/sluice/stream/interfaces/CellSource.md"}');
const _sfc_main = { name: "api/sluice/stream/interfaces/CellSource.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/stream</a> / CellSource</p><h1 id="interface-cellsource" tabindex="-1">Interface: CellSource <a class="header-anchor" href="#interface-cellsource" aria-label="Permalink to &quot;Interface: CellSource&quot;">​</a></h1><p>One cell: its specification, and its weights as in <code>cells/</code>.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="activations" tabindex="-1">activations? <a class="header-anchor" href="#activations" aria-label="Permalink to &quot;activations?&quot;">​</a></h3><blockquote><p><code>readonly</code> <code>optional</code> <strong>activations?</strong>: <code>object</code></p></blockquote><p>The activations its framework uses, instead of those of <code>spec</code></p><h4 id="gate" tabindex="-1">gate <a class="header-anchor" href="#gate" aria-label="Permalink to &quot;gate&quot;">​</a></h4><blockquote><p><code>readonly</code> <strong>gate</strong>: <code>string</code></p></blockquote><h4 id="state" tabindex="-1">state <a class="header-anchor" href="#state" aria-label="Permalink to &quot;state&quot;">​</a></h4><blockquote><p><code>readonly</code> <strong>state</strong>: <code>string</code></p></blockquote><hr><h3 id="direction" tabindex="-1">direction? <a class="header-anchor" href="#direction" aria-label="Permalink to &quot;direction?&quot;">​</a></h3><blockquote><p><code>readonly</code> <code>optional</code> <strong>direction?</strong>: <code>&quot;reverse&quot;</code> | <code>&quot;forward&quot;</code></p></blockquote><p>Default <code>&quot;forward&quot;</code></p><hr><h3 id="spec" tabindex="-1">spec <a class="header-anchor" href="#spec" aria-label="Permalink to &quot;spec&quot;">​</a></h3><blockquote><p><code>readonly</code> <strong>spec</strong>: <a href="./../../type-aliases/CellSpec.html"><code>CellSpec</code></a></p></blockquote><hr><h3 id="weights" tabindex="-1">weights <a class="header-anchor" href="#weights" aria-label="Permalink to &quot;weights&quot;">​</a></h3><blockquote><p><code>readonly</code> <strong>weights</strong>: <a href="./../../interfaces/CellWeights.html"><code>CellWeights</code></a>&lt;<a href="./../type-aliases/WeightSource.html"><code>WeightSource</code></a>&gt;</p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/stream/interfaces/CellSource.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const CellSource = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  CellSource as default
};
