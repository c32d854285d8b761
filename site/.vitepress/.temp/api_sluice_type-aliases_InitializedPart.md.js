import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: InitializedPart","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/type-aliases/InitializedPart.md","filePath":"api/sluice/type-aliases/InitializedPart.md"}');
const _sfc_main = { name: "api/sluice/type-aliases/InitializedPart.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / InitializedPart</p><h1 id="type-alias-initializedpart" tabindex="-1">Type Alias: InitializedPart <a class="header-anchor" href="#type-alias-initializedpart" aria-label="Permalink to &quot;Type Alias: InitializedPart&quot;">​</a></h1><blockquote><p><strong>InitializedPart</strong> = <code>&quot;bias&quot;</code> | <code>&quot;inputBias&quot;</code> | <code>&quot;hiddenBias&quot;</code> | <code>&quot;inputWeight&quot;</code> | <code>&quot;hiddenWeight&quot;</code> | <code>&quot;peephole&quot;</code> | <code>&quot;projection&quot;</code> | <code>&quot;norm&quot;</code> | <code>\`vector \${string}\`</code></p></blockquote><p>A part of a gate or of a whole cell that a scheme can set.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/type-aliases/InitializedPart.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const InitializedPart = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  InitializedPart as default
};
