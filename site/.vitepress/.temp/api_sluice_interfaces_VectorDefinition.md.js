import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: VectorDefinition","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/interfaces/VectorDefinition.md","filePath":"api/sluice/interfaces/VectorDefinition.md"}');
const _sfc_main = { name: "api/sluice/interfaces/VectorDefinition.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / VectorDefinition</p><h1 id="interface-vectordefinition" tabindex="-1">Interface: VectorDefinition <a class="header-anchor" href="#interface-vectordefinition" aria-label="Permalink to &quot;Interface: VectorDefinition&quot;">​</a></h1><p>A parameter with one value per unit.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="initial" tabindex="-1">initial <a class="header-anchor" href="#initial" aria-label="Permalink to &quot;initial&quot;">​</a></h3><blockquote><p><strong>initial</strong>: <code>number</code> | readonly [<code>number</code>, <code>number</code>] | { <code>u</code>: readonly [<code>number</code>, <code>number</code>]; <code>value</code>: <code>string</code>; }</p></blockquote><p>Initial value: a number, the bounds of a uniform draw, or an expression of a draw <code>u</code>, e.g. <code>{ u: [0.9, 0.999], value: &quot;log(exp(-log(u) / 8) - 1)&quot; }</code></p><hr><h3 id="name" tabindex="-1">name <a class="header-anchor" href="#name" aria-label="Permalink to &quot;name&quot;">​</a></h3><blockquote><p><strong>name</strong>: <code>string</code></p></blockquote><p>Name of the parameter; the layer adds its suffix</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/interfaces/VectorDefinition.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const VectorDefinition = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  VectorDefinition as default
};
