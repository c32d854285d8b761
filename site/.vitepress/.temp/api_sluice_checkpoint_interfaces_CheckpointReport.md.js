import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: CheckpointReport","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/checkpoint/interfaces/CheckpointReport.md","filePath":"api/sluice/checkpoint/interfaces/CheckpointReport.md"}');
const _sfc_main = { name: "api/sluice/checkpoint/interfaces/CheckpointReport.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/checkpoint</a> / CheckpointReport</p><h1 id="interface-checkpointreport" tabindex="-1">Interface: CheckpointReport <a class="header-anchor" href="#interface-checkpointreport" aria-label="Permalink to &quot;Interface: CheckpointReport&quot;">​</a></h1><p>The report on a checkpoint, as plain data.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="format" tabindex="-1">format <a class="header-anchor" href="#format" aria-label="Permalink to &quot;format&quot;">​</a></h3><blockquote><p><strong>format</strong>: <code>string</code></p></blockquote><hr><h3 id="layers" tabindex="-1">layers <a class="header-anchor" href="#layers" aria-label="Permalink to &quot;layers&quot;">​</a></h3><blockquote><p><strong>layers</strong>: <a href="./LayerReport.html"><code>LayerReport</code></a>[]</p></blockquote><hr><h3 id="notes" tabindex="-1">notes <a class="header-anchor" href="#notes" aria-label="Permalink to &quot;notes&quot;">​</a></h3><blockquote><p><strong>notes</strong>: <code>string</code>[]</p></blockquote><p>Doubled biases, other readings, numbers that are not finite, incomplete layers.</p><hr><h3 id="possible" tabindex="-1">possible? <a class="header-anchor" href="#possible" aria-label="Permalink to &quot;possible?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>possible?</strong>: readonly <a href="./PossibleLayer.html"><code>PossibleLayer</code></a>[]</p></blockquote><p>Layers that may be recurrent; absent if there are none.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/checkpoint/interfaces/CheckpointReport.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const CheckpointReport = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  CheckpointReport as default
};
