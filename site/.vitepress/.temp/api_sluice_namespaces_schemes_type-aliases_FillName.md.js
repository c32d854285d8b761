import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: FillName","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/schemes/type-aliases/FillName.md","filePath":"api/sluice/namespaces/schemes/type-aliases/FillName.md"}');
const _sfc_main = { name: "api/sluice/namespaces/schemes/type-aliases/FillName.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">schemes</a> / FillName</p><h1 id="type-alias-fillname" tabindex="-1">Type Alias: FillName <a class="header-anchor" href="#type-alias-fillname" aria-label="Permalink to &quot;Type Alias: FillName&quot;">​</a></h1><blockquote><p><strong>FillName</strong> = keyof <a href="./../interfaces/FillOptions.html"><code>FillOptions</code></a></p></blockquote><p>The name of a fill.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/schemes/type-aliases/FillName.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const FillName = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  FillName as default
};
