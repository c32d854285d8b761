import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: Reduction","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/type-aliases/Reduction.md","filePath":"api/sluice/type-aliases/Reduction.md"}');
const _sfc_main = { name: "api/sluice/type-aliases/Reduction.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / Reduction</p><h1 id="type-alias-reduction" tabindex="-1">Type Alias: Reduction <a class="header-anchor" href="#type-alias-reduction" aria-label="Permalink to &quot;Type Alias: Reduction&quot;">​</a></h1><blockquote><p><strong>Reduction</strong> = <code>&quot;mean&quot;</code> | <code>&quot;sum&quot;</code> | <code>&quot;none&quot;</code></p></blockquote><p><code>&quot;mean&quot;</code>: one number, the (weighted) mean; <code>&quot;sum&quot;</code>: one number; <code>&quot;none&quot;</code>: a loss per element.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/type-aliases/Reduction.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Reduction = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Reduction as default
};
