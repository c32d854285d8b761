import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: DecimalMark","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/type-aliases/DecimalMark.md","filePath":"api/sluice/tasks/type-aliases/DecimalMark.md"}');
const _sfc_main = { name: "api/sluice/tasks/type-aliases/DecimalMark.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / DecimalMark</p><h1 id="type-alias-decimalmark" tabindex="-1">Type Alias: DecimalMark <a class="header-anchor" href="#type-alias-decimalmark" aria-label="Permalink to &quot;Type Alias: DecimalMark&quot;">​</a></h1><blockquote><p><strong>DecimalMark</strong> = <code>&quot;.&quot;</code> | <code>&quot;,&quot;</code></p></blockquote><p>The mark before decimals: 1.5 or 1,5.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/type-aliases/DecimalMark.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const DecimalMark = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  DecimalMark as default
};
