import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"What Sluice does not do","description":"","frontmatter":{},"headers":[],"relativePath":"reference/unsupported.md","filePath":"reference/unsupported.md"}');
const _sfc_main = { name: "reference/unsupported.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="what-sluice-does-not-do" tabindex="-1">What Sluice does not do <a class="header-anchor" href="#what-sluice-does-not-do" aria-label="Permalink to &quot;What Sluice does not do&quot;">​</a></h1><p>Find out early whether you need another library, and which.</p><table tabindex="0"><thead><tr><th>you want</th><th>here</th><th>instead</th></tr></thead><tbody><tr><td>a GPU</td><td>no: processors only</td><td><a href="./../outgrowing.html">the same run in PyTorch</a></td></tr><tr><td>training on several machines</td><td>not in Sluice</td><td><a href="./../outgrowing.html#more-processes-more-hosts">the same run in PyTorch</a></td></tr><tr><td>to train convolutions</td><td>no; <a href="./../pipelines.html">pipelines</a> run them</td><td>PyTorch</td></tr><tr><td>to run any ONNX graph</td><td>no: its recurrent layers, and the networks that pipelines know</td><td><a href="./../coming-from/onnx-runtime.html">onnxruntime</a></td></tr><tr><td>to convert a whole network of another framework</td><td>its recurrent layers; other tensors are kept by name where the target has names</td><td></td></tr><tr><td>a GRU with the other place of the reset gate</td><td>both forms run; neither converts to the other without <code>--lossy</code></td><td></td></tr><tr><td>to stream a bidirectional layer</td><td>no: it starts at the end of the sequence</td><td><code>forward</code> over the whole sequence</td></tr><tr><td>SavedModel, a frozen graph, Core ML, ExportedProgram</td><td>no, except a SavedModel&#39;s variables; the error says what to do</td><td><a href="./formats.html">formats</a></td></tr><tr><td>Safari on a Mac or a phone, macOS</td><td>not run; WebKit on Linux is</td><td><a href="./runtimes.html">runtimes</a></td></tr><tr><td>a package from npm</td><td>not yet</td><td><a href="./../start.html#install">make it from a clone</a></td></tr></tbody></table><p><a href="./../decisions/differences-from-pytorch.html">Differences from PyTorch</a> lists what behaves otherwise, and <a href="./limits.html">limits</a> what a file may demand.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("reference/unsupported.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const unsupported = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  unsupported as default
};
