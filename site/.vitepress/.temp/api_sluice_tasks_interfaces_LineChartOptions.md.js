import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: LineChartOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/interfaces/LineChartOptions.md","filePath":"api/sluice/tasks/interfaces/LineChartOptions.md"}');
const _sfc_main = { name: "api/sluice/tasks/interfaces/LineChartOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / LineChartOptions</p><h1 id="interface-linechartoptions" tabindex="-1">Interface: LineChartOptions <a class="header-anchor" href="#interface-linechartoptions" aria-label="Permalink to &quot;Interface: LineChartOptions&quot;">​</a></h1><p>Titles and axes of a chart.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="from" tabindex="-1">from? <a class="header-anchor" href="#from" aria-label="Permalink to &quot;from?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>from?</strong>: <code>number</code></p></blockquote><p>The number of the first value of each line; default 0</p><hr><h3 id="title" tabindex="-1">title? <a class="header-anchor" href="#title" aria-label="Permalink to &quot;title?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>title?</strong>: <code>string</code></p></blockquote><p>Default: none</p><hr><h3 id="x" tabindex="-1">x? <a class="header-anchor" href="#x" aria-label="Permalink to &quot;x?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>x?</strong>: <code>string</code></p></blockquote><p>Names of the axes; default <code>&quot;step&quot;</code> and none</p><hr><h3 id="y" tabindex="-1">y? <a class="header-anchor" href="#y" aria-label="Permalink to &quot;y?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>y?</strong>: <code>string</code></p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/interfaces/LineChartOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const LineChartOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  LineChartOptions as default
};
