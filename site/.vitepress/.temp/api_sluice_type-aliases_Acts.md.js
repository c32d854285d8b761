import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: Acts","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/type-aliases/Acts.md","filePath":"api/sluice/type-aliases/Acts.md"}');
const _sfc_main = { name: "api/sluice/type-aliases/Acts.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / Acts</p><h1 id="type-alias-acts" tabindex="-1">Type Alias: Acts <a class="header-anchor" href="#type-alias-acts" aria-label="Permalink to &quot;Type Alias: Acts&quot;">​</a></h1><blockquote><p><strong>Acts</strong> = { readonly [gate in LSTMGateKey | GRUGateKey | RNNGateKey | string &amp; {}]?: number | GateAct | readonly GateAct[] }</p></blockquote><p>Acts on gates in a run, by any of their names: a number sets the value, and a list acts one after the other. <code>retain: 1</code> keeps the state in every cell.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/type-aliases/Acts.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Acts = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Acts as default
};
