import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: Converted","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/checkpoint/interfaces/Converted.md","filePath":"api/sluice/checkpoint/interfaces/Converted.md"}');
const _sfc_main = { name: "api/sluice/checkpoint/interfaces/Converted.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/checkpoint</a> / Converted</p><h1 id="interface-converted" tabindex="-1">Interface: Converted <a class="header-anchor" href="#interface-converted" aria-label="Permalink to &quot;Interface: Converted&quot;">​</a></h1><p>The files that <code>convertCheckpoint</code> made, and what changed on the way.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="files" tabindex="-1">files <a class="header-anchor" href="#files" aria-label="Permalink to &quot;files&quot;">​</a></h3><blockquote><p><strong>files</strong>: <code>Map</code>&lt;<code>string</code>, <code>Uint8Array</code>&lt;<code>ArrayBufferLike</code>&gt;&gt;</p></blockquote><p>By name, the main one first.</p><hr><h3 id="framework" tabindex="-1">framework <a class="header-anchor" href="#framework" aria-label="Permalink to &quot;framework&quot;">​</a></h3><blockquote><p><strong>framework</strong>: <code>string</code></p></blockquote><p>Framework or class whose convention the layers follow.</p><hr><h3 id="layers" tabindex="-1">layers <a class="header-anchor" href="#layers" aria-label="Permalink to &quot;layers&quot;">​</a></h3><blockquote><p><strong>layers</strong>: readonly <a href="./../classes/CheckpointLayer.html"><code>CheckpointLayer</code></a>[]</p></blockquote><p>The layers that it converted.</p><hr><h3 id="notes" tabindex="-1">notes <a class="header-anchor" href="#notes" aria-label="Permalink to &quot;notes&quot;">​</a></h3><blockquote><p><strong>notes</strong>: <code>string</code>[]</p></blockquote><p>Changes and omissions of the conversion, and other readings that fit.</p><hr><h3 id="placements" tabindex="-1">placements <a class="header-anchor" href="#placements" aria-label="Permalink to &quot;placements&quot;">​</a></h3><blockquote><p><strong>placements</strong>: <code>Placement</code>[]</p></blockquote><p>Where each cell went.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/checkpoint/interfaces/Converted.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Converted = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Converted as default
};
