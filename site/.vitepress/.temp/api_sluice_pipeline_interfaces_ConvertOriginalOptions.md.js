import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ConvertOriginalOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/pipeline/interfaces/ConvertOriginalOptions.md","filePath":"api/sluice/pipeline/interfaces/ConvertOriginalOptions.md"}');
const _sfc_main = { name: "api/sluice/pipeline/interfaces/ConvertOriginalOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/pipeline</a> / ConvertOriginalOptions</p><h1 id="interface-convertoriginaloptions" tabindex="-1">Interface: ConvertOriginalOptions <a class="header-anchor" href="#interface-convertoriginaloptions" aria-label="Permalink to &quot;Interface: ConvertOriginalOptions&quot;">​</a></h1><p>Options of <code>convertOriginal</code>.</p><h2 id="methods" tabindex="-1">Methods <a class="header-anchor" href="#methods" aria-label="Permalink to &quot;Methods&quot;">​</a></h2><h3 id="beside" tabindex="-1">beside()? <a class="header-anchor" href="#beside" aria-label="Permalink to &quot;beside()?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>beside</strong>(<code>name</code>): <code>Promise</code>&lt;<code>Uint8Array</code>&lt;<code>ArrayBufferLike</code>&gt; | <code>undefined</code>&gt;</p></blockquote><p>Reads a file next to the original, e.g. <code>vocab.json</code> of a character model; resolves to undefined if it is missing</p><h4 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h4><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th></tr></thead><tbody><tr><td><code>name</code></td><td><code>string</code></td></tr></tbody></table><h4 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h4><p><code>Promise</code>&lt;<code>Uint8Array</code>&lt;<code>ArrayBufferLike</code>&gt; | <code>undefined</code>&gt;</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="other" tabindex="-1">other? <a class="header-anchor" href="#other" aria-label="Permalink to &quot;other?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>other?</strong>: <a href="./Original.html"><code>Original</code></a></p></blockquote><p>The other file, for models in two files</p><hr><h3 id="samplerate" tabindex="-1">sampleRate? <a class="header-anchor" href="#samplerate" aria-label="Permalink to &quot;sampleRate?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>sampleRate?</strong>: <code>number</code></p></blockquote><p>Hz, selects a network in a file with several; default 16000</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/pipeline/interfaces/ConvertOriginalOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ConvertOriginalOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ConvertOriginalOptions as default
};
