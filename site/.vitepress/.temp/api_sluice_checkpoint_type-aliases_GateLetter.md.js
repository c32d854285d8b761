import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: GateLetter","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/checkpoint/type-aliases/GateLetter.md","filePath":"api/sluice/checkpoint/type-aliases/GateLetter.md"}');
const _sfc_main = { name: "api/sluice/checkpoint/type-aliases/GateLetter.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/checkpoint</a> / GateLetter</p><h1 id="type-alias-gateletter" tabindex="-1">Type Alias: GateLetter <a class="header-anchor" href="#type-alias-gateletter" aria-label="Permalink to &quot;Type Alias: GateLetter&quot;">​</a></h1><blockquote><p><strong>GateLetter</strong> = <code>&quot;i&quot;</code> | <code>&quot;f&quot;</code> | <code>&quot;g&quot;</code> | <code>&quot;o&quot;</code> | <code>&quot;r&quot;</code> | <code>&quot;z&quot;</code> | <code>&quot;n&quot;</code> | <code>&quot;h&quot;</code></p></blockquote><p>A gate by its role in PyTorch: i f g o (LSTM), r z n (GRU), h (RNN).</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/checkpoint/type-aliases/GateLetter.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const GateLetter = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  GateLetter as default
};
