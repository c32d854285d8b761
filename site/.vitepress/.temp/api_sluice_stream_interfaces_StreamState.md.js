import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: StreamState","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/stream/interfaces/StreamState.md","filePath":"api/sluice/stream/interfaces/StreamState.md"}');
const _sfc_main = { name: "api/sluice/stream/interfaces/StreamState.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/stream</a> / StreamState</p><h1 id="interface-streamstate" tabindex="-1">Interface: StreamState <a class="header-anchor" href="#interface-streamstate" aria-label="Permalink to &quot;Interface: StreamState&quot;">​</a></h1><p>The state between two steps, by part. For a stack of equal layers <code>hidden</code> is [L, N, S] and every other part is [L, N, H], as a layer&#39;s state; otherwise the layers&#39; states are concatenated, the lowest first.</p><h2 id="indexable" tabindex="-1">Indexable <a class="header-anchor" href="#indexable" aria-label="Permalink to &quot;Indexable&quot;">​</a></h2><blockquote><p>[<code>part</code>: <code>string</code>]: <code>Float32Array</code>&lt;<code>ArrayBufferLike</code>&gt; | <code>undefined</code></p></blockquote><p>Other parts of a defined cell, [L, N, H]</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="cell" tabindex="-1">cell? <a class="header-anchor" href="#cell" aria-label="Permalink to &quot;cell?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>cell?</strong>: <code>Float32Array</code>&lt;<code>ArrayBufferLike</code>&gt;</p></blockquote><p>[L, N, H]; only with layers that have one, such as an LSTM</p><hr><h3 id="hidden" tabindex="-1">hidden <a class="header-anchor" href="#hidden" aria-label="Permalink to &quot;hidden&quot;">​</a></h3><blockquote><p><strong>hidden</strong>: <code>Float32Array</code></p></blockquote><p>[L, N, S]</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/stream/interfaces/StreamState.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const StreamState = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  StreamState as default
};
