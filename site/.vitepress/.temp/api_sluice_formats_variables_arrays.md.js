import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Variable: arrays","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/formats/variables/arrays.md","filePath":"api/sluice/formats/variables/arrays.md"}');
const _sfc_main = { name: "api/sluice/formats/variables/arrays.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/formats</a> / arrays</p><h1 id="variable-arrays" tabindex="-1">Variable: arrays <a class="header-anchor" href="#variable-arrays" aria-label="Permalink to &quot;Variable: arrays&quot;">​</a></h1><blockquote><p><code>const</code> <strong>arrays</strong>: <a href="./../interfaces/FormatReaders.html"><code>FormatReaders</code></a></p></blockquote><p>Readers of NumPy (npy, npz), of manifests of raw tensors, and of safetensors in several files.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/formats/variables/arrays.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const arrays = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  arrays as default
};
