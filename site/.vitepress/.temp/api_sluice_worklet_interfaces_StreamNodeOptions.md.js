import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: StreamNodeOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/worklet/interfaces/StreamNodeOptions.md","filePath":"api/sluice/worklet/interfaces/StreamNodeOptions.md"}');
const _sfc_main = { name: "api/sluice/worklet/interfaces/StreamNodeOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/worklet</a> / StreamNodeOptions</p><h1 id="interface-streamnodeoptions" tabindex="-1">Interface: StreamNodeOptions <a class="header-anchor" href="#interface-streamnodeoptions" aria-label="Permalink to &quot;Interface: StreamNodeOptions&quot;">​</a></h1><p>Options of <code>createStreamNode</code>.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="channels" tabindex="-1">channels? <a class="header-anchor" href="#channels" aria-label="Permalink to &quot;channels?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>channels?</strong>: <code>number</code></p></blockquote><p>Number of channels, 1 to 32, each with its own state; the browser mixes the input to that number. Default 1</p><hr><h3 id="output" tabindex="-1">output? <a class="header-anchor" href="#output" aria-label="Permalink to &quot;output?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>output?</strong>: <a href="./../type-aliases/OutputKind.html"><code>OutputKind</code></a></p></blockquote><p><code>&quot;sound&quot;</code>: the model&#39;s samples go out. <code>&quot;values&quot;</code>: its numbers come as <code>values</code> events. Default <code>&quot;sound&quot;</code></p><hr><h3 id="processor" tabindex="-1">processor? <a class="header-anchor" href="#processor" aria-label="Permalink to &quot;processor?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>processor?</strong>: <code>string</code> | <code>URL</code></p></blockquote><p>Address of the processor&#39;s module. Default: the file beside this one in the package</p><hr><h3 id="samplerate" tabindex="-1">sampleRate? <a class="header-anchor" href="#samplerate" aria-label="Permalink to &quot;sampleRate?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>sampleRate?</strong>: <code>number</code></p></blockquote><p>Hz that the model expects. Default: the pipeline&#39;s own, else the context&#39;s</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/worklet/interfaces/StreamNodeOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const StreamNodeOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  StreamNodeOptions as default
};
