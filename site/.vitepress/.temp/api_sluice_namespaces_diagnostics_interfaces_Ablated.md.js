import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: Ablated","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/diagnostics/interfaces/Ablated.md","filePath":"api/sluice/namespaces/diagnostics/interfaces/Ablated.md"}');
const _sfc_main = { name: "api/sluice/namespaces/diagnostics/interfaces/Ablated.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">diagnostics</a> / Ablated</p><h1 id="interface-ablated" tabindex="-1">Interface: Ablated <a class="header-anchor" href="#interface-ablated" aria-label="Permalink to &quot;Interface: Ablated&quot;">​</a></h1><p>The loss of a model with one gate held.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="by" tabindex="-1">by <a class="header-anchor" href="#by" aria-label="Permalink to &quot;by&quot;">​</a></h3><blockquote><p><strong>by</strong>: <a href="./../type-aliases/AblatedBy.html"><code>AblatedBy</code></a></p></blockquote><hr><h3 id="change" tabindex="-1">change <a class="header-anchor" href="#change" aria-label="Permalink to &quot;change&quot;">​</a></h3><blockquote><p><strong>change</strong>: <code>number</code></p></blockquote><p>The loss minus that of the free model</p><hr><h3 id="direction" tabindex="-1">direction <a class="header-anchor" href="#direction" aria-label="Permalink to &quot;direction&quot;">​</a></h3><blockquote><p><strong>direction</strong>: <a href="./../../../type-aliases/Direction.html"><code>Direction</code></a></p></blockquote><hr><h3 id="gate" tabindex="-1">gate <a class="header-anchor" href="#gate" aria-label="Permalink to &quot;gate&quot;">​</a></h3><blockquote><p><strong>gate</strong>: <code>string</code></p></blockquote><hr><h3 id="layer" tabindex="-1">layer <a class="header-anchor" href="#layer" aria-label="Permalink to &quot;layer&quot;">​</a></h3><blockquote><p><strong>layer</strong>: <code>number</code></p></blockquote><hr><h3 id="loss" tabindex="-1">loss <a class="header-anchor" href="#loss" aria-label="Permalink to &quot;loss&quot;">​</a></h3><blockquote><p><strong>loss</strong>: <code>number</code></p></blockquote><hr><h3 id="module" tabindex="-1">module <a class="header-anchor" href="#module" aria-label="Permalink to &quot;module&quot;">​</a></h3><blockquote><p><strong>module</strong>: <code>string</code></p></blockquote><p>Path of the layer in the model, <code>&quot;&quot;</code> for the model itself</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/diagnostics/interfaces/Ablated.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Ablated = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Ablated as default
};
