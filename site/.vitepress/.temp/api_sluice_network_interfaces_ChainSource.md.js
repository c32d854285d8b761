import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ChainSource","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/network/interfaces/ChainSource.md","filePath":"api/sluice/network/interfaces/ChainSource.md"}');
const _sfc_main = { name: "api/sluice/network/interfaces/ChainSource.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/network</a> / ChainSource</p><h1 id="interface-chainsource" tabindex="-1">Interface: ChainSource <a class="header-anchor" href="#interface-chainsource" aria-label="Permalink to &quot;Interface: ChainSource&quot;">​</a></h1><p>A network as a reader finds it.</p><h2 id="extended-by" tabindex="-1">Extended by <a class="header-anchor" href="#extended-by" aria-label="Permalink to &quot;Extended by&quot;">​</a></h2><ul><li><a href="./Chain.html"><code>Chain</code></a></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="assumptions" tabindex="-1">assumptions? <a class="header-anchor" href="#assumptions" aria-label="Permalink to &quot;assumptions?&quot;">​</a></h3><blockquote><p><code>readonly</code> <code>optional</code> <strong>assumptions?</strong>: readonly <code>string</code>[]</p></blockquote><p>What the file leaves open, and what the reader took for it, as sentences</p><hr><h3 id="inputs" tabindex="-1">inputs <a class="header-anchor" href="#inputs" aria-label="Permalink to &quot;inputs&quot;">​</a></h3><blockquote><p><code>readonly</code> <strong>inputs</strong>: readonly <a href="./ChainInput.html"><code>ChainInput</code></a>[]</p></blockquote><hr><h3 id="layers" tabindex="-1">layers <a class="header-anchor" href="#layers" aria-label="Permalink to &quot;layers&quot;">​</a></h3><blockquote><p><code>readonly</code> <strong>layers</strong>: readonly <a href="./../type-aliases/ChainLayer.html"><code>ChainLayer</code></a>[]</p></blockquote><hr><h3 id="name" tabindex="-1">name? <a class="header-anchor" href="#name" aria-label="Permalink to &quot;name?&quot;">​</a></h3><blockquote><p><code>readonly</code> <code>optional</code> <strong>name?</strong>: <code>string</code></p></blockquote><hr><h3 id="outputs" tabindex="-1">outputs <a class="header-anchor" href="#outputs" aria-label="Permalink to &quot;outputs&quot;">​</a></h3><blockquote><p><code>readonly</code> <strong>outputs</strong>: readonly <a href="./ChainOutput.html"><code>ChainOutput</code></a>[]</p></blockquote><hr><h3 id="source" tabindex="-1">source <a class="header-anchor" href="#source" aria-label="Permalink to &quot;source&quot;">​</a></h3><blockquote><p><code>readonly</code> <strong>source</strong>: <code>string</code></p></blockquote><p>The format and the version that wrote it, such as <code>&quot;Keras 2.12.0&quot;</code></p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/network/interfaces/ChainSource.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ChainSource = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ChainSource as default
};
