import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: EditedFile","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/checkpoint/interfaces/EditedFile.md","filePath":"api/sluice/checkpoint/interfaces/EditedFile.md"}');
const _sfc_main = { name: "api/sluice/checkpoint/interfaces/EditedFile.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/checkpoint</a> / EditedFile</p><h1 id="interface-editedfile" tabindex="-1">Interface: EditedFile <a class="header-anchor" href="#interface-editedfile" aria-label="Permalink to &quot;Interface: EditedFile&quot;">​</a></h1><p>A checkpoint with new values, as <code>editedFile</code> returns it.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="beside" tabindex="-1">beside <a class="header-anchor" href="#beside" aria-label="Permalink to &quot;beside&quot;">​</a></h3><blockquote><p><strong>beside</strong>: <code>Map</code>&lt;<code>string</code>, <code>Uint8Array</code>&lt;<code>ArrayBufferLike</code>&gt;&gt;</p></blockquote><p>Bytes of every file beside it, by name; empty if none of them changes.</p><hr><h3 id="bytes" tabindex="-1">bytes <a class="header-anchor" href="#bytes" aria-label="Permalink to &quot;bytes&quot;">​</a></h3><blockquote><p><strong>bytes</strong>: <code>Uint8Array</code></p></blockquote><p>Bytes of the file itself.</p><hr><h3 id="format" tabindex="-1">format <a class="header-anchor" href="#format" aria-label="Permalink to &quot;format&quot;">​</a></h3><blockquote><p><strong>format</strong>: <code>string</code></p></blockquote><p>Format of the bytes: the file&#39;s, or <code>&quot;safetensors&quot;</code> if it could not be changed.</p><hr><h3 id="note" tabindex="-1">note? <a class="header-anchor" href="#note" aria-label="Permalink to &quot;note?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>note?</strong>: <code>string</code></p></blockquote><p>Set when more than the values changed.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/checkpoint/interfaces/EditedFile.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const EditedFile = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  EditedFile as default
};
