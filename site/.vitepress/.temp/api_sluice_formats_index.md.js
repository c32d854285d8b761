import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"sluice/formats","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/formats/index.md","filePath":"api/sluice/formats/index.md"}');
const _sfc_main = { name: "api/sluice/formats/index.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / sluice/formats</p><h1 id="sluice-formats" tabindex="-1">sluice/formats <a class="header-anchor" href="#sluice-formats" aria-label="Permalink to &quot;sluice/formats&quot;">​</a></h1><p>Readers of single formats, for a page that opens few of them.</p><h2 id="functions" tabindex="-1">Functions <a class="header-anchor" href="#functions" aria-label="Permalink to &quot;Functions&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Function</th><th>Description</th></tr></thead><tbody><tr><td><a href="./functions/useFormats.html">useFormats</a></td><td>Lets <code>openCheckpoint</code> read these formats without loading anything. Call it first.</td></tr></tbody></table><h2 id="variables" tabindex="-1">Variables <a class="header-anchor" href="#variables" aria-label="Permalink to &quot;Variables&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Variable</th><th>Description</th></tr></thead><tbody><tr><td><a href="./variables/allFormats.html">allFormats</a></td><td>All formats except safetensors, which is always present.</td></tr><tr><td><a href="./variables/arrays.html">arrays</a></td><td>Readers of NumPy (npy, npz), of manifests of raw tensors, and of safetensors in several files.</td></tr><tr><td><a href="./variables/flax.html">flax</a></td><td>The reader of Flax: msgpack.</td></tr><tr><td><a href="./variables/keras.html">keras</a></td><td>Readers of Keras: HDF5 (<code>.h5</code>) and <code>.keras</code>.</td></tr><tr><td><a href="./variables/onnx.html">onnx</a></td><td>The reader of ONNX.</td></tr><tr><td><a href="./variables/pytorch.html">pytorch</a></td><td>Readers of PyTorch: archives and older pickles of <code>torch.save</code>, and TorchScript.</td></tr><tr><td><a href="./variables/tensorflow.html">tensorflow</a></td><td>Readers of TensorFlow: variables of a checkpoint or SavedModel, TensorFlow.js and TFLite.</td></tr><tr><td><a href="./variables/torch7.html">torch7</a></td><td>The reader of Torch7: <code>.t7</code>.</td></tr></tbody></table><h2 id="interfaces" tabindex="-1">Interfaces <a class="header-anchor" href="#interfaces" aria-label="Permalink to &quot;Interfaces&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Interface</th><th>Description</th></tr></thead><tbody><tr><td><a href="./interfaces/FormatReaders.html">FormatReaders</a></td><td>Readers that load together.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/formats/index.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const index = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  index as default
};
