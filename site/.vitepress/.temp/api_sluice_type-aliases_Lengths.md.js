import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: Lengths","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/type-aliases/Lengths.md","filePath":"api/sluice/type-aliases/Lengths.md"}');
const _sfc_main = { name: "api/sluice/type-aliases/Lengths.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / Lengths</p><h1 id="type-alias-lengths" tabindex="-1">Type Alias: Lengths <a class="header-anchor" href="#type-alias-lengths" aria-label="Permalink to &quot;Type Alias: Lengths&quot;">​</a></h1><blockquote><p><strong>Lengths</strong> = readonly <code>number</code>[] | <code>Int32Array</code></p></blockquote><p>Steps of each sequence of a batch, [N].</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/type-aliases/Lengths.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Lengths = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Lengths as default
};
