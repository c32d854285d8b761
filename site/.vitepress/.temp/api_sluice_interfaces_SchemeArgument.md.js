import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: SchemeArgument","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/interfaces/SchemeArgument.md","filePath":"api/sluice/interfaces/SchemeArgument.md"}');
const _sfc_main = { name: "api/sluice/interfaces/SchemeArgument.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / SchemeArgument</p><h1 id="interface-schemeargument" tabindex="-1">Interface: SchemeArgument <a class="header-anchor" href="#interface-schemeargument" aria-label="Permalink to &quot;Interface: SchemeArgument&quot;">​</a></h1><p>A number that a scheme takes.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="about" tabindex="-1">about <a class="header-anchor" href="#about" aria-label="Permalink to &quot;about&quot;">​</a></h3><blockquote><p><strong>about</strong>: <code>string</code></p></blockquote><p>The meaning of the number, for users.</p><hr><h3 id="default" tabindex="-1">default <a class="header-anchor" href="#default" aria-label="Permalink to &quot;default&quot;">​</a></h3><blockquote><p><strong>default</strong>: <code>number</code></p></blockquote><hr><h3 id="name" tabindex="-1">name <a class="header-anchor" href="#name" aria-label="Permalink to &quot;name&quot;">​</a></h3><blockquote><p><strong>name</strong>: <code>string</code></p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/interfaces/SchemeArgument.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const SchemeArgument = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  SchemeArgument as default
};
