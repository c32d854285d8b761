import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: InputInfluence","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/diagnostics/interfaces/InputInfluence.md","filePath":"api/sluice/namespaces/diagnostics/interfaces/InputInfluence.md"}');
const _sfc_main = { name: "api/sluice/namespaces/diagnostics/interfaces/InputInfluence.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">diagnostics</a> / InputInfluence</p><h1 id="interface-inputinfluence" tabindex="-1">Interface: InputInfluence <a class="header-anchor" href="#interface-inputinfluence" aria-label="Permalink to &quot;Interface: InputInfluence&quot;">​</a></h1><p>The dependence of outputs on inputs, as gradient norms over all sequences of the batch.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="at" tabindex="-1">at <a class="header-anchor" href="#at" aria-label="Permalink to &quot;at&quot;">​</a></h3><blockquote><p><strong>at</strong>: <code>number</code>[]</p></blockquote><p>Steps t of the outputs, ascending</p><hr><h3 id="norms" tabindex="-1">norms <a class="header-anchor" href="#norms" aria-label="Permalink to &quot;norms&quot;">​</a></h3><blockquote><p><strong>norms</strong>: <code>Float64Array</code></p></blockquote><p>‖∂L_t/∂x_k‖, [at · T]; 0 for k &gt; t in a layer of one direction</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/diagnostics/interfaces/InputInfluence.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const InputInfluence = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  InputInfluence as default
};
