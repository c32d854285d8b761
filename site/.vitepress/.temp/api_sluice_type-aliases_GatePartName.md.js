import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: GatePartName","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/type-aliases/GatePartName.md","filePath":"api/sluice/type-aliases/GatePartName.md"}');
const _sfc_main = { name: "api/sluice/type-aliases/GatePartName.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / GatePartName</p><h1 id="type-alias-gatepartname" tabindex="-1">Type Alias: GatePartName <a class="header-anchor" href="#type-alias-gatepartname" aria-label="Permalink to &quot;Type Alias: GatePartName&quot;">​</a></h1><blockquote><p><strong>GatePartName</strong> = <code>&quot;inputWeight&quot;</code> | <code>&quot;hiddenWeight&quot;</code> | <code>&quot;bias&quot;</code> | <code>&quot;peephole&quot;</code> | <code>&quot;norm&quot;</code></p></blockquote><p>The parts of a gate.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/type-aliases/GatePartName.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const GatePartName = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  GatePartName as default
};
