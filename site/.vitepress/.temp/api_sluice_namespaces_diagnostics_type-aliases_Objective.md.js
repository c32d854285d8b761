import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: Objective","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/diagnostics/type-aliases/Objective.md","filePath":"api/sluice/namespaces/diagnostics/type-aliases/Objective.md"}');
const _sfc_main = { name: "api/sluice/namespaces/diagnostics/type-aliases/Objective.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">diagnostics</a> / Objective</p><h1 id="type-alias-objective" tabindex="-1">Type Alias: Objective <a class="header-anchor" href="#type-alias-objective" aria-label="Permalink to &quot;Type Alias: Objective&quot;">​</a></h1><blockquote><p><strong>Objective</strong> = (<code>output</code>) =&gt; <a href="./../../../classes/Tensor.html"><code>Tensor</code></a></p></blockquote><p>One number from the output of the last step, [N, D·S].</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th></tr></thead><tbody><tr><td><code>output</code></td><td><a href="./../../../classes/Tensor.html"><code>Tensor</code></a></td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><a href="./../../../classes/Tensor.html"><code>Tensor</code></a></p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/diagnostics/type-aliases/Objective.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Objective = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Objective as default
};
