import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: LSTMGateKey","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/type-aliases/LSTMGateKey.md","filePath":"api/sluice/type-aliases/LSTMGateKey.md"}');
const _sfc_main = { name: "api/sluice/type-aliases/LSTMGateKey.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / LSTMGateKey</p><h1 id="type-alias-lstmgatekey" tabindex="-1">Type Alias: LSTMGateKey <a class="header-anchor" href="#type-alias-lstmgatekey" aria-label="Permalink to &quot;Type Alias: LSTMGateKey&quot;">​</a></h1><blockquote><p><strong>LSTMGateKey</strong> = <a href="./LSTMGate.html"><code>LSTMGate</code></a> | <code>&quot;i&quot;</code> | <code>&quot;f&quot;</code> | <code>&quot;g&quot;</code> | <code>&quot;o&quot;</code> | <code>&quot;candidate&quot;</code> | <code>&quot;retain&quot;</code></p></blockquote><p>Every name of a gate of an LSTM: its own, its letter, its aliases, and <code>retain</code>.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/type-aliases/LSTMGateKey.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const LSTMGateKey = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  LSTMGateKey as default
};
