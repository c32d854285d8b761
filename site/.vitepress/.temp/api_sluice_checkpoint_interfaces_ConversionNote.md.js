import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ConversionNote","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/checkpoint/interfaces/ConversionNote.md","filePath":"api/sluice/checkpoint/interfaces/ConversionNote.md"}');
const _sfc_main = { name: "api/sluice/checkpoint/interfaces/ConversionNote.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/checkpoint</a> / ConversionNote</p><h1 id="interface-conversionnote" tabindex="-1">Interface: ConversionNote <a class="header-anchor" href="#interface-conversionnote" aria-label="Permalink to &quot;Interface: ConversionNote&quot;">​</a></h1><p>One thing that a conversion changed.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="change" tabindex="-1">change <a class="header-anchor" href="#change" aria-label="Permalink to &quot;change&quot;">​</a></h3><blockquote><p><strong>change</strong>: <code>number</code></p></blockquote><p>Largest absolute change of a stored number or of an output; 0 when none changed.</p><hr><h3 id="exact" tabindex="-1">exact <a class="header-anchor" href="#exact" aria-label="Permalink to &quot;exact&quot;">​</a></h3><blockquote><p><strong>exact</strong>: <code>boolean</code></p></blockquote><p>Whether the cell still computes the same function, up to one rounding per number.</p><hr><h3 id="what" tabindex="-1">what <a class="header-anchor" href="#what" aria-label="Permalink to &quot;what&quot;">​</a></h3><blockquote><p><strong>what</strong>: <code>string</code></p></blockquote><p>The change in words.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/checkpoint/interfaces/ConversionNote.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ConversionNote = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ConversionNote as default
};
