import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"API","description":"","frontmatter":{},"headers":[],"relativePath":"api/index.md","filePath":"api/index.md"}');
const _sfc_main = { name: "api/index.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="api" tabindex="-1">API <a class="header-anchor" href="#api" aria-label="Permalink to &quot;API&quot;">​</a></h1><h2 id="modules" tabindex="-1">Modules <a class="header-anchor" href="#modules" aria-label="Permalink to &quot;Modules&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Module</th><th>Description</th></tr></thead><tbody><tr><td><a href="./sluice/">sluice</a></td><td>Arrays, layers in which every gate has a name, training, initialisation and diagnostics.</td></tr><tr><td><a href="./sluice/audio/">sluice/audio</a></td><td>WAV files, segments of speech, and how close a sound is to a clean one.</td></tr><tr><td><a href="./sluice/checkpoint/">sluice/checkpoint</a></td><td>Opens a checkpoint of any framework, reports on its gates, edits it and converts it.</td></tr><tr><td><a href="./sluice/formats/">sluice/formats</a></td><td>Readers of single formats, for a page that opens few of them.</td></tr><tr><td><a href="./sluice/modules/">sluice/modules</a></td><td>Layers of a checkpoint as modules that train, and modules as records to write.</td></tr><tr><td><a href="./sluice/network/">sluice/network</a></td><td>A whole network from its file: run it over a sequence or by the step, or train it.</td></tr><tr><td><a href="./sluice/node/">sluice/node</a></td><td>Files, native kernels and threads of Node.</td></tr><tr><td><a href="./sluice/pipeline/">sluice/pipeline</a></td><td>Networks as data: a published model becomes one file, which runs by the step.</td></tr><tr><td><a href="./sluice/signal/">sluice/signal</a></td><td>Layers over blocks of frames: convolutions, Fourier transforms, norms and activations.</td></tr><tr><td><a href="./sluice/stream/">sluice/stream</a></td><td>Recurrent layers by the step, as data arrives; a step allocates nothing.</td></tr><tr><td><a href="./sluice/tasks/">sluice/tasks</a></td><td>The jobs of <code>sluice train</code> in code: language models, forecasters and classifiers.</td></tr><tr><td><a href="./sluice/worklet/">sluice/worklet</a></td><td>Streams and pipelines as nodes of an audio graph.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/index.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const index = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  index as default
};
