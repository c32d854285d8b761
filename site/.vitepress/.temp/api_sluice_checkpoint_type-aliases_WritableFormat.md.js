import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: WritableFormat","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/checkpoint/type-aliases/WritableFormat.md","filePath":"api/sluice/checkpoint/type-aliases/WritableFormat.md"}');
const _sfc_main = { name: "api/sluice/checkpoint/type-aliases/WritableFormat.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/checkpoint</a> / WritableFormat</p><h1 id="type-alias-writableformat" tabindex="-1">Type Alias: WritableFormat <a class="header-anchor" href="#type-alias-writableformat" aria-label="Permalink to &quot;Type Alias: WritableFormat&quot;">​</a></h1><blockquote><p><strong>WritableFormat</strong> = <code>&quot;safetensors&quot;</code> | <code>&quot;pytorch&quot;</code> | <code>&quot;npz&quot;</code> | <code>&quot;flax&quot;</code> | <code>&quot;onnx&quot;</code> | <code>&quot;keras-h5&quot;</code> | <code>&quot;keras-weights&quot;</code> | <code>&quot;keras&quot;</code> | <code>&quot;tfjs&quot;</code></p></blockquote><p>A format that Sluice writes. <code>&quot;keras-h5&quot;</code> is Keras 2&#39;s file, <code>&quot;keras-weights&quot;</code> is Keras 3&#39;s <code>.weights.h5</code>.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/checkpoint/type-aliases/WritableFormat.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const WritableFormat = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  WritableFormat as default
};
