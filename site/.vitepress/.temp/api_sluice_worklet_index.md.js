import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"sluice/worklet","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/worklet/index.md","filePath":"api/sluice/worklet/index.md"}');
const _sfc_main = { name: "api/sluice/worklet/index.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / sluice/worklet</p><h1 id="sluice-worklet" tabindex="-1">sluice/worklet <a class="header-anchor" href="#sluice-worklet" aria-label="Permalink to &quot;sluice/worklet&quot;">​</a></h1><p>Streams and pipelines as nodes of an audio graph.</p><h2 id="functions" tabindex="-1">Functions <a class="header-anchor" href="#functions" aria-label="Permalink to &quot;Functions&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Function</th><th>Description</th></tr></thead><tbody><tr><td><a href="./functions/createStreamNode.html">createStreamNode</a></td><td>Resolves to an audio node that runs a model on the audio thread. A stream takes I samples a step, a pipeline one block; the node gathers them from callbacks, usually of 128 frames, and resamples where the context has another rate than the model.</td></tr></tbody></table><h2 id="interfaces" tabindex="-1">Interfaces <a class="header-anchor" href="#interfaces" aria-label="Permalink to &quot;Interfaces&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Interface</th><th>Description</th></tr></thead><tbody><tr><td><a href="./interfaces/StreamNode.html">StreamNode</a></td><td>An <code>AudioWorkletNode</code> with a model in it. Connect it like any other node.</td></tr><tr><td><a href="./interfaces/StreamNodeEvents.html">StreamNodeEvents</a></td><td>The events of a <code>StreamNode</code> by name.</td></tr><tr><td><a href="./interfaces/StreamNodeOptions.html">StreamNodeOptions</a></td><td>Options of <code>createStreamNode</code>.</td></tr><tr><td><a href="./interfaces/Values.html">Values</a></td><td>The results of one callback for one channel.</td></tr></tbody></table><h2 id="type-aliases" tabindex="-1">Type Aliases <a class="header-anchor" href="#type-aliases" aria-label="Permalink to &quot;Type Aliases&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Type Alias</th><th>Description</th></tr></thead><tbody><tr><td><a href="./type-aliases/OutputKind.html">OutputKind</a></td><td>Whether a node gives sound or numbers.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/worklet/index.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const index = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  index as default
};
