import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: FrameReading","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/interfaces/FrameReading.md","filePath":"api/sluice/tasks/interfaces/FrameReading.md"}');
const _sfc_main = { name: "api/sluice/tasks/interfaces/FrameReading.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / FrameReading</p><h1 id="interface-framereading" tabindex="-1">Interface: FrameReading <a class="header-anchor" href="#interface-framereading" aria-label="Permalink to &quot;Interface: FrameReading&quot;">​</a></h1><p>Options of <code>readFrames</code>.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="columns" tabindex="-1">columns? <a class="header-anchor" href="#columns" aria-label="Permalink to &quot;columns?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>columns?</strong>: <code>string</code></p></blockquote><p>Names of CSV columns in the order of the features, with commas; default: all</p><hr><h3 id="name" tabindex="-1">name? <a class="header-anchor" href="#name" aria-label="Permalink to &quot;name?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>name?</strong>: <code>string</code></p></blockquote><p>The file&#39;s name, for errors; default <code>&quot;data&quot;</code></p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/interfaces/FrameReading.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const FrameReading = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  FrameReading as default
};
