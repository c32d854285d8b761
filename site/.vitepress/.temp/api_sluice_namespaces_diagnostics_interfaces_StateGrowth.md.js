import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: StateGrowth","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/diagnostics/interfaces/StateGrowth.md","filePath":"api/sluice/namespaces/diagnostics/interfaces/StateGrowth.md"}');
const _sfc_main = { name: "api/sluice/namespaces/diagnostics/interfaces/StateGrowth.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">diagnostics</a> / StateGrowth</p><h1 id="interface-stategrowth" tabindex="-1">Interface: StateGrowth <a class="header-anchor" href="#interface-stategrowth" aria-label="Permalink to &quot;Interface: StateGrowth&quot;">​</a></h1><p>Over sequences and units, step by step.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="magnitude" tabindex="-1">magnitude <a class="header-anchor" href="#magnitude" aria-label="Permalink to &quot;magnitude&quot;">​</a></h3><blockquote><p><strong>magnitude</strong>: <code>Float64Array</code></p></blockquote><p>Mean of |c_t|</p><hr><h3 id="saturated" tabindex="-1">saturated <a class="header-anchor" href="#saturated" aria-label="Permalink to &quot;saturated&quot;">​</a></h3><blockquote><p><strong>saturated</strong>: <code>Float64Array</code></p></blockquote><p>Share with |tanh c_t| above 0.95: the output no longer distinguishes them</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/diagnostics/interfaces/StateGrowth.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const StateGrowth = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  StateGrowth as default
};
