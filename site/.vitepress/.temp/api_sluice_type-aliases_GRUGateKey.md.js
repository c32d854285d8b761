import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: GRUGateKey","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/type-aliases/GRUGateKey.md","filePath":"api/sluice/type-aliases/GRUGateKey.md"}');
const _sfc_main = { name: "api/sluice/type-aliases/GRUGateKey.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / GRUGateKey</p><h1 id="type-alias-grugatekey" tabindex="-1">Type Alias: GRUGateKey <a class="header-anchor" href="#type-alias-grugatekey" aria-label="Permalink to &quot;Type Alias: GRUGateKey&quot;">​</a></h1><blockquote><p><strong>GRUGateKey</strong> = <a href="./GRUGate.html"><code>GRUGate</code></a> | <code>&quot;r&quot;</code> | <code>&quot;z&quot;</code> | <code>&quot;n&quot;</code> | <code>&quot;candidate&quot;</code> | <code>&quot;retain&quot;</code></p></blockquote><p>Every name of a gate of a GRU: its own, its letter, its aliases, and <code>retain</code>.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/type-aliases/GRUGateKey.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const GRUGateKey = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  GRUGateKey as default
};
