import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: CellReport","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/checkpoint/interfaces/CellReport.md","filePath":"api/sluice/checkpoint/interfaces/CellReport.md"}');
const _sfc_main = { name: "api/sluice/checkpoint/interfaces/CellReport.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/checkpoint</a> / CellReport</p><h1 id="interface-cellreport" tabindex="-1">Interface: CellReport <a class="header-anchor" href="#interface-cellreport" aria-label="Permalink to &quot;Interface: CellReport&quot;">​</a></h1><p>The report on one cell of a layer.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="direction" tabindex="-1">direction <a class="header-anchor" href="#direction" aria-label="Permalink to &quot;direction&quot;">​</a></h3><blockquote><p><strong>direction</strong>: <a href="./../type-aliases/Direction.html"><code>Direction</code></a></p></blockquote><hr><h3 id="gates" tabindex="-1">gates <a class="header-anchor" href="#gates" aria-label="Permalink to &quot;gates&quot;">​</a></h3><blockquote><p><strong>gates</strong>: <code>Record</code>&lt;<code>string</code>, <a href="./GateReport.html"><code>GateReport</code></a>&gt;</p></blockquote><p>By name of the gate, in PyTorch&#39;s order.</p><hr><h3 id="layer" tabindex="-1">layer <a class="header-anchor" href="#layer" aria-label="Permalink to &quot;layer&quot;">​</a></h3><blockquote><p><strong>layer</strong>: <code>number</code></p></blockquote><p>Number of its layer in the stack, from 0.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/checkpoint/interfaces/CellReport.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const CellReport = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  CellReport as default
};
