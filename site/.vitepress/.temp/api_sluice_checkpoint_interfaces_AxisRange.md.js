import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: AxisRange","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/checkpoint/interfaces/AxisRange.md","filePath":"api/sluice/checkpoint/interfaces/AxisRange.md"}');
const _sfc_main = { name: "api/sluice/checkpoint/interfaces/AxisRange.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/checkpoint</a> / AxisRange</p><h1 id="interface-axisrange" tabindex="-1">Interface: AxisRange <a class="header-anchor" href="#interface-axisrange" aria-label="Permalink to &quot;Interface: AxisRange&quot;">​</a></h1><p>Part of one axis, counted from 0, without <code>end</code>.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="end" tabindex="-1">end <a class="header-anchor" href="#end" aria-label="Permalink to &quot;end&quot;">​</a></h3><blockquote><p><strong>end</strong>: <code>number</code></p></blockquote><hr><h3 id="single" tabindex="-1">single? <a class="header-anchor" href="#single" aria-label="Permalink to &quot;single?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>single?</strong>: <code>true</code></p></blockquote><p>One index, which drops the axis.</p><hr><h3 id="start" tabindex="-1">start <a class="header-anchor" href="#start" aria-label="Permalink to &quot;start&quot;">​</a></h3><blockquote><p><strong>start</strong>: <code>number</code></p></blockquote><hr><h3 id="step" tabindex="-1">step? <a class="header-anchor" href="#step" aria-label="Permalink to &quot;step?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>step?</strong>: <code>number</code></p></blockquote><p>Default 1; more if the gates alternate.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/checkpoint/interfaces/AxisRange.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const AxisRange = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  AxisRange as default
};
