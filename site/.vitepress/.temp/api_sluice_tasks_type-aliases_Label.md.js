import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: Label","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/type-aliases/Label.md","filePath":"api/sluice/tasks/type-aliases/Label.md"}');
const _sfc_main = { name: "api/sluice/tasks/type-aliases/Label.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / Label</p><h1 id="type-alias-label" tabindex="-1">Type Alias: Label <a class="header-anchor" href="#type-alias-label" aria-label="Permalink to &quot;Type Alias: Label&quot;">​</a></h1><blockquote><p><strong>Label</strong> = <code>string</code> | <code>number</code> | <code>boolean</code></p></blockquote><p>The label of a sequence. Equal values are one class.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/type-aliases/Label.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Label = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Label as default
};
