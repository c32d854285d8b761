import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: Learning","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/type-aliases/Learning.md","filePath":"api/sluice/type-aliases/Learning.md"}');
const _sfc_main = { name: "api/sluice/type-aliases/Learning.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / Learning</p><h1 id="type-alias-learning" tabindex="-1">Type Alias: Learning <a class="header-anchor" href="#type-alias-learning" aria-label="Permalink to &quot;Type Alias: Learning&quot;">​</a></h1><blockquote><p><strong>Learning</strong> = <code>Required</code>&lt;<a href="./../interfaces/LearningOptions.html"><code>LearningOptions</code></a>&gt;</p></blockquote><p>Settings of a range of elements, all of them.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/type-aliases/Learning.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Learning = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Learning as default
};
