import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Variable: optimizerNames","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/variables/optimizerNames.md","filePath":"api/sluice/tasks/variables/optimizerNames.md"}');
const _sfc_main = { name: "api/sluice/tasks/variables/optimizerNames.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / optimizerNames</p><h1 id="variable-optimizernames" tabindex="-1">Variable: optimizerNames <a class="header-anchor" href="#variable-optimizernames" aria-label="Permalink to &quot;Variable: optimizerNames&quot;">​</a></h1><blockquote><p><code>const</code> <strong>optimizerNames</strong>: <a href="./../type-aliases/OptimizerName.html"><code>OptimizerName</code></a>[]</p></blockquote><p>The optimizers of <code>trainTask</code>.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/variables/optimizerNames.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const optimizerNames = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  optimizerNames as default
};
