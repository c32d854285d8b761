import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: ActivationName","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/type-aliases/ActivationName.md","filePath":"api/sluice/type-aliases/ActivationName.md"}');
const _sfc_main = { name: "api/sluice/type-aliases/ActivationName.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / ActivationName</p><h1 id="type-alias-activationname" tabindex="-1">Type Alias: ActivationName <a class="header-anchor" href="#type-alias-activationname" aria-label="Permalink to &quot;Type Alias: ActivationName&quot;">​</a></h1><blockquote><p><strong>ActivationName</strong> = <em>typeof</em> <code>ACTIVATIONS</code>[<code>number</code>]</p></blockquote><p>Names of the activations of gates.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/type-aliases/ActivationName.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ActivationName = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ActivationName as default
};
