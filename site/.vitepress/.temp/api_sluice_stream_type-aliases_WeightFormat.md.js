import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: WeightFormat","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/stream/type-aliases/WeightFormat.md","filePath":"api/sluice/stream/type-aliases/WeightFormat.md"}');
const _sfc_main = { name: "api/sluice/stream/type-aliases/WeightFormat.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/stream</a> / WeightFormat</p><h1 id="type-alias-weightformat" tabindex="-1">Type Alias: WeightFormat <a class="header-anchor" href="#type-alias-weightformat" aria-label="Permalink to &quot;Type Alias: WeightFormat&quot;">​</a></h1><blockquote><p><strong>WeightFormat</strong> = <em>typeof</em> <code>weightFormats</code>[<code>number</code>]</p></blockquote><p>The format of weights while a stream runs.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/stream/type-aliases/WeightFormat.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const WeightFormat = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  WeightFormat as default
};
