import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: StateDict","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/type-aliases/StateDict.md","filePath":"api/sluice/type-aliases/StateDict.md"}');
const _sfc_main = { name: "api/sluice/type-aliases/StateDict.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / StateDict</p><h1 id="type-alias-statedict" tabindex="-1">Type Alias: StateDict <a class="header-anchor" href="#type-alias-statedict" aria-label="Permalink to &quot;Type Alias: StateDict&quot;">​</a></h1><blockquote><p><strong>StateDict</strong> = <code>ReadonlyMap</code>&lt;<code>string</code>, <code>Values</code>&gt; | <code>Readonly</code>&lt;<code>Record</code>&lt;<code>string</code>, <code>Values</code>&gt;&gt;</p></blockquote><p>Tensors by name: the result of <code>stateDict</code> of a module or of a checkpoint, and the input of <code>loadStateDict</code>.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/type-aliases/StateDict.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const StateDict = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  StateDict as default
};
