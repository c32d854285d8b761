import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: WeightSource","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/stream/type-aliases/WeightSource.md","filePath":"api/sluice/stream/type-aliases/WeightSource.md"}');
const _sfc_main = { name: "api/sluice/stream/type-aliases/WeightSource.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/stream</a> / WeightSource</p><h1 id="type-alias-weightsource" tabindex="-1">Type Alias: WeightSource <a class="header-anchor" href="#type-alias-weightsource" aria-label="Permalink to &quot;Type Alias: WeightSource&quot;">​</a></h1><blockquote><p><strong>WeightSource</strong> = <a href="./../../interfaces/FloatArray.html"><code>FloatArray</code></a> | { <code>data</code>: <a href="./../../interfaces/FloatArray.html"><code>FloatArray</code></a>; }</p></blockquote><p>A weight: its numbers, or a parameter that holds them.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/stream/type-aliases/WeightSource.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const WeightSource = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  WeightSource as default
};
