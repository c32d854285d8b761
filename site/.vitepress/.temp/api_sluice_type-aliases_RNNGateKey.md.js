import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: RNNGateKey","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/type-aliases/RNNGateKey.md","filePath":"api/sluice/type-aliases/RNNGateKey.md"}');
const _sfc_main = { name: "api/sluice/type-aliases/RNNGateKey.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / RNNGateKey</p><h1 id="type-alias-rnngatekey" tabindex="-1">Type Alias: RNNGateKey <a class="header-anchor" href="#type-alias-rnngatekey" aria-label="Permalink to &quot;Type Alias: RNNGateKey&quot;">​</a></h1><blockquote><p><strong>RNNGateKey</strong> = <a href="./RNNGate.html"><code>RNNGate</code></a> | <code>&quot;h&quot;</code></p></blockquote><p>Every name of the gate of an RNN.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/type-aliases/RNNGateKey.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const RNNGateKey = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  RNNGateKey as default
};
