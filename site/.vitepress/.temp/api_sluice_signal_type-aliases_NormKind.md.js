import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: NormKind","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/signal/type-aliases/NormKind.md","filePath":"api/sluice/signal/type-aliases/NormKind.md"}');
const _sfc_main = { name: "api/sluice/signal/type-aliases/NormKind.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/signal</a> / NormKind</p><h1 id="type-alias-normkind" tabindex="-1">Type Alias: NormKind <a class="header-anchor" href="#type-alias-normkind" aria-label="Permalink to &quot;Type Alias: NormKind&quot;">​</a></h1><blockquote><p><strong>NormKind</strong> = <code>&quot;layer&quot;</code> | <code>&quot;instance&quot;</code></p></blockquote><p>Over what mean and variance go: the features of each frame, or the frames of each feature.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/signal/type-aliases/NormKind.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const NormKind = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  NormKind as default
};
