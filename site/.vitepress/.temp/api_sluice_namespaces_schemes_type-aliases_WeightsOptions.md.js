import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: WeightsOptions<Name>","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/schemes/type-aliases/WeightsOptions.md","filePath":"api/sluice/namespaces/schemes/type-aliases/WeightsOptions.md"}');
const _sfc_main = { name: "api/sluice/namespaces/schemes/type-aliases/WeightsOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">schemes</a> / WeightsOptions</p><h1 id="type-alias-weightsoptions-name" tabindex="-1">Type Alias: WeightsOptions&lt;Name&gt; <a class="header-anchor" href="#type-alias-weightsoptions-name" aria-label="Permalink to &quot;Type Alias: WeightsOptions\\&lt;Name\\&gt;&quot;">​</a></h1><blockquote><p><strong>WeightsOptions</strong>&lt;<code>Name</code>&gt; = <a href="./../interfaces/FillOptions.html"><code>FillOptions</code></a>[<code>Name</code>] &amp; <code>object</code></p></blockquote><p>Options of <code>weights</code>: those of the fill, and which blocks it fills.</p><h2 id="type-parameters" tabindex="-1">Type Parameters <a class="header-anchor" href="#type-parameters" aria-label="Permalink to &quot;Type Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Type Parameter</th></tr></thead><tbody><tr><td><a id="type-parameter-name"></a> <code>Name</code> <em>extends</em> <a href="./FillName.html"><code>FillName</code></a></td></tr></tbody></table><h2 id="type-declaration" tabindex="-1">Type Declaration <a class="header-anchor" href="#type-declaration" aria-label="Permalink to &quot;Type Declaration&quot;">​</a></h2><h3 id="gates" tabindex="-1">gates? <a class="header-anchor" href="#gates" aria-label="Permalink to &quot;gates?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>gates?</strong>: readonly <code>string</code>[]</p></blockquote><h3 id="per" tabindex="-1">per <a class="header-anchor" href="#per" aria-label="Permalink to &quot;per&quot;">​</a></h3><blockquote><p><strong>per</strong>: <code>&quot;gate&quot;</code> | <code>&quot;matrix&quot;</code></p></blockquote><p><code>&quot;gate&quot;</code>: each block separately, including those on the diagonal of a gate; <code>&quot;matrix&quot;</code>: the stacked matrix at once</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/schemes/type-aliases/WeightsOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const WeightsOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  WeightsOptions as default
};
