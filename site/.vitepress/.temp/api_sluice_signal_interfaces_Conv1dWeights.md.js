import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: Conv1dWeights","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/signal/interfaces/Conv1dWeights.md","filePath":"api/sluice/signal/interfaces/Conv1dWeights.md"}');
const _sfc_main = { name: "api/sluice/signal/interfaces/Conv1dWeights.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/signal</a> / Conv1dWeights</p><h1 id="interface-conv1dweights" tabindex="-1">Interface: Conv1dWeights <a class="header-anchor" href="#interface-conv1dweights" aria-label="Permalink to &quot;Interface: Conv1dWeights&quot;">​</a></h1><p>The kernel of a convolution, and its bias; PyTorch&#39;s layout.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="bias" tabindex="-1">bias? <a class="header-anchor" href="#bias" aria-label="Permalink to &quot;bias?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>bias?</strong>: <code>Float32Array</code>&lt;<code>ArrayBufferLike</code>&gt;</p></blockquote><p>[outputSize]</p><hr><h3 id="weight" tabindex="-1">weight <a class="header-anchor" href="#weight" aria-label="Permalink to &quot;weight&quot;">​</a></h3><blockquote><p><strong>weight</strong>: <code>Float32Array</code></p></blockquote><p>[outputSize, inputSize, kernelSize]</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/signal/interfaces/Conv1dWeights.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Conv1dWeights = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Conv1dWeights as default
};
