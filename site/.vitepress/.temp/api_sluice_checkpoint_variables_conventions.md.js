import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Variable: conventions","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/checkpoint/variables/conventions.md","filePath":"api/sluice/checkpoint/variables/conventions.md"}');
const _sfc_main = { name: "api/sluice/checkpoint/variables/conventions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/checkpoint</a> / conventions</p><h1 id="variable-conventions" tabindex="-1">Variable: conventions <a class="header-anchor" href="#variable-conventions" aria-label="Permalink to &quot;Variable: conventions&quot;">​</a></h1><blockquote><p><code>const</code> <strong>conventions</strong>: readonly <a href="./../interfaces/Convention.html"><code>Convention</code></a>[]</p></blockquote><p>The conventions of all frameworks, one for each layer class. If several fit the same tensors, the first one wins.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/checkpoint/variables/conventions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const conventions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  conventions as default
};
