import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: GateRange","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/interfaces/GateRange.md","filePath":"api/sluice/interfaces/GateRange.md"}');
const _sfc_main = { name: "api/sluice/interfaces/GateRange.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / GateRange</p><h1 id="interface-gaterange" tabindex="-1">Interface: GateRange <a class="header-anchor" href="#interface-gaterange" aria-label="Permalink to &quot;Interface: GateRange&quot;">​</a></h1><p>Rows of a gate: from <code>start</code> up to but not including <code>end</code>.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="end" tabindex="-1">end <a class="header-anchor" href="#end" aria-label="Permalink to &quot;end&quot;">​</a></h3><blockquote><p><code>readonly</code> <strong>end</strong>: <code>number</code></p></blockquote><p>The row after the last one.</p><hr><h3 id="start" tabindex="-1">start <a class="header-anchor" href="#start" aria-label="Permalink to &quot;start&quot;">​</a></h3><blockquote><p><code>readonly</code> <strong>start</strong>: <code>number</code></p></blockquote><p>The first row.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/interfaces/GateRange.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const GateRange = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  GateRange as default
};
