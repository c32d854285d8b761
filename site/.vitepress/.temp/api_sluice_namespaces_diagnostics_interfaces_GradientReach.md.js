import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: GradientReach","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/diagnostics/interfaces/GradientReach.md","filePath":"api/sluice/namespaces/diagnostics/interfaces/GradientReach.md"}');
const _sfc_main = { name: "api/sluice/namespaces/diagnostics/interfaces/GradientReach.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">diagnostics</a> / GradientReach</p><h1 id="interface-gradientreach" tabindex="-1">Interface: GradientReach <a class="header-anchor" href="#interface-gradientreach" aria-label="Permalink to &quot;Interface: GradientReach&quot;">​</a></h1><p>Gradient norms over time, and how far back they stay large.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="norms" tabindex="-1">norms <a class="header-anchor" href="#norms" aria-label="Permalink to &quot;norms&quot;">​</a></h3><blockquote><p><strong>norms</strong>: <code>Float64Array</code></p></blockquote><p>‖∂L/∂x_t‖ for t = 0 … T - 1, over all sequences of the batch</p><hr><h3 id="ratio" tabindex="-1">ratio <a class="header-anchor" href="#ratio" aria-label="Permalink to &quot;ratio&quot;">​</a></h3><blockquote><p><strong>ratio</strong>: <code>number</code></p></blockquote><p>‖∂L/∂x_0‖ / ‖∂L/∂x_{T-1}‖</p><hr><h3 id="reach" tabindex="-1">reach <a class="header-anchor" href="#reach" aria-label="Permalink to &quot;reach&quot;">​</a></h3><blockquote><p><strong>reach</strong>: <code>number</code></p></blockquote><p>The longest T - 1 - t at which the norm exceeds a thousandth of that at the last step</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/diagnostics/interfaces/GradientReach.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const GradientReach = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  GradientReach as default
};
