import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: OnnxExport","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/interfaces/OnnxExport.md","filePath":"api/sluice/tasks/interfaces/OnnxExport.md"}');
const _sfc_main = { name: "api/sluice/tasks/interfaces/OnnxExport.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / OnnxExport</p><h1 id="interface-onnxexport" tabindex="-1">Interface: OnnxExport <a class="header-anchor" href="#interface-onnxexport" aria-label="Permalink to &quot;Interface: OnnxExport&quot;">​</a></h1><p>A model as ONNX.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="bytes" tabindex="-1">bytes <a class="header-anchor" href="#bytes" aria-label="Permalink to &quot;bytes&quot;">​</a></h3><blockquote><p><strong>bytes</strong>: <code>Uint8Array</code></p></blockquote><hr><h3 id="inputs" tabindex="-1">inputs <a class="header-anchor" href="#inputs" aria-label="Permalink to &quot;inputs&quot;">​</a></h3><blockquote><p><strong>inputs</strong>: <code>object</code>[]</p></blockquote><p>Names, element types and shapes; letters: T steps, N sequences.</p><h4 id="dtype" tabindex="-1">dtype <a class="header-anchor" href="#dtype" aria-label="Permalink to &quot;dtype&quot;">​</a></h4><blockquote><p><strong>dtype</strong>: <code>string</code></p></blockquote><h4 id="name" tabindex="-1">name <a class="header-anchor" href="#name" aria-label="Permalink to &quot;name&quot;">​</a></h4><blockquote><p><strong>name</strong>: <code>string</code></p></blockquote><h4 id="shape" tabindex="-1">shape <a class="header-anchor" href="#shape" aria-label="Permalink to &quot;shape&quot;">​</a></h4><blockquote><p><strong>shape</strong>: (<code>string</code> | <code>number</code>)[]</p></blockquote><hr><h3 id="notes" tabindex="-1">notes <a class="header-anchor" href="#notes" aria-label="Permalink to &quot;notes&quot;">​</a></h3><blockquote><p><strong>notes</strong>: <code>string</code>[]</p></blockquote><p>Sentences about all that the file lacks.</p><hr><h3 id="outputs" tabindex="-1">outputs <a class="header-anchor" href="#outputs" aria-label="Permalink to &quot;outputs&quot;">​</a></h3><blockquote><p><strong>outputs</strong>: <code>object</code>[]</p></blockquote><h4 id="dtype-1" tabindex="-1">dtype <a class="header-anchor" href="#dtype-1" aria-label="Permalink to &quot;dtype&quot;">​</a></h4><blockquote><p><strong>dtype</strong>: <code>string</code></p></blockquote><h4 id="name-1" tabindex="-1">name <a class="header-anchor" href="#name-1" aria-label="Permalink to &quot;name&quot;">​</a></h4><blockquote><p><strong>name</strong>: <code>string</code></p></blockquote><h4 id="shape-1" tabindex="-1">shape <a class="header-anchor" href="#shape-1" aria-label="Permalink to &quot;shape&quot;">​</a></h4><blockquote><p><strong>shape</strong>: (<code>string</code> | <code>number</code>)[]</p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/interfaces/OnnxExport.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const OnnxExport = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  OnnxExport as default
};
