import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: ActValue","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/type-aliases/ActValue.md","filePath":"api/sluice/type-aliases/ActValue.md"}');
const _sfc_main = { name: "api/sluice/type-aliases/ActValue.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / ActValue</p><h1 id="type-alias-actvalue" tabindex="-1">Type Alias: ActValue <a class="header-anchor" href="#type-alias-actvalue" aria-label="Permalink to &quot;Type Alias: ActValue&quot;">​</a></h1><blockquote><p><strong>ActValue</strong> = <code>number</code> | readonly <code>number</code>[] | <a href="./../interfaces/FloatArray.html"><code>FloatArray</code></a> | <a href="./../classes/Tensor.html"><code>Tensor</code></a></p></blockquote><p>One number for all units and steps, one for each unit, [H], or one for each step too: a tensor [T, N, H], such as <code>trace.gate</code> gives.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/type-aliases/ActValue.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ActValue = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ActValue as default
};
