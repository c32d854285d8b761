import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: Resume","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/type-aliases/Resume.md","filePath":"api/sluice/type-aliases/Resume.md"}');
const _sfc_main = { name: "api/sluice/type-aliases/Resume.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / Resume</p><h1 id="type-alias-resume" tabindex="-1">Type Alias: Resume <a class="header-anchor" href="#type-alias-resume" aria-label="Permalink to &quot;Type Alias: Resume&quot;">​</a></h1><blockquote><p><strong>Resume</strong> = <code>boolean</code> | <code>&quot;force&quot;</code></p></blockquote><p>How <code>fit</code> starts when its store already holds a run.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/type-aliases/Resume.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Resume = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Resume as default
};
