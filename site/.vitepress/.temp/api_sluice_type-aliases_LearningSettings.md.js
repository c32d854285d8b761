import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: LearningSettings","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/type-aliases/LearningSettings.md","filePath":"api/sluice/type-aliases/LearningSettings.md"}');
const _sfc_main = { name: "api/sluice/type-aliases/LearningSettings.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / LearningSettings</p><h1 id="type-alias-learningsettings" tabindex="-1">Type Alias: LearningSettings <a class="header-anchor" href="#type-alias-learningsettings" aria-label="Permalink to &quot;Type Alias: LearningSettings&quot;">​</a></h1><blockquote><p><strong>LearningSettings</strong> = <code>Record</code>&lt;<code>string</code>, <a href="./../interfaces/LearningRange.html"><code>LearningRange</code></a>[]&gt;</p></blockquote><p>Ranges by the path of their parameter.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/type-aliases/LearningSettings.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const LearningSettings = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  LearningSettings as default
};
