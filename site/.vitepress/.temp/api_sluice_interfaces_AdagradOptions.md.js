import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: AdagradOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/interfaces/AdagradOptions.md","filePath":"api/sluice/interfaces/AdagradOptions.md"}');
const _sfc_main = { name: "api/sluice/interfaces/AdagradOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / AdagradOptions</p><h1 id="interface-adagradoptions" tabindex="-1">Interface: AdagradOptions <a class="header-anchor" href="#interface-adagradoptions" aria-label="Permalink to &quot;Interface: AdagradOptions&quot;">​</a></h1><p>Options of <code>Adagrad</code>.</p><h2 id="extends" tabindex="-1">Extends <a class="header-anchor" href="#extends" aria-label="Permalink to &quot;Extends&quot;">​</a></h2><ul><li><a href="./OptimizerOptions.html"><code>OptimizerOptions</code></a></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="eps" tabindex="-1">eps <a class="header-anchor" href="#eps" aria-label="Permalink to &quot;eps&quot;">​</a></h3><blockquote><p><strong>eps</strong>: <code>number</code></p></blockquote><p>Added to the root of the sum of squares.</p><hr><h3 id="initialaccumulator" tabindex="-1">initialAccumulator <a class="header-anchor" href="#initialaccumulator" aria-label="Permalink to &quot;initialAccumulator&quot;">​</a></h3><blockquote><p><strong>initialAccumulator</strong>: <code>number</code></p></blockquote><p>Initial value of the sum of squares.</p><hr><h3 id="lr" tabindex="-1">lr <a class="header-anchor" href="#lr" aria-label="Permalink to &quot;lr&quot;">​</a></h3><blockquote><p><strong>lr</strong>: <code>number</code></p></blockquote><p>Learning rate.</p><h4 id="inherited-from" tabindex="-1">Inherited from <a class="header-anchor" href="#inherited-from" aria-label="Permalink to &quot;Inherited from&quot;">​</a></h4><p><a href="./OptimizerOptions.html"><code>OptimizerOptions</code></a>.<a href="./OptimizerOptions.html#lr"><code>lr</code></a></p><hr><h3 id="lrdecay" tabindex="-1">lrDecay <a class="header-anchor" href="#lrdecay" aria-label="Permalink to &quot;lrDecay&quot;">​</a></h3><blockquote><p><strong>lrDecay</strong>: <code>number</code></p></blockquote><p>Slows the rate with the number of steps.</p><hr><h3 id="weightdecay" tabindex="-1">weightDecay <a class="header-anchor" href="#weightdecay" aria-label="Permalink to &quot;weightDecay&quot;">​</a></h3><blockquote><p><strong>weightDecay</strong>: <code>number</code></p></blockquote><p>Coefficient of the pull of every parameter towards 0.</p><h4 id="inherited-from-1" tabindex="-1">Inherited from <a class="header-anchor" href="#inherited-from-1" aria-label="Permalink to &quot;Inherited from&quot;">​</a></h4><p><a href="./OptimizerOptions.html"><code>OptimizerOptions</code></a>.<a href="./OptimizerOptions.html#weightdecay"><code>weightDecay</code></a></p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/interfaces/AdagradOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const AdagradOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  AdagradOptions as default
};
