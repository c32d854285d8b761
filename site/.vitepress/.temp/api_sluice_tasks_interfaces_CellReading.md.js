import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: CellReading","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/interfaces/CellReading.md","filePath":"api/sluice/tasks/interfaces/CellReading.md"}');
const _sfc_main = { name: "api/sluice/tasks/interfaces/CellReading.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / CellReading</p><h1 id="interface-cellreading" tabindex="-1">Interface: CellReading <a class="header-anchor" href="#interface-cellreading" aria-label="Permalink to &quot;Interface: CellReading&quot;">​</a></h1><p>The notation of cells, for tables whose cells leave it open.</p><h2 id="extended-by" tabindex="-1">Extended by <a class="header-anchor" href="#extended-by" aria-label="Permalink to &quot;Extended by&quot;">​</a></h2><ul><li><a href="./TableOptions.html"><code>TableOptions</code></a></li><li><a href="./TableReading.html"><code>TableReading</code></a></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="dateorder" tabindex="-1">dateOrder? <a class="header-anchor" href="#dateorder" aria-label="Permalink to &quot;dateOrder?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>dateOrder?</strong>: <a href="./../type-aliases/DateOrder.html"><code>DateOrder</code></a></p></blockquote><p>Whether <code>01/02/2012</code> begins with the day or the month. Default: what the dates show.</p><hr><h3 id="decimal" tabindex="-1">decimal? <a class="header-anchor" href="#decimal" aria-label="Permalink to &quot;decimal?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>decimal?</strong>: <a href="./../type-aliases/DecimalMark.html"><code>DecimalMark</code></a></p></blockquote><p>Mark before decimals. Default: what the numbers show.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/interfaces/CellReading.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const CellReading = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  CellReading as default
};
