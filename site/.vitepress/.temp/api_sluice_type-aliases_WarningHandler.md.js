import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: WarningHandler","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/type-aliases/WarningHandler.md","filePath":"api/sluice/type-aliases/WarningHandler.md"}');
const _sfc_main = { name: "api/sluice/type-aliases/WarningHandler.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / WarningHandler</p><h1 id="type-alias-warninghandler" tabindex="-1">Type Alias: WarningHandler <a class="header-anchor" href="#type-alias-warninghandler" aria-label="Permalink to &quot;Type Alias: WarningHandler&quot;">​</a></h1><blockquote><p><strong>WarningHandler</strong> = (<code>message</code>) =&gt; <code>void</code></p></blockquote><p>Receives a warning as text.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th></tr></thead><tbody><tr><td><code>message</code></td><td><code>string</code></td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><code>void</code></p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/type-aliases/WarningHandler.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const WarningHandler = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  WarningHandler as default
};
