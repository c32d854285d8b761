import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: PresetName","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/type-aliases/PresetName.md","filePath":"api/sluice/type-aliases/PresetName.md"}');
const _sfc_main = { name: "api/sluice/type-aliases/PresetName.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / PresetName</p><h1 id="type-alias-presetname" tabindex="-1">Type Alias: PresetName <a class="header-anchor" href="#type-alias-presetname" aria-label="Permalink to &quot;Type Alias: PresetName&quot;">​</a></h1><blockquote><p><strong>PresetName</strong> = keyof <em>typeof</em> <a href="./../variables/presets.html"><code>presets</code></a></p></blockquote><p>The name of a preset.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/type-aliases/PresetName.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const PresetName = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  PresetName as default
};
