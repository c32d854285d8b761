import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: NetworkValues<A>","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/network/type-aliases/NetworkValues.md","filePath":"api/sluice/network/type-aliases/NetworkValues.md"}');
const _sfc_main = { name: "api/sluice/network/type-aliases/NetworkValues.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/network</a> / NetworkValues</p><h1 id="type-alias-networkvalues-a" tabindex="-1">Type Alias: NetworkValues&lt;A&gt; <a class="header-anchor" href="#type-alias-networkvalues-a" aria-label="Permalink to &quot;Type Alias: NetworkValues\\&lt;A\\&gt;&quot;">​</a></h1><blockquote><p><strong>NetworkValues</strong>&lt;<code>A</code>&gt; = <code>Readonly</code>&lt;<code>Record</code>&lt;<code>string</code>, <code>A</code>&gt;&gt;</p></blockquote><p>Inputs or outputs of a network by name.</p><h2 id="type-parameters" tabindex="-1">Type Parameters <a class="header-anchor" href="#type-parameters" aria-label="Permalink to &quot;Type Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Type Parameter</th><th>Default type</th></tr></thead><tbody><tr><td><a id="type-parameter-a"></a> <code>A</code></td><td><code>ArrayLike</code>&lt;<code>number</code>&gt;</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/network/type-aliases/NetworkValues.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const NetworkValues = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  NetworkValues as default
};
