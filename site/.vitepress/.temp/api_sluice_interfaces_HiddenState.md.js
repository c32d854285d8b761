import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: HiddenState","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/interfaces/HiddenState.md","filePath":"api/sluice/interfaces/HiddenState.md"}');
const _sfc_main = { name: "api/sluice/interfaces/HiddenState.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / HiddenState</p><h1 id="interface-hiddenstate" tabindex="-1">Interface: HiddenState <a class="header-anchor" href="#interface-hiddenstate" aria-label="Permalink to &quot;Interface: HiddenState&quot;">​</a></h1><p>State of a GRU or RNN: hidden [L·D, N, H], without N when the input is unbatched.</p><h2 id="extended-by" tabindex="-1">Extended by <a class="header-anchor" href="#extended-by" aria-label="Permalink to &quot;Extended by&quot;">​</a></h2><ul><li><a href="./LSTMState.html"><code>LSTMState</code></a></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="hidden" tabindex="-1">hidden <a class="header-anchor" href="#hidden" aria-label="Permalink to &quot;hidden&quot;">​</a></h3><blockquote><p><strong>hidden</strong>: <a href="./../classes/Tensor.html"><code>Tensor</code></a></p></blockquote><p>[L·D, N, S]; S is H unless a projection makes it smaller</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/interfaces/HiddenState.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const HiddenState = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  HiddenState as default
};
