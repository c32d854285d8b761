import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: ChainLayer","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/network/type-aliases/ChainLayer.md","filePath":"api/sluice/network/type-aliases/ChainLayer.md"}');
const _sfc_main = { name: "api/sluice/network/type-aliases/ChainLayer.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/network</a> / ChainLayer</p><h1 id="type-alias-chainlayer" tabindex="-1">Type Alias: ChainLayer <a class="header-anchor" href="#type-alias-chainlayer" aria-label="Permalink to &quot;Type Alias: ChainLayer&quot;">​</a></h1><blockquote><p><strong>ChainLayer</strong> = <code>ChainRecurrent</code> | <code>ChainLinear</code> | <code>ChainEmbedding</code> | <code>ChainConv1d</code> | <code>ChainActivationLayer</code> | <code>ChainPrelu</code> | <code>ChainBatchNorm</code> | <code>ChainLayerNorm</code> | <code>ChainDropout</code> | <code>ChainMasking</code> | <code>ChainPool</code> | <code>ChainMove</code> | <code>ChainRepeat</code> | <code>ChainReshape</code> | <code>ChainPad</code> | <code>ChainJoin</code></p></blockquote><p>A layer of a chain.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/network/type-aliases/ChainLayer.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ChainLayer = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ChainLayer as default
};
