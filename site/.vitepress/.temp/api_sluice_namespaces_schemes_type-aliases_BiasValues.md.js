import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: BiasValues","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/schemes/type-aliases/BiasValues.md","filePath":"api/sluice/namespaces/schemes/type-aliases/BiasValues.md"}');
const _sfc_main = { name: "api/sluice/namespaces/schemes/type-aliases/BiasValues.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">schemes</a> / BiasValues</p><h1 id="type-alias-biasvalues" tabindex="-1">Type Alias: BiasValues <a class="header-anchor" href="#type-alias-biasvalues" aria-label="Permalink to &quot;Type Alias: BiasValues&quot;">​</a></h1><blockquote><p><strong>BiasValues</strong> = <code>number</code> | <code>ArrayLike</code>&lt;<code>number</code>&gt;</p></blockquote><p>One number for all units, or one per unit.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/schemes/type-aliases/BiasValues.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const BiasValues = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  BiasValues as default
};
