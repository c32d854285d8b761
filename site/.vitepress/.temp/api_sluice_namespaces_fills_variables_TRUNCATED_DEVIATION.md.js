import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Variable: TRUNCATED_DEVIATION","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/fills/variables/TRUNCATED_DEVIATION.md","filePath":"api/sluice/namespaces/fills/variables/TRUNCATED_DEVIATION.md"}');
const _sfc_main = { name: "api/sluice/namespaces/fills/variables/TRUNCATED_DEVIATION.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">fills</a> / TRUNCATED_DEVIATION</p><h1 id="variable-truncated-deviation" tabindex="-1">Variable: TRUNCATED_DEVIATION <a class="header-anchor" href="#variable-truncated-deviation" aria-label="Permalink to &quot;Variable: TRUNCATED\\_DEVIATION&quot;">​</a></h1><blockquote><p><code>const</code> <strong>TRUNCATED_DEVIATION</strong>: <code>0.8796256610342398</code> = <code>0.8796256610342398</code></p></blockquote><p>Standard deviation of a standard normal number truncated at ±2.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/fills/variables/TRUNCATED_DEVIATION.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const TRUNCATED_DEVIATION = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  TRUNCATED_DEVIATION as default
};
