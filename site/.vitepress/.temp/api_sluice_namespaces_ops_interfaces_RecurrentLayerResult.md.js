import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: RecurrentLayerResult","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/ops/interfaces/RecurrentLayerResult.md","filePath":"api/sluice/namespaces/ops/interfaces/RecurrentLayerResult.md"}');
const _sfc_main = { name: "api/sluice/namespaces/ops/interfaces/RecurrentLayerResult.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">ops</a> / RecurrentLayerResult</p><h1 id="interface-recurrentlayerresult" tabindex="-1">Interface: RecurrentLayerResult <a class="header-anchor" href="#interface-recurrentlayerresult" aria-label="Permalink to &quot;Interface: RecurrentLayerResult&quot;">​</a></h1><p>The result of <code>ops.recurrentLayer</code>.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="final" tabindex="-1">final <a class="header-anchor" href="#final" aria-label="Permalink to &quot;final&quot;">​</a></h3><blockquote><p><strong>final</strong>: <a href="./../../../interfaces/CellState.html"><code>CellState</code></a>&lt;<a href="./../../../classes/Tensor.html"><code>Tensor</code></a>&gt;</p></blockquote><p>State after each sequence&#39;s own last step (its first, when reversed)</p><hr><h3 id="output" tabindex="-1">output <a class="header-anchor" href="#output" aria-label="Permalink to &quot;output&quot;">​</a></h3><blockquote><p><strong>output</strong>: <a href="./../../../classes/Tensor.html"><code>Tensor</code></a></p></blockquote><p>[T, N, S]; exactly 0 at padded steps</p><hr><h3 id="trace" tabindex="-1">trace <a class="header-anchor" href="#trace" aria-label="Permalink to &quot;trace&quot;">​</a></h3><blockquote><p><strong>trace</strong>: <code>LayerTrace</code></p></blockquote><p>Gate activations; the backward pass uses them too, so do not write to them. Empty when not <code>traced</code></p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/ops/interfaces/RecurrentLayerResult.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const RecurrentLayerResult = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  RecurrentLayerResult as default
};
