import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: CellState<A>","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/interfaces/CellState.md","filePath":"api/sluice/interfaces/CellState.md"}');
const _sfc_main = { name: "api/sluice/interfaces/CellState.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / CellState</p><h1 id="interface-cellstate-a" tabindex="-1">Interface: CellState&lt;A&gt; <a class="header-anchor" href="#interface-cellstate-a" aria-label="Permalink to &quot;Interface: CellState\\&lt;A\\&gt;&quot;">​</a></h1><p>State between steps. <code>cell</code> exists for LSTM only.</p><h2 id="type-parameters" tabindex="-1">Type Parameters <a class="header-anchor" href="#type-parameters" aria-label="Permalink to &quot;Type Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Type Parameter</th><th>Default type</th></tr></thead><tbody><tr><td><a id="type-parameter-a"></a> <code>A</code></td><td><a href="./FloatArray.html"><code>FloatArray</code></a></td></tr></tbody></table><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="cell" tabindex="-1">cell? <a class="header-anchor" href="#cell" aria-label="Permalink to &quot;cell?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>cell?</strong>: <code>A</code></p></blockquote><p>[N, H]</p><hr><h3 id="hidden" tabindex="-1">hidden <a class="header-anchor" href="#hidden" aria-label="Permalink to &quot;hidden&quot;">​</a></h3><blockquote><p><strong>hidden</strong>: <code>A</code></p></blockquote><p>[N, S]</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/interfaces/CellState.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const CellState = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  CellState as default
};
