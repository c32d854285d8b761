import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: JacobianSpectrum","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/diagnostics/interfaces/JacobianSpectrum.md","filePath":"api/sluice/namespaces/diagnostics/interfaces/JacobianSpectrum.md"}');
const _sfc_main = { name: "api/sluice/namespaces/diagnostics/interfaces/JacobianSpectrum.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">diagnostics</a> / JacobianSpectrum</p><h1 id="interface-jacobianspectrum" tabindex="-1">Interface: JacobianSpectrum <a class="header-anchor" href="#interface-jacobianspectrum" aria-label="Permalink to &quot;Interface: JacobianSpectrum&quot;">​</a></h1><p>The singular values of the state&#39;s derivative from one step to the next.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="at" tabindex="-1">at <a class="header-anchor" href="#at" aria-label="Permalink to &quot;at&quot;">​</a></h3><blockquote><p><strong>at</strong>: <code>number</code>[]</p></blockquote><p>Steps t of the derivatives ∂state_t/∂state_{t-1}</p><hr><h3 id="largest" tabindex="-1">largest <a class="header-anchor" href="#largest" aria-label="Permalink to &quot;largest&quot;">​</a></h3><blockquote><p><strong>largest</strong>: <code>Float64Array</code></p></blockquote><p>Largest singular value at each of those steps</p><hr><h3 id="meansquare" tabindex="-1">meanSquare <a class="header-anchor" href="#meansquare" aria-label="Permalink to &quot;meanSquare&quot;">​</a></h3><blockquote><p><strong>meanSquare</strong>: <code>Float64Array</code></p></blockquote><p>Mean of the squares of all singular values</p><hr><h3 id="smallest" tabindex="-1">smallest <a class="header-anchor" href="#smallest" aria-label="Permalink to &quot;smallest&quot;">​</a></h3><blockquote><p><strong>smallest</strong>: <code>Float64Array</code></p></blockquote><p>Smallest singular value</p><hr><h3 id="values" tabindex="-1">values <a class="header-anchor" href="#values" aria-label="Permalink to &quot;values&quot;">​</a></h3><blockquote><p><strong>values</strong>: <code>Float64Array</code></p></blockquote><p>All singular values, descending, [at · S] where S is the size of the whole state</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/diagnostics/interfaces/JacobianSpectrum.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const JacobianSpectrum = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  JacobianSpectrum as default
};
