import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Variable: schemeTable","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/variables/schemeTable.md","filePath":"api/sluice/variables/schemeTable.md"}');
const _sfc_main = { name: "api/sluice/variables/schemeTable.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / schemeTable</p><h1 id="variable-schemetable" tabindex="-1">Variable: schemeTable <a class="header-anchor" href="#variable-schemetable" aria-label="Permalink to &quot;Variable: schemeTable&quot;">​</a></h1><blockquote><p><code>const</code> <strong>schemeTable</strong>: readonly <a href="./../interfaces/SchemeEntry.html"><code>SchemeEntry</code></a>[]</p></blockquote><p>All named schemes, in the order of the page.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/variables/schemeTable.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const schemeTable = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  schemeTable as default
};
