import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: ParameterGroup<Options>","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/type-aliases/ParameterGroup.md","filePath":"api/sluice/type-aliases/ParameterGroup.md"}');
const _sfc_main = { name: "api/sluice/type-aliases/ParameterGroup.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / ParameterGroup</p><h1 id="type-alias-parametergroup-options" tabindex="-1">Type Alias: ParameterGroup&lt;Options&gt; <a class="header-anchor" href="#type-alias-parametergroup-options" aria-label="Permalink to &quot;Type Alias: ParameterGroup\\&lt;Options\\&gt;&quot;">​</a></h1><blockquote><p><strong>ParameterGroup</strong>&lt;<code>Options</code>&gt; = <code>Partial</code>&lt;<code>Options</code>&gt; &amp; <code>object</code></p></blockquote><p>Some parameters with their own options; the optimiser&#39;s apply to those you leave out.</p><h2 id="type-parameters" tabindex="-1">Type Parameters <a class="header-anchor" href="#type-parameters" aria-label="Permalink to &quot;Type Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Type Parameter</th><th>Default type</th></tr></thead><tbody><tr><td><a id="type-parameter-options"></a> <code>Options</code> <em>extends</em> <a href="./../interfaces/OptimizerOptions.html"><code>OptimizerOptions</code></a></td><td><a href="./../interfaces/OptimizerOptions.html"><code>OptimizerOptions</code></a></td></tr></tbody></table><h2 id="type-declaration" tabindex="-1">Type Declaration <a class="header-anchor" href="#type-declaration" aria-label="Permalink to &quot;Type Declaration&quot;">​</a></h2><h3 id="params" tabindex="-1">params <a class="header-anchor" href="#params" aria-label="Permalink to &quot;params&quot;">​</a></h3><blockquote><p><strong>params</strong>: <code>Iterable</code>&lt;<a href="./../classes/Tensor.html"><code>Tensor</code></a>&gt;</p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/type-aliases/ParameterGroup.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ParameterGroup = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ParameterGroup as default
};
