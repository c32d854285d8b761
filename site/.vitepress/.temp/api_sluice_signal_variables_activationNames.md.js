import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Variable: activationNames","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/signal/variables/activationNames.md","filePath":"api/sluice/signal/variables/activationNames.md"}');
const _sfc_main = { name: "api/sluice/signal/variables/activationNames.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/signal</a> / activationNames</p><h1 id="variable-activationnames" tabindex="-1">Variable: activationNames <a class="header-anchor" href="#variable-activationnames" aria-label="Permalink to &quot;Variable: activationNames&quot;">​</a></h1><blockquote><p><code>const</code> <strong>activationNames</strong>: readonly <code>string</code>[]</p></blockquote><p>Names of the activations, softmax included.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/signal/variables/activationNames.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const activationNames = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  activationNames as default
};
