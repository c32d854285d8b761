import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: LSTMState","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/interfaces/LSTMState.md","filePath":"api/sluice/interfaces/LSTMState.md"}');
const _sfc_main = { name: "api/sluice/interfaces/LSTMState.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / LSTMState</p><h1 id="interface-lstmstate" tabindex="-1">Interface: LSTMState <a class="header-anchor" href="#interface-lstmstate" aria-label="Permalink to &quot;Interface: LSTMState&quot;">​</a></h1><p>State of an LSTM: hidden [L·D, N, S] and cell [L·D, N, H], without N when the input is unbatched.</p><h2 id="extends" tabindex="-1">Extends <a class="header-anchor" href="#extends" aria-label="Permalink to &quot;Extends&quot;">​</a></h2><ul><li><a href="./HiddenState.html"><code>HiddenState</code></a></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="cell" tabindex="-1">cell <a class="header-anchor" href="#cell" aria-label="Permalink to &quot;cell&quot;">​</a></h3><blockquote><p><strong>cell</strong>: <a href="./../classes/Tensor.html"><code>Tensor</code></a></p></blockquote><p>[L·D, N, H]</p><hr><h3 id="hidden" tabindex="-1">hidden <a class="header-anchor" href="#hidden" aria-label="Permalink to &quot;hidden&quot;">​</a></h3><blockquote><p><strong>hidden</strong>: <a href="./../classes/Tensor.html"><code>Tensor</code></a></p></blockquote><p>[L·D, N, S]; S is H unless a projection makes it smaller</p><h4 id="inherited-from" tabindex="-1">Inherited from <a class="header-anchor" href="#inherited-from" aria-label="Permalink to &quot;Inherited from&quot;">​</a></h4><p><a href="./HiddenState.html"><code>HiddenState</code></a>.<a href="./HiddenState.html#hidden"><code>hidden</code></a></p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/interfaces/LSTMState.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const LSTMState = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  LSTMState as default
};
