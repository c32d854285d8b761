import { resolveComponent, useSSRContext } from "vue";
import { ssrRenderAttrs, ssrRenderComponent } from "vue/server-renderer";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Benchmark in your browser","description":"","frontmatter":{},"headers":[],"relativePath":"reference/benchmark.md","filePath":"reference/benchmark.md"}');
const _sfc_main = { name: "reference/benchmark.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  const _component_Benchmark = resolveComponent("Benchmark", true);
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="benchmark-in-your-browser" tabindex="-1">Benchmark in your browser <a class="header-anchor" href="#benchmark-in-your-browser" aria-label="Permalink to &quot;Benchmark in your browser&quot;">​</a></h1><p>Measure small LSTMs on your machine, in this page, on one thread. <em>Run</em> times Sluice; <em>Compare</em> times TensorFlow.js and onnxruntime-web beside it, which your browser then loads from this site (5 MB, compressed).</p>`);
  _push(ssrRenderComponent(_component_Benchmark, null, null, _parent));
  _push(`<p>Each library must first compute what the equations compute, within 1e-5 (1e-4 after three training steps); a library with other results gets no time. Then all run in turns, and the table has the median of five rounds. Training is a linear head of ten classes on the last step, cross-entropy, the backward pass and Adam. Peers run their WebAssembly, as Sluice does, and × is their time as a multiple of Sluice&#39;s.</p><p><code>npm run bench:browser</code> in a clone has more workloads, threads and jax-js. <a href="./../measurements/kernels.html">The measurements</a> have our figures, also those of rows that we lose.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("reference/benchmark.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const benchmark = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  benchmark as default
};
