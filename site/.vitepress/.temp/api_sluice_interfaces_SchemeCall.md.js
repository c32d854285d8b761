import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: SchemeCall","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/interfaces/SchemeCall.md","filePath":"api/sluice/interfaces/SchemeCall.md"}');
const _sfc_main = { name: "api/sluice/interfaces/SchemeCall.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / SchemeCall</p><h1 id="interface-schemecall" tabindex="-1">Interface: SchemeCall <a class="header-anchor" href="#interface-schemecall" aria-label="Permalink to &quot;Interface: SchemeCall&quot;">​</a></h1><p>A scheme and its arguments, as plain data.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="arguments" tabindex="-1">arguments <a class="header-anchor" href="#arguments" aria-label="Permalink to &quot;arguments&quot;">​</a></h3><blockquote><p><strong>arguments</strong>: <code>Record</code>&lt;<code>string</code>, <code>number</code>&gt;</p></blockquote><p>Arguments with numbers as values.</p><hr><h3 id="name" tabindex="-1">name <a class="header-anchor" href="#name" aria-label="Permalink to &quot;name&quot;">​</a></h3><blockquote><p><strong>name</strong>: <code>string</code></p></blockquote><hr><h3 id="words" tabindex="-1">words? <a class="header-anchor" href="#words" aria-label="Permalink to &quot;words?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>words?</strong>: <code>Record</code>&lt;<code>string</code>, <code>string</code>&gt;</p></blockquote><p>Arguments with words as values.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/interfaces/SchemeCall.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const SchemeCall = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  SchemeCall as default
};
