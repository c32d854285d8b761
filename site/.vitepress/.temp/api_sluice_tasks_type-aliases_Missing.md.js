import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: Missing","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/type-aliases/Missing.md","filePath":"api/sluice/tasks/type-aliases/Missing.md"}');
const _sfc_main = { name: "api/sluice/tasks/type-aliases/Missing.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / Missing</p><h1 id="type-alias-missing" tabindex="-1">Type Alias: Missing <a class="header-anchor" href="#type-alias-missing" aria-label="Permalink to &quot;Type Alias: Missing&quot;">​</a></h1><blockquote><p><strong>Missing</strong> = <code>&quot;error&quot;</code> | <a href="./Fill.html"><code>Fill</code></a> | <code>&quot;drop&quot;</code></p></blockquote><p>The response to a missing cell: an error that names its place, a value, or dropping its row.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/type-aliases/Missing.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Missing = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Missing as default
};
