import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: SGDOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/interfaces/SGDOptions.md","filePath":"api/sluice/interfaces/SGDOptions.md"}');
const _sfc_main = { name: "api/sluice/interfaces/SGDOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / SGDOptions</p><h1 id="interface-sgdoptions" tabindex="-1">Interface: SGDOptions <a class="header-anchor" href="#interface-sgdoptions" aria-label="Permalink to &quot;Interface: SGDOptions&quot;">​</a></h1><p>Options of <code>SGD</code>.</p><h2 id="extends" tabindex="-1">Extends <a class="header-anchor" href="#extends" aria-label="Permalink to &quot;Extends&quot;">​</a></h2><ul><li><a href="./OptimizerOptions.html"><code>OptimizerOptions</code></a></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="dampening" tabindex="-1">dampening <a class="header-anchor" href="#dampening" aria-label="Permalink to &quot;dampening&quot;">​</a></h3><blockquote><p><strong>dampening</strong>: <code>number</code></p></blockquote><p>δ: share of the gradient that the momentum omits, except at its first step.</p><hr><h3 id="lr" tabindex="-1">lr <a class="header-anchor" href="#lr" aria-label="Permalink to &quot;lr&quot;">​</a></h3><blockquote><p><strong>lr</strong>: <code>number</code></p></blockquote><p>Learning rate.</p><h4 id="inherited-from" tabindex="-1">Inherited from <a class="header-anchor" href="#inherited-from" aria-label="Permalink to &quot;Inherited from&quot;">​</a></h4><p><a href="./OptimizerOptions.html"><code>OptimizerOptions</code></a>.<a href="./OptimizerOptions.html#lr"><code>lr</code></a></p><hr><h3 id="momentum" tabindex="-1">momentum <a class="header-anchor" href="#momentum" aria-label="Permalink to &quot;momentum&quot;">​</a></h3><blockquote><p><strong>momentum</strong>: <code>number</code></p></blockquote><p>μ.</p><hr><h3 id="nesterov" tabindex="-1">nesterov <a class="header-anchor" href="#nesterov" aria-label="Permalink to &quot;nesterov&quot;">​</a></h3><blockquote><p><strong>nesterov</strong>: <code>boolean</code></p></blockquote><p>Looks ahead: θ ← θ − η (g + μ b).</p><hr><h3 id="weightdecay" tabindex="-1">weightDecay <a class="header-anchor" href="#weightdecay" aria-label="Permalink to &quot;weightDecay&quot;">​</a></h3><blockquote><p><strong>weightDecay</strong>: <code>number</code></p></blockquote><p>Coefficient of the pull of every parameter towards 0.</p><h4 id="inherited-from-1" tabindex="-1">Inherited from <a class="header-anchor" href="#inherited-from-1" aria-label="Permalink to &quot;Inherited from&quot;">​</a></h4><p><a href="./OptimizerOptions.html"><code>OptimizerOptions</code></a>.<a href="./OptimizerOptions.html#weightdecay"><code>weightDecay</code></a></p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/interfaces/SGDOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const SGDOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  SGDOptions as default
};
