import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: BiasValue","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/type-aliases/BiasValue.md","filePath":"api/sluice/type-aliases/BiasValue.md"}');
const _sfc_main = { name: "api/sluice/type-aliases/BiasValue.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / BiasValue</p><h1 id="type-alias-biasvalue" tabindex="-1">Type Alias: BiasValue <a class="header-anchor" href="#type-alias-biasvalue" aria-label="Permalink to &quot;Type Alias: BiasValue&quot;">​</a></h1><blockquote><p><strong>BiasValue</strong> = <code>number</code> | <code>ArrayLike</code>&lt;<code>number</code>&gt;</p></blockquote><p>One value for all units, or one for each.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/type-aliases/BiasValue.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const BiasValue = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  BiasValue as default
};
