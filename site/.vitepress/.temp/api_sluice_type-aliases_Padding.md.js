import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: Padding","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/type-aliases/Padding.md","filePath":"api/sluice/type-aliases/Padding.md"}');
const _sfc_main = { name: "api/sluice/type-aliases/Padding.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / Padding</p><h1 id="type-alias-padding" tabindex="-1">Type Alias: Padding <a class="header-anchor" href="#type-alias-padding" aria-label="Permalink to &quot;Type Alias: Padding&quot;">​</a></h1><blockquote><p><strong>Padding</strong> = readonly [<code>before</code>: <code>number</code>, <code>after</code>: <code>number</code>] | <code>&quot;same&quot;</code> | <code>&quot;causal&quot;</code></p></blockquote><p>Zeros before and after a sequence; <code>&quot;same&quot;</code> gives ⌈T / stride⌉ frames, with the larger half after, <code>&quot;causal&quot;</code> pads only before.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/type-aliases/Padding.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Padding = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Padding as default
};
