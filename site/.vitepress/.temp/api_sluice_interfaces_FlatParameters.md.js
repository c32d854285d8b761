import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: FlatParameters","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/interfaces/FlatParameters.md","filePath":"api/sluice/interfaces/FlatParameters.md"}');
const _sfc_main = { name: "api/sluice/interfaces/FlatParameters.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / FlatParameters</p><h1 id="interface-flatparameters" tabindex="-1">Interface: FlatParameters <a class="header-anchor" href="#interface-flatparameters" aria-label="Permalink to &quot;Interface: FlatParameters&quot;">​</a></h1><p>The parameters of a module as one vector, and their gradients as another.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="gradients" tabindex="-1">gradients <a class="header-anchor" href="#gradients" aria-label="Permalink to &quot;gradients&quot;">​</a></h3><blockquote><p><strong>gradients</strong>: <a href="./../classes/Tensor.html"><code>Tensor</code></a></p></blockquote><p>Their gradients at the same positions; from now on <code>zeroGrad</code> sets them to 0</p><hr><h3 id="parameters" tabindex="-1">parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;parameters&quot;">​</a></h3><blockquote><p><strong>parameters</strong>: <a href="./../classes/Tensor.html"><code>Tensor</code></a></p></blockquote><p>All parameters in sequence. A write to the vector writes to a parameter, and the reverse</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/interfaces/FlatParameters.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const FlatParameters = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  FlatParameters as default
};
