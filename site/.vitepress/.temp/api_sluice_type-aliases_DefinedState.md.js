import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: DefinedState","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/type-aliases/DefinedState.md","filePath":"api/sluice/type-aliases/DefinedState.md"}');
const _sfc_main = { name: "api/sluice/type-aliases/DefinedState.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / DefinedState</p><h1 id="type-alias-definedstate" tabindex="-1">Type Alias: DefinedState <a class="header-anchor" href="#type-alias-definedstate" aria-label="Permalink to &quot;Type Alias: DefinedState&quot;">​</a></h1><blockquote><p><strong>DefinedState</strong> = <a href="./../interfaces/HiddenState.html"><code>HiddenState</code></a> &amp; <code>Record</code>&lt;<code>string</code>, <a href="./../classes/Tensor.html"><code>Tensor</code></a>&gt;</p></blockquote><p>State by the names of the definition; always includes <code>hidden</code>.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/type-aliases/DefinedState.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const DefinedState = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  DefinedState as default
};
