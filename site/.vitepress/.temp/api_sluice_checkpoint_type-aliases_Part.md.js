import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: Part","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/checkpoint/type-aliases/Part.md","filePath":"api/sluice/checkpoint/type-aliases/Part.md"}');
const _sfc_main = { name: "api/sluice/checkpoint/type-aliases/Part.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/checkpoint</a> / Part</p><h1 id="type-alias-part" tabindex="-1">Type Alias: Part <a class="header-anchor" href="#type-alias-part" aria-label="Permalink to &quot;Type Alias: Part&quot;">​</a></h1><blockquote><p><strong>Part</strong> = <code>WeightPart</code> | <code>BiasPart</code> | <code>PeepholePart</code> | <code>ProjectionPart</code></p></blockquote><p>One tensor of a convention: which numbers of which gates it holds, and in which order.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/checkpoint/type-aliases/Part.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Part = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Part as default
};
