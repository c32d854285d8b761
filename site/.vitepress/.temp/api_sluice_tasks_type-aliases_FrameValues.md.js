import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: FrameValues","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/type-aliases/FrameValues.md","filePath":"api/sluice/tasks/type-aliases/FrameValues.md"}');
const _sfc_main = { name: "api/sluice/tasks/type-aliases/FrameValues.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / FrameValues</p><h1 id="type-alias-framevalues" tabindex="-1">Type Alias: FrameValues <a class="header-anchor" href="#type-alias-framevalues" aria-label="Permalink to &quot;Type Alias: FrameValues&quot;">​</a></h1><blockquote><p><strong>FrameValues</strong> = <code>Record</code>&lt;<code>string</code>, <code>Float32Array</code>&gt;</p></blockquote><p>Values of inputs or outputs by name, flat.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/type-aliases/FrameValues.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const FrameValues = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  FrameValues as default
};
