import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: GateName","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/type-aliases/GateName.md","filePath":"api/sluice/type-aliases/GateName.md"}');
const _sfc_main = { name: "api/sluice/type-aliases/GateName.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / GateName</p><h1 id="type-alias-gatename" tabindex="-1">Type Alias: GateName <a class="header-anchor" href="#type-alias-gatename" aria-label="Permalink to &quot;Type Alias: GateName&quot;">​</a></h1><blockquote><p><strong>GateName</strong> = <a href="./LSTMGate.html"><code>LSTMGate</code></a> | <a href="./GRUGate.html"><code>GRUGate</code></a> | <a href="./RNNGate.html"><code>RNNGate</code></a></p></blockquote><p>The gates of an LSTM, a GRU or an RNN.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/type-aliases/GateName.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const GateName = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  GateName as default
};
