import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: RNNGate","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/type-aliases/RNNGate.md","filePath":"api/sluice/type-aliases/RNNGate.md"}');
const _sfc_main = { name: "api/sluice/type-aliases/RNNGate.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / RNNGate</p><h1 id="type-alias-rnngate" tabindex="-1">Type Alias: RNNGate <a class="header-anchor" href="#type-alias-rnngate" aria-label="Permalink to &quot;Type Alias: RNNGate&quot;">​</a></h1><blockquote><p><strong>RNNGate</strong> = <code>&quot;hidden&quot;</code></p></blockquote><p>The only gate of an RNN.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/type-aliases/RNNGate.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const RNNGate = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  RNNGate as default
};
