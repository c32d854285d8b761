import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: PossibleLayer","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/checkpoint/interfaces/PossibleLayer.md","filePath":"api/sluice/checkpoint/interfaces/PossibleLayer.md"}');
const _sfc_main = { name: "api/sluice/checkpoint/interfaces/PossibleLayer.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/checkpoint</a> / PossibleLayer</p><h1 id="interface-possiblelayer" tabindex="-1">Interface: PossibleLayer <a class="header-anchor" href="#interface-possiblelayer" aria-label="Permalink to &quot;Interface: PossibleLayer&quot;">​</a></h1><p>A layer with common names and shapes, which Sluice reads only if you name its class.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="cell" tabindex="-1">cell <a class="header-anchor" href="#cell" aria-label="Permalink to &quot;cell&quot;">​</a></h3><blockquote><p><strong>cell</strong>: <a href="./../../type-aliases/CellKind.html"><code>CellKind</code></a></p></blockquote><hr><h3 id="convention" tabindex="-1">convention <a class="header-anchor" href="#convention" aria-label="Permalink to &quot;convention&quot;">​</a></h3><blockquote><p><strong>convention</strong>: <code>string</code></p></blockquote><p>A class that fits.</p><hr><h3 id="hiddensize" tabindex="-1">hiddenSize <a class="header-anchor" href="#hiddensize" aria-label="Permalink to &quot;hiddenSize&quot;">​</a></h3><blockquote><p><strong>hiddenSize</strong>: <code>number</code></p></blockquote><hr><h3 id="inputsize" tabindex="-1">inputSize <a class="header-anchor" href="#inputsize" aria-label="Permalink to &quot;inputSize&quot;">​</a></h3><blockquote><p><strong>inputSize</strong>: <code>number</code></p></blockquote><hr><h3 id="name" tabindex="-1">name <a class="header-anchor" href="#name" aria-label="Permalink to &quot;name&quot;">​</a></h3><blockquote><p><strong>name</strong>: <code>string</code></p></blockquote><p>Path of the layer in the file; may be empty.</p><hr><h3 id="others" tabindex="-1">others <a class="header-anchor" href="#others" aria-label="Permalink to &quot;others&quot;">​</a></h3><blockquote><p><strong>others</strong>: <code>string</code>[]</p></blockquote><p>More classes that fit.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/checkpoint/interfaces/PossibleLayer.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const PossibleLayer = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  PossibleLayer as default
};
