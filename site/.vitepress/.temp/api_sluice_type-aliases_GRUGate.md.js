import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: GRUGate","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/type-aliases/GRUGate.md","filePath":"api/sluice/type-aliases/GRUGate.md"}');
const _sfc_main = { name: "api/sluice/type-aliases/GRUGate.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / GRUGate</p><h1 id="type-alias-grugate" tabindex="-1">Type Alias: GRUGate <a class="header-anchor" href="#type-alias-grugate" aria-label="Permalink to &quot;Type Alias: GRUGate&quot;">​</a></h1><blockquote><p><strong>GRUGate</strong> = <code>&quot;reset&quot;</code> | <code>&quot;update&quot;</code> | <code>&quot;new&quot;</code></p></blockquote><p>The gates of a GRU, in storage order.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/type-aliases/GRUGate.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const GRUGate = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  GRUGate as default
};
