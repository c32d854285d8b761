import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: GateBlock","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/diagnostics/interfaces/GateBlock.md","filePath":"api/sluice/namespaces/diagnostics/interfaces/GateBlock.md"}');
const _sfc_main = { name: "api/sluice/namespaces/diagnostics/interfaces/GateBlock.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">diagnostics</a> / GateBlock</p><h1 id="interface-gateblock" tabindex="-1">Interface: GateBlock <a class="header-anchor" href="#interface-gateblock" aria-label="Permalink to &quot;Interface: GateBlock&quot;">​</a></h1><p>The block of a parameter that belongs to one gate.</p><h2 id="extended-by" tabindex="-1">Extended by <a class="header-anchor" href="#extended-by" aria-label="Permalink to &quot;Extended by&quot;">​</a></h2><ul><li><a href="./GateNorm.html"><code>GateNorm</code></a></li><li><a href="./GateUpdate.html"><code>GateUpdate</code></a></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="direction" tabindex="-1">direction <a class="header-anchor" href="#direction" aria-label="Permalink to &quot;direction&quot;">​</a></h3><blockquote><p><strong>direction</strong>: <a href="./../../../type-aliases/Direction.html"><code>Direction</code></a></p></blockquote><hr><h3 id="gate" tabindex="-1">gate <a class="header-anchor" href="#gate" aria-label="Permalink to &quot;gate&quot;">​</a></h3><blockquote><p><strong>gate</strong>: <code>string</code></p></blockquote><hr><h3 id="layer" tabindex="-1">layer <a class="header-anchor" href="#layer" aria-label="Permalink to &quot;layer&quot;">​</a></h3><blockquote><p><strong>layer</strong>: <code>number</code></p></blockquote><hr><h3 id="part" tabindex="-1">part <a class="header-anchor" href="#part" aria-label="Permalink to &quot;part&quot;">​</a></h3><blockquote><p><strong>part</strong>: <code>&quot;inputWeight&quot;</code> | <code>&quot;hiddenWeight&quot;</code> | <code>&quot;peephole&quot;</code> | <code>&quot;inputBias&quot;</code> | <code>&quot;hiddenBias&quot;</code></p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/diagnostics/interfaces/GateBlock.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const GateBlock = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  GateBlock as default
};
