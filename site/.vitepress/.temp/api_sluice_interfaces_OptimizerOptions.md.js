import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: OptimizerOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/interfaces/OptimizerOptions.md","filePath":"api/sluice/interfaces/OptimizerOptions.md"}');
const _sfc_main = { name: "api/sluice/interfaces/OptimizerOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / OptimizerOptions</p><h1 id="interface-optimizeroptions" tabindex="-1">Interface: OptimizerOptions <a class="header-anchor" href="#interface-optimizeroptions" aria-label="Permalink to &quot;Interface: OptimizerOptions&quot;">​</a></h1><p>Options of every optimiser.</p><h2 id="extended-by" tabindex="-1">Extended by <a class="header-anchor" href="#extended-by" aria-label="Permalink to &quot;Extended by&quot;">​</a></h2><ul><li><a href="./AdagradOptions.html"><code>AdagradOptions</code></a></li><li><a href="./AdamOptions.html"><code>AdamOptions</code></a></li><li><a href="./RMSpropOptions.html"><code>RMSpropOptions</code></a></li><li><a href="./SGDOptions.html"><code>SGDOptions</code></a></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="lr" tabindex="-1">lr <a class="header-anchor" href="#lr" aria-label="Permalink to &quot;lr&quot;">​</a></h3><blockquote><p><strong>lr</strong>: <code>number</code></p></blockquote><p>Learning rate.</p><hr><h3 id="weightdecay" tabindex="-1">weightDecay <a class="header-anchor" href="#weightdecay" aria-label="Permalink to &quot;weightDecay&quot;">​</a></h3><blockquote><p><strong>weightDecay</strong>: <code>number</code></p></blockquote><p>Coefficient of the pull of every parameter towards 0.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/interfaces/OptimizerOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const OptimizerOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  OptimizerOptions as default
};
