import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: SaveTarget","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/checkpoint/type-aliases/SaveTarget.md","filePath":"api/sluice/checkpoint/type-aliases/SaveTarget.md"}');
const _sfc_main = { name: "api/sluice/checkpoint/type-aliases/SaveTarget.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/checkpoint</a> / SaveTarget</p><h1 id="type-alias-savetarget" tabindex="-1">Type Alias: SaveTarget <a class="header-anchor" href="#type-alias-savetarget" aria-label="Permalink to &quot;Type Alias: SaveTarget&quot;">​</a></h1><blockquote><p><strong>SaveTarget</strong> = <a href="./../interfaces/ModelWeights.html"><code>ModelWeights</code></a> | <a href="./../interfaces/LayerRecord.html"><code>LayerRecord</code></a> | readonly <a href="./../interfaces/LayerRecord.html"><code>LayerRecord</code></a>[] | <code>ReadonlyMap</code>&lt;<code>string</code>, <a href="./../interfaces/RawTensor.html"><code>RawTensor</code></a> | <a href="./../../classes/Tensor.html"><code>Tensor</code></a>&gt;</p></blockquote><p>A model through <code>weightsOf</code> of <code>sluice/modules</code>, layers as records, or tensors by name.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/checkpoint/type-aliases/SaveTarget.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const SaveTarget = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  SaveTarget as default
};
