import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ObservedPiece","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/diagnostics/interfaces/ObservedPiece.md","filePath":"api/sluice/namespaces/diagnostics/interfaces/ObservedPiece.md"}');
const _sfc_main = { name: "api/sluice/namespaces/diagnostics/interfaces/ObservedPiece.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">diagnostics</a> / ObservedPiece</p><h1 id="interface-observedpiece" tabindex="-1">Interface: ObservedPiece <a class="header-anchor" href="#interface-observedpiece" aria-label="Permalink to &quot;Interface: ObservedPiece&quot;">​</a></h1><p>How a piece of data relates to the sequences: their lengths, and whether it continues earlier ones.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="continues" tabindex="-1">continues? <a class="header-anchor" href="#continues" aria-label="Permalink to &quot;continues?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>continues?</strong>: <code>boolean</code></p></blockquote><p>Whether these steps continue the previous sequences, with their state. Default false</p><hr><h3 id="lengths" tabindex="-1">lengths? <a class="header-anchor" href="#lengths" aria-label="Permalink to &quot;lengths?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>lengths?</strong>: <code>Int32Array</code>&lt;<code>ArrayBufferLike</code>&gt; | readonly <code>number</code>[]</p></blockquote><p>Valid steps of each sequence; default: all</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/diagnostics/interfaces/ObservedPiece.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ObservedPiece = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ObservedPiece as default
};
