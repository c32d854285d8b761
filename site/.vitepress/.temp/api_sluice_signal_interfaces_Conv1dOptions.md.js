import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: Conv1dOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/signal/interfaces/Conv1dOptions.md","filePath":"api/sluice/signal/interfaces/Conv1dOptions.md"}');
const _sfc_main = { name: "api/sluice/signal/interfaces/Conv1dOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/signal</a> / Conv1dOptions</p><h1 id="interface-conv1doptions" tabindex="-1">Interface: Conv1dOptions <a class="header-anchor" href="#interface-conv1doptions" aria-label="Permalink to &quot;Interface: Conv1dOptions&quot;">​</a></h1><p>Sizes of a convolution, and how it moves over the frames.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="causal" tabindex="-1">causal? <a class="header-anchor" href="#causal" aria-label="Permalink to &quot;causal?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>causal?</strong>: <code>boolean</code></p></blockquote><p>Each block continues the block before it, with zeros at the start; default false</p><hr><h3 id="dilation" tabindex="-1">dilation? <a class="header-anchor" href="#dilation" aria-label="Permalink to &quot;dilation?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>dilation?</strong>: <code>number</code></p></blockquote><p>Frames from one tap of the kernel to the next, default 1</p><hr><h3 id="inputsize" tabindex="-1">inputSize <a class="header-anchor" href="#inputsize" aria-label="Permalink to &quot;inputSize&quot;">​</a></h3><blockquote><p><strong>inputSize</strong>: <code>number</code></p></blockquote><hr><h3 id="kernelsize" tabindex="-1">kernelSize <a class="header-anchor" href="#kernelsize" aria-label="Permalink to &quot;kernelSize&quot;">​</a></h3><blockquote><p><strong>kernelSize</strong>: <code>number</code></p></blockquote><p>K, taps of the kernel</p><hr><h3 id="outputsize" tabindex="-1">outputSize <a class="header-anchor" href="#outputsize" aria-label="Permalink to &quot;outputSize&quot;">​</a></h3><blockquote><p><strong>outputSize</strong>: <code>number</code></p></blockquote><hr><h3 id="padding" tabindex="-1">padding? <a class="header-anchor" href="#padding" aria-label="Permalink to &quot;padding?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>padding?</strong>: readonly [<code>number</code>, <code>number</code>]</p></blockquote><p>Zeros before and after every block, default [0, 0]; not with <code>causal</code></p><hr><h3 id="stride" tabindex="-1">stride? <a class="header-anchor" href="#stride" aria-label="Permalink to &quot;stride?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>stride?</strong>: <code>number</code></p></blockquote><p>Default 1</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/signal/interfaces/Conv1dOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Conv1dOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Conv1dOptions as default
};
