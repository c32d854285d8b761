import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Variable: allFormats","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/formats/variables/allFormats.md","filePath":"api/sluice/formats/variables/allFormats.md"}');
const _sfc_main = { name: "api/sluice/formats/variables/allFormats.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/formats</a> / allFormats</p><h1 id="variable-allformats" tabindex="-1">Variable: allFormats <a class="header-anchor" href="#variable-allformats" aria-label="Permalink to &quot;Variable: allFormats&quot;">​</a></h1><blockquote><p><code>const</code> <strong>allFormats</strong>: readonly <a href="./../interfaces/FormatReaders.html"><code>FormatReaders</code></a>[]</p></blockquote><p>All formats except safetensors, which is always present.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/formats/variables/allFormats.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const allFormats = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  allFormats as default
};
