import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ActivationsOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/diagnostics/interfaces/ActivationsOptions.md","filePath":"api/sluice/namespaces/diagnostics/interfaces/ActivationsOptions.md"}');
const _sfc_main = { name: "api/sluice/namespaces/diagnostics/interfaces/ActivationsOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">diagnostics</a> / ActivationsOptions</p><h1 id="interface-activationsoptions" tabindex="-1">Interface: ActivationsOptions <a class="header-anchor" href="#interface-activationsoptions" aria-label="Permalink to &quot;Interface: ActivationsOptions&quot;">​</a></h1><p>Options of <code>Activations</code>.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="bins" tabindex="-1">bins? <a class="header-anchor" href="#bins" aria-label="Permalink to &quot;bins?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>bins?</strong>: <code>number</code></p></blockquote><p>Bins of the histograms over the range, default 40</p><hr><h3 id="range" tabindex="-1">range? <a class="header-anchor" href="#range" aria-label="Permalink to &quot;range?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>range?</strong>: readonly [<code>number</code>, <code>number</code>]</p></blockquote><p>Least and greatest activation, default 0 and 1; -1 and 1 for tanh</p><hr><h3 id="units" tabindex="-1">units <a class="header-anchor" href="#units" aria-label="Permalink to &quot;units&quot;">​</a></h3><blockquote><p><strong>units</strong>: <code>number</code></p></blockquote><p>H, units of the gate</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/diagnostics/interfaces/ActivationsOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ActivationsOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ActivationsOptions as default
};
