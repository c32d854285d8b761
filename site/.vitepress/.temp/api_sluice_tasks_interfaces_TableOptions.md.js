import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: TableOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/interfaces/TableOptions.md","filePath":"api/sluice/tasks/interfaces/TableOptions.md"}');
const _sfc_main = { name: "api/sluice/tasks/interfaces/TableOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / TableOptions</p><h1 id="interface-tableoptions" tabindex="-1">Interface: TableOptions <a class="header-anchor" href="#interface-tableoptions" aria-label="Permalink to &quot;Interface: TableOptions&quot;">​</a></h1><p>Options of the readers of tables.</p><h2 id="extends" tabindex="-1">Extends <a class="header-anchor" href="#extends" aria-label="Permalink to &quot;Extends&quot;">​</a></h2><ul><li><a href="./CellReading.html"><code>CellReading</code></a></li></ul><h2 id="extended-by" tabindex="-1">Extended by <a class="header-anchor" href="#extended-by" aria-label="Permalink to &quot;Extended by&quot;">​</a></h2><ul><li><a href="./CSVOptions.html"><code>CSVOptions</code></a></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="dateorder" tabindex="-1">dateOrder? <a class="header-anchor" href="#dateorder" aria-label="Permalink to &quot;dateOrder?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>dateOrder?</strong>: <a href="./../type-aliases/DateOrder.html"><code>DateOrder</code></a></p></blockquote><p>Whether <code>01/02/2012</code> begins with the day or the month. Default: what the dates show.</p><h4 id="inherited-from" tabindex="-1">Inherited from <a class="header-anchor" href="#inherited-from" aria-label="Permalink to &quot;Inherited from&quot;">​</a></h4><p><a href="./CellReading.html"><code>CellReading</code></a>.<a href="./CellReading.html#dateorder"><code>dateOrder</code></a></p><hr><h3 id="decimal" tabindex="-1">decimal? <a class="header-anchor" href="#decimal" aria-label="Permalink to &quot;decimal?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>decimal?</strong>: <a href="./../type-aliases/DecimalMark.html"><code>DecimalMark</code></a></p></blockquote><p>Mark before decimals. Default: what the numbers show.</p><h4 id="inherited-from-1" tabindex="-1">Inherited from <a class="header-anchor" href="#inherited-from-1" aria-label="Permalink to &quot;Inherited from&quot;">​</a></h4><p><a href="./CellReading.html"><code>CellReading</code></a>.<a href="./CellReading.html#decimal"><code>decimal</code></a></p><hr><h3 id="name" tabindex="-1">name? <a class="header-anchor" href="#name" aria-label="Permalink to &quot;name?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>name?</strong>: <code>string</code></p></blockquote><p>Name of the source for messages, usually the file&#39;s. Default <code>&quot;input&quot;</code>.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/interfaces/TableOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const TableOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  TableOptions as default
};
