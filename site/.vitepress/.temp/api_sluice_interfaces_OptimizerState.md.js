import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: OptimizerState","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/interfaces/OptimizerState.md","filePath":"api/sluice/interfaces/OptimizerState.md"}');
const _sfc_main = { name: "api/sluice/interfaces/OptimizerState.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / OptimizerState</p><h1 id="interface-optimizerstate" tabindex="-1">Interface: OptimizerState <a class="header-anchor" href="#interface-optimizerstate" aria-label="Permalink to &quot;Interface: OptimizerState&quot;">​</a></h1><p>The memory of an optimiser: plain data, and tensors named <code>&lt;parameter&#39;s number&gt;.&lt;name&gt;</code>.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="data" tabindex="-1">data <a class="header-anchor" href="#data" aria-label="Permalink to &quot;data&quot;">​</a></h3><blockquote><p><strong>data</strong>: <a href="./../type-aliases/Json.html"><code>Json</code></a></p></blockquote><p>Options, shapes and step counts.</p><hr><h3 id="tensors" tabindex="-1">tensors <a class="header-anchor" href="#tensors" aria-label="Permalink to &quot;tensors&quot;">​</a></h3><blockquote><p><strong>tensors</strong>: <code>Map</code>&lt;<code>string</code>, <a href="./../classes/Tensor.html"><code>Tensor</code></a>&gt;</p></blockquote><p>The arrays of the update rule.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/interfaces/OptimizerState.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const OptimizerState = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  OptimizerState as default
};
