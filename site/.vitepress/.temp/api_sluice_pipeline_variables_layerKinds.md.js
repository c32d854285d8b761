import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Variable: layerKinds","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/pipeline/variables/layerKinds.md","filePath":"api/sluice/pipeline/variables/layerKinds.md"}');
const _sfc_main = { name: "api/sluice/pipeline/variables/layerKinds.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/pipeline</a> / layerKinds</p><h1 id="variable-layerkinds" tabindex="-1">Variable: layerKinds <a class="header-anchor" href="#variable-layerkinds" aria-label="Permalink to &quot;Variable: layerKinds&quot;">​</a></h1><blockquote><p><code>const</code> <strong>layerKinds</strong>: readonly <code>string</code>[]</p></blockquote><p>The kinds of layers, for <code>layer</code> in a definition: <code>&quot;conv1d&quot;</code>, <code>&quot;gru&quot;</code>, <code>&quot;relu&quot;</code> and others.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/pipeline/variables/layerKinds.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const layerKinds = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  layerKinds as default
};
