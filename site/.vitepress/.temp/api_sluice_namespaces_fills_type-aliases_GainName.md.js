import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: GainName","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/fills/type-aliases/GainName.md","filePath":"api/sluice/namespaces/fills/type-aliases/GainName.md"}');
const _sfc_main = { name: "api/sluice/namespaces/fills/type-aliases/GainName.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">fills</a> / GainName</p><h1 id="type-alias-gainname" tabindex="-1">Type Alias: GainName <a class="header-anchor" href="#type-alias-gainname" aria-label="Permalink to &quot;Type Alias: GainName&quot;">​</a></h1><blockquote><p><strong>GainName</strong> = keyof <em>typeof</em> <code>GAINS</code></p></blockquote><p>The name of an activation with a known gain.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/fills/type-aliases/GainName.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const GainName = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  GainName as default
};
