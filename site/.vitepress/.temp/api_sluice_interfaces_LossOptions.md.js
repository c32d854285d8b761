import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: LossOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/interfaces/LossOptions.md","filePath":"api/sluice/interfaces/LossOptions.md"}');
const _sfc_main = { name: "api/sluice/interfaces/LossOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / LossOptions</p><h1 id="interface-lossoptions" tabindex="-1">Interface: LossOptions <a class="header-anchor" href="#interface-lossoptions" aria-label="Permalink to &quot;Interface: LossOptions&quot;">​</a></h1><p>Options of the losses of two tensors.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="reduction" tabindex="-1">reduction? <a class="header-anchor" href="#reduction" aria-label="Permalink to &quot;reduction?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>reduction?</strong>: <a href="./../type-aliases/Reduction.html"><code>Reduction</code></a></p></blockquote><p>Default <code>&quot;mean&quot;</code>.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/interfaces/LossOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const LossOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  LossOptions as default
};
