import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: EvaluatedPart","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/type-aliases/EvaluatedPart.md","filePath":"api/sluice/tasks/type-aliases/EvaluatedPart.md"}');
const _sfc_main = { name: "api/sluice/tasks/type-aliases/EvaluatedPart.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / EvaluatedPart</p><h1 id="type-alias-evaluatedpart" tabindex="-1">Type Alias: EvaluatedPart <a class="header-anchor" href="#type-alias-evaluatedpart" aria-label="Permalink to &quot;Type Alias: EvaluatedPart&quot;">​</a></h1><blockquote><p><strong>EvaluatedPart</strong> = <code>&quot;test&quot;</code> | <code>&quot;all&quot;</code></p></blockquote><p>The part of the data to measure a model on: the test part of its training data, or all of other data.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/type-aliases/EvaluatedPart.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const EvaluatedPart = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  EvaluatedPart as default
};
