import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: AblatedBy","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/diagnostics/type-aliases/AblatedBy.md","filePath":"api/sluice/namespaces/diagnostics/type-aliases/AblatedBy.md"}');
const _sfc_main = { name: "api/sluice/namespaces/diagnostics/type-aliases/AblatedBy.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">diagnostics</a> / AblatedBy</p><h1 id="type-alias-ablatedby" tabindex="-1">Type Alias: AblatedBy <a class="header-anchor" href="#type-alias-ablatedby" aria-label="Permalink to &quot;Type Alias: AblatedBy&quot;">​</a></h1><blockquote><p><strong>AblatedBy</strong> = <code>&quot;open&quot;</code> | <code>&quot;closed&quot;</code> | <code>&quot;mean&quot;</code></p></blockquote><p>The value of a held gate: 1, 0, or the mean of each unit over the data.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/diagnostics/type-aliases/AblatedBy.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const AblatedBy = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  AblatedBy as default
};
