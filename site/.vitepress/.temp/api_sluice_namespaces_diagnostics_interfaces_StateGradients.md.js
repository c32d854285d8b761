import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: StateGradients","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/diagnostics/interfaces/StateGradients.md","filePath":"api/sluice/namespaces/diagnostics/interfaces/StateGradients.md"}');
const _sfc_main = { name: "api/sluice/namespaces/diagnostics/interfaces/StateGradients.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">diagnostics</a> / StateGradients</p><h1 id="interface-stategradients" tabindex="-1">Interface: StateGradients <a class="header-anchor" href="#interface-stategradients" aria-label="Permalink to &quot;Interface: StateGradients&quot;">​</a></h1><p>Norms of the gradient with respect to the states over time.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="decay" tabindex="-1">decay <a class="header-anchor" href="#decay" aria-label="Permalink to &quot;decay&quot;">​</a></h3><blockquote><p><strong>decay</strong>: <code>number</code></p></blockquote><p>Slope of ln of the total over T - 1 - t, by least squares: each step back multiplies the gradient by e to this power</p><hr><h3 id="norms" tabindex="-1">norms <a class="header-anchor" href="#norms" aria-label="Permalink to &quot;norms&quot;">​</a></h3><blockquote><p><strong>norms</strong>: <code>Record</code>&lt;<code>string</code>, <code>Float64Array</code>&gt;</p></blockquote><p>By part of the state, such as <code>hidden</code> and <code>cell</code>: ‖∂L/∂state_t‖ after step t = 0 … T - 1</p><hr><h3 id="reach" tabindex="-1">reach <a class="header-anchor" href="#reach" aria-label="Permalink to &quot;reach&quot;">​</a></h3><blockquote><p><strong>reach</strong>: <code>number</code></p></blockquote><p>The longest T - 1 - t at which the total exceeds a thousandth of that at the last step</p><hr><h3 id="total" tabindex="-1">total <a class="header-anchor" href="#total" aria-label="Permalink to &quot;total&quot;">​</a></h3><blockquote><p><strong>total</strong>: <code>Float64Array</code></p></blockquote><p>Over all parts</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/diagnostics/interfaces/StateGradients.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const StateGradients = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  StateGradients as default
};
