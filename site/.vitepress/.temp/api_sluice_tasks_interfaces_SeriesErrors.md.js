import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: SeriesErrors","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/interfaces/SeriesErrors.md","filePath":"api/sluice/tasks/interfaces/SeriesErrors.md"}');
const _sfc_main = { name: "api/sluice/tasks/interfaces/SeriesErrors.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / SeriesErrors</p><h1 id="interface-serieserrors" tabindex="-1">Interface: SeriesErrors <a class="header-anchor" href="#interface-serieserrors" aria-label="Permalink to &quot;Interface: SeriesErrors&quot;">​</a></h1><p>The errors of one target of one series.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="best" tabindex="-1">best <a class="header-anchor" href="#best" aria-label="Permalink to &quot;best&quot;">​</a></h3><blockquote><p><strong>best</strong>: <code>object</code></p></blockquote><p>The baseline that did best here.</p><h4 id="mae" tabindex="-1">mae <a class="header-anchor" href="#mae" aria-label="Permalink to &quot;mae&quot;">​</a></h4><blockquote><p><strong>mae</strong>: <code>number</code></p></blockquote><h4 id="mase" tabindex="-1">mase <a class="header-anchor" href="#mase" aria-label="Permalink to &quot;mase&quot;">​</a></h4><blockquote><p><strong>mase</strong>: <code>number</code></p></blockquote><h4 id="name" tabindex="-1">name <a class="header-anchor" href="#name" aria-label="Permalink to &quot;name&quot;">​</a></h4><blockquote><p><strong>name</strong>: <code>string</code></p></blockquote><hr><h3 id="own" tabindex="-1">own <a class="header-anchor" href="#own" aria-label="Permalink to &quot;own&quot;">​</a></h3><blockquote><p><strong>own</strong>: <a href="./MethodErrors.html"><code>MethodErrors</code></a></p></blockquote><p>Errors of this forecast.</p><hr><h3 id="series" tabindex="-1">series <a class="header-anchor" href="#series" aria-label="Permalink to &quot;series&quot;">​</a></h3><blockquote><p><strong>series</strong>: <code>string</code></p></blockquote><hr><h3 id="target" tabindex="-1">target <a class="header-anchor" href="#target" aria-label="Permalink to &quot;target&quot;">​</a></h3><blockquote><p><strong>target</strong>: <code>string</code></p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/interfaces/SeriesErrors.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const SeriesErrors = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  SeriesErrors as default
};
