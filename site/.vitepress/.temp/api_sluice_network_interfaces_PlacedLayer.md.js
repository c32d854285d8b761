import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: PlacedLayer","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/network/interfaces/PlacedLayer.md","filePath":"api/sluice/network/interfaces/PlacedLayer.md"}');
const _sfc_main = { name: "api/sluice/network/interfaces/PlacedLayer.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/network</a> / PlacedLayer</p><h1 id="interface-placedlayer" tabindex="-1">Interface: PlacedLayer <a class="header-anchor" href="#interface-placedlayer" aria-label="Permalink to &quot;Interface: PlacedLayer&quot;">​</a></h1><p>A layer with what follows from its place.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="input" tabindex="-1">input <a class="header-anchor" href="#input" aria-label="Permalink to &quot;input&quot;">​</a></h3><blockquote><p><code>readonly</code> <strong>input</strong>: <a href="./ChainShape.html"><code>ChainShape</code></a></p></blockquote><hr><h3 id="layer" tabindex="-1">layer <a class="header-anchor" href="#layer" aria-label="Permalink to &quot;layer&quot;">​</a></h3><blockquote><p><code>readonly</code> <strong>layer</strong>: <a href="./../type-aliases/ChainLayer.html"><code>ChainLayer</code></a></p></blockquote><hr><h3 id="needsend" tabindex="-1">needsEnd? <a class="header-anchor" href="#needsend" aria-label="Permalink to &quot;needsEnd?&quot;">​</a></h3><blockquote><p><code>readonly</code> <code>optional</code> <strong>needsEnd?</strong>: <code>string</code></p></blockquote><p>Why it cannot run by the step, as words after &quot;it&quot;; undefined if it can</p><hr><h3 id="output" tabindex="-1">output <a class="header-anchor" href="#output" aria-label="Permalink to &quot;output&quot;">​</a></h3><blockquote><p><code>readonly</code> <strong>output</strong>: <a href="./ChainShape.html"><code>ChainShape</code></a></p></blockquote><hr><h3 id="parameters" tabindex="-1">parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;parameters&quot;">​</a></h3><blockquote><p><code>readonly</code> <strong>parameters</strong>: <code>number</code></p></blockquote><p>Numbers in its weights</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/network/interfaces/PlacedLayer.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const PlacedLayer = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  PlacedLayer as default
};
