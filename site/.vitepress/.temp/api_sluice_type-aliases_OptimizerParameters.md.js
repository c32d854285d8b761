import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: OptimizerParameters<Options>","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/type-aliases/OptimizerParameters.md","filePath":"api/sluice/type-aliases/OptimizerParameters.md"}');
const _sfc_main = { name: "api/sluice/type-aliases/OptimizerParameters.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / OptimizerParameters</p><h1 id="type-alias-optimizerparameters-options" tabindex="-1">Type Alias: OptimizerParameters&lt;Options&gt; <a class="header-anchor" href="#type-alias-optimizerparameters-options" aria-label="Permalink to &quot;Type Alias: OptimizerParameters\\&lt;Options\\&gt;&quot;">​</a></h1><blockquote><p><strong>OptimizerParameters</strong>&lt;<code>Options</code>&gt; = <code>Iterable</code>&lt;<a href="./../classes/Tensor.html"><code>Tensor</code></a>&gt; | <code>Iterable</code>&lt;<a href="./ParameterGroup.html"><code>ParameterGroup</code></a>&lt;<code>Options</code>&gt;&gt;</p></blockquote><p>Parameters, or groups of them.</p><h2 id="type-parameters" tabindex="-1">Type Parameters <a class="header-anchor" href="#type-parameters" aria-label="Permalink to &quot;Type Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Type Parameter</th></tr></thead><tbody><tr><td><a id="type-parameter-options"></a> <code>Options</code> <em>extends</em> <a href="./../interfaces/OptimizerOptions.html"><code>OptimizerOptions</code></a></td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/type-aliases/OptimizerParameters.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const OptimizerParameters = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  OptimizerParameters as default
};
