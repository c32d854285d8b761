import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: OptimizerName","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/type-aliases/OptimizerName.md","filePath":"api/sluice/tasks/type-aliases/OptimizerName.md"}');
const _sfc_main = { name: "api/sluice/tasks/type-aliases/OptimizerName.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / OptimizerName</p><h1 id="type-alias-optimizername" tabindex="-1">Type Alias: OptimizerName <a class="header-anchor" href="#type-alias-optimizername" aria-label="Permalink to &quot;Type Alias: OptimizerName&quot;">​</a></h1><blockquote><p><strong>OptimizerName</strong> = keyof <em>typeof</em> <code>optimizers</code></p></blockquote><p>The name of an optimizer of <code>trainTask</code>.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/type-aliases/OptimizerName.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const OptimizerName = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  OptimizerName as default
};
