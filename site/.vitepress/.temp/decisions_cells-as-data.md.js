import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Cells are data, with equations as text","description":"","frontmatter":{},"headers":[],"relativePath":"decisions/cells-as-data.md","filePath":"decisions/cells-as-data.md"}');
const _sfc_main = { name: "decisions/cells-as-data.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="cells-are-data-with-equations-as-text" tabindex="-1">Cells are data, with equations as text <a class="header-anchor" href="#cells-are-data-with-equations-as-text" aria-label="Permalink to &quot;Cells are data, with equations as text&quot;">​</a></h1><p><strong>A definition is plain JSON, and its equations are strings in the papers&#39; notation.</strong> A cell builder could take functions instead: of tensors, of a step written with tape operations, or of expression objects. TypeScript has no operators for them, so they read less like the paper, and no file can store them: a checkpoint would need the program that made it. The price: we need a parser, and a mistake shows when you make the layer, not when you compile the program.</p><p><strong>A definition compiles to a list of instructions</strong>, which one kernel and plain TypeScript read: <a href="./equations.html">equations.md</a> says why.</p><p><strong>Blocks on a diagonal and a projection are fields of the definition</strong>, not of the layer. They decide which parameters exist, and you must be able to read a file without its author&#39;s code.</p><p><strong>LSTM, GRU and RNN keep their own files and kernels.</strong> They also have definitions, which test the general backward pass. Layers with masks inside their steps run on those, and so do variants of LSTM and GRU: kernels have PyTorch&#39;s cells alone.</p><p><strong>A plain layer does not import the engine of equations.</strong> <a href="/folder-of-the-site/api/sluice/classes/DefinedLayer.html"><code>DefinedLayer</code></a>, <a href="/folder-of-the-site/api/sluice/classes/DefinedCell.html"><code>DefinedCell</code></a> and Node import it. In a page, <a href="/folder-of-the-site/api/sluice/functions/useDefinedCells.html"><code>useDefinedCells()</code></a> brings it for noise inside the steps of an LSTM, GRU or RNN and for unusual activations; a variant without it runs by the reference. A bundler cannot see which options a program passes, and <code>forward</code> is synchronous, so an option cannot load the engine. A call that the error names costs one line; an option with another type, or a second set of classes, costs more.</p><p><strong>Parameters of defined cells do not have PyTorch&#39;s names.</strong> Readers of checkpoints recognise a layer by names and row counts, so under those names a CIFG would read as a GRU with one bias, and every gate would have the wrong name.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("decisions/cells-as-data.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const cellsAsData = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  cellsAsData as default
};
