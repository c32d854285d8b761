import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: LayerSpec","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/type-aliases/LayerSpec.md","filePath":"api/sluice/type-aliases/LayerSpec.md"}');
const _sfc_main = { name: "api/sluice/type-aliases/LayerSpec.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / LayerSpec</p><h1 id="type-alias-layerspec" tabindex="-1">Type Alias: LayerSpec <a class="header-anchor" href="#type-alias-layerspec" aria-label="Permalink to &quot;Type Alias: LayerSpec&quot;">​</a></h1><blockquote><p><strong>LayerSpec</strong> = <a href="./CellSpec.html"><code>CellSpec</code></a> | <a href="./../interfaces/DefinedSpec.html"><code>DefinedSpec</code></a></p></blockquote><p>Any cell of a recurrent layer.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/type-aliases/LayerSpec.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const LayerSpec = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  LayerSpec as default
};
