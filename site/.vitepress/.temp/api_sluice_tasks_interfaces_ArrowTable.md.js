import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ArrowTable","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/interfaces/ArrowTable.md","filePath":"api/sluice/tasks/interfaces/ArrowTable.md"}');
const _sfc_main = { name: "api/sluice/tasks/interfaces/ArrowTable.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / ArrowTable</p><h1 id="interface-arrowtable" tabindex="-1">Interface: ArrowTable <a class="header-anchor" href="#interface-arrowtable" aria-label="Permalink to &quot;Interface: ArrowTable&quot;">​</a></h1><p>The part of an <code>apache-arrow</code> table that Sluice reads.</p><h2 id="methods" tabindex="-1">Methods <a class="header-anchor" href="#methods" aria-label="Permalink to &quot;Methods&quot;">​</a></h2><h3 id="getchild" tabindex="-1">getChild() <a class="header-anchor" href="#getchild" aria-label="Permalink to &quot;getChild()&quot;">​</a></h3><blockquote><p><strong>getChild</strong>(<code>name</code>): <code>Iterable</code>&lt;<code>unknown</code>, <code>any</code>, <code>any</code>&gt; | <code>null</code></p></blockquote><h4 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h4><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th></tr></thead><tbody><tr><td><code>name</code></td><td><code>string</code></td></tr></tbody></table><h4 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h4><p><code>Iterable</code>&lt;<code>unknown</code>, <code>any</code>, <code>any</code>&gt; | <code>null</code></p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="numrows" tabindex="-1">numRows <a class="header-anchor" href="#numrows" aria-label="Permalink to &quot;numRows&quot;">​</a></h3><blockquote><p><code>readonly</code> <strong>numRows</strong>: <code>number</code></p></blockquote><hr><h3 id="schema" tabindex="-1">schema <a class="header-anchor" href="#schema" aria-label="Permalink to &quot;schema&quot;">​</a></h3><blockquote><p><code>readonly</code> <strong>schema</strong>: <code>object</code></p></blockquote><h4 id="fields" tabindex="-1">fields <a class="header-anchor" href="#fields" aria-label="Permalink to &quot;fields&quot;">​</a></h4><blockquote><p><code>readonly</code> <strong>fields</strong>: readonly <code>object</code>[]</p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/interfaces/ArrowTable.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ArrowTable = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ArrowTable as default
};
