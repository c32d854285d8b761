import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: ClassifyInput","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/type-aliases/ClassifyInput.md","filePath":"api/sluice/tasks/type-aliases/ClassifyInput.md"}');
const _sfc_main = { name: "api/sluice/tasks/type-aliases/ClassifyInput.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / ClassifyInput</p><h1 id="type-alias-classifyinput" tabindex="-1">Type Alias: ClassifyInput <a class="header-anchor" href="#type-alias-classifyinput" aria-label="Permalink to &quot;Type Alias: ClassifyInput&quot;">​</a></h1><blockquote><p><strong>ClassifyInput</strong> = { <code>features</code>: <code>number</code>; <code>kind</code>: <code>&quot;numbers&quot;</code>; <code>scaling</code>: <a href="./../interfaces/Scaling.html"><code>Scaling</code></a>; } | { <code>embeddingSize</code>: <code>number</code>; <code>kind</code>: <code>&quot;text&quot;</code>; <code>vocabulary</code>: <a href="./VocabularyData.html"><code>VocabularyData</code></a>; }</p></blockquote><p>The kind of sequences that a classifier reads, and their encoding.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/type-aliases/ClassifyInput.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ClassifyInput = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ClassifyInput as default
};
