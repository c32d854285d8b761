import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: Schemes","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/modules/type-aliases/Schemes.md","filePath":"api/sluice/modules/type-aliases/Schemes.md"}');
const _sfc_main = { name: "api/sluice/modules/type-aliases/Schemes.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/modules</a> / Schemes</p><h1 id="type-alias-schemes" tabindex="-1">Type Alias: Schemes <a class="header-anchor" href="#type-alias-schemes" aria-label="Permalink to &quot;Type Alias: Schemes&quot;">​</a></h1><blockquote><p><strong>Schemes</strong> = <a href="./../../interfaces/Scheme.html"><code>Scheme</code></a> | <a href="./../../type-aliases/PresetName.html"><code>PresetName</code></a> | readonly (<a href="./../../interfaces/Scheme.html"><code>Scheme</code></a> | <a href="./../../type-aliases/PresetName.html"><code>PresetName</code></a>)[]</p></blockquote><p>A scheme or the name of a preset, or several that apply one after the other.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/modules/type-aliases/Schemes.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Schemes = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Schemes as default
};
