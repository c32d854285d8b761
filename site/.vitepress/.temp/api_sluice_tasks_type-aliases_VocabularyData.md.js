import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: VocabularyData","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/type-aliases/VocabularyData.md","filePath":"api/sluice/tasks/type-aliases/VocabularyData.md"}');
const _sfc_main = { name: "api/sluice/tasks/type-aliases/VocabularyData.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / VocabularyData</p><h1 id="type-alias-vocabularydata" tabindex="-1">Type Alias: VocabularyData <a class="header-anchor" href="#type-alias-vocabularydata" aria-label="Permalink to &quot;Type Alias: VocabularyData&quot;">​</a></h1><blockquote><p><strong>VocabularyData</strong> = { <code>characters</code>: <code>string</code>; <code>kind</code>: <code>&quot;character&quot;</code>; <code>unknown?</code>: <code>true</code>; } | { <code>kind</code>: <code>&quot;byte&quot;</code>; }</p></blockquote><p>A vocabulary as plain JSON. With <code>unknown</code>, one more id stands for all other characters.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/type-aliases/VocabularyData.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const VocabularyData = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  VocabularyData as default
};
