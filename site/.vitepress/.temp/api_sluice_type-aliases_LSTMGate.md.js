import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: LSTMGate","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/type-aliases/LSTMGate.md","filePath":"api/sluice/type-aliases/LSTMGate.md"}');
const _sfc_main = { name: "api/sluice/type-aliases/LSTMGate.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / LSTMGate</p><h1 id="type-alias-lstmgate" tabindex="-1">Type Alias: LSTMGate <a class="header-anchor" href="#type-alias-lstmgate" aria-label="Permalink to &quot;Type Alias: LSTMGate&quot;">​</a></h1><blockquote><p><strong>LSTMGate</strong> = <code>&quot;input&quot;</code> | <code>&quot;forget&quot;</code> | <code>&quot;cell&quot;</code> | <code>&quot;output&quot;</code></p></blockquote><p>The gates of an LSTM, in storage order.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/type-aliases/LSTMGate.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const LSTMGate = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  LSTMGate as default
};
