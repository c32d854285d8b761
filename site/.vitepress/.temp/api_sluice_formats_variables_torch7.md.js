import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Variable: torch7","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/formats/variables/torch7.md","filePath":"api/sluice/formats/variables/torch7.md"}');
const _sfc_main = { name: "api/sluice/formats/variables/torch7.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/formats</a> / torch7</p><h1 id="variable-torch7" tabindex="-1">Variable: torch7 <a class="header-anchor" href="#variable-torch7" aria-label="Permalink to &quot;Variable: torch7&quot;">​</a></h1><blockquote><p><code>const</code> <strong>torch7</strong>: <a href="./../interfaces/FormatReaders.html"><code>FormatReaders</code></a></p></blockquote><p>The reader of Torch7: <code>.t7</code>.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/formats/variables/torch7.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const torch7 = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  torch7 as default
};
