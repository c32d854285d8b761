import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: FoundCell","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/checkpoint/interfaces/FoundCell.md","filePath":"api/sluice/checkpoint/interfaces/FoundCell.md"}');
const _sfc_main = { name: "api/sluice/checkpoint/interfaces/FoundCell.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/checkpoint</a> / FoundCell</p><h1 id="interface-foundcell" tabindex="-1">Interface: FoundCell <a class="header-anchor" href="#interface-foundcell" aria-label="Permalink to &quot;Interface: FoundCell&quot;">​</a></h1><p>One cell of a layer, and the names of its tensors.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="direction" tabindex="-1">direction <a class="header-anchor" href="#direction" aria-label="Permalink to &quot;direction&quot;">​</a></h3><blockquote><p><strong>direction</strong>: <a href="./../type-aliases/Direction.html"><code>Direction</code></a></p></blockquote><hr><h3 id="directionindex" tabindex="-1">directionIndex? <a class="header-anchor" href="#directionindex" aria-label="Permalink to &quot;directionIndex?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>directionIndex?</strong>: <code>number</code></p></blockquote><p>Its index along the leading direction axis, if the tensors have one.</p><hr><h3 id="layer" tabindex="-1">layer <a class="header-anchor" href="#layer" aria-label="Permalink to &quot;layer&quot;">​</a></h3><blockquote><p><strong>layer</strong>: <code>number</code></p></blockquote><p>Number of its layer in the stack, from 0.</p><hr><h3 id="sizes" tabindex="-1">sizes <a class="header-anchor" href="#sizes" aria-label="Permalink to &quot;sizes&quot;">​</a></h3><blockquote><p><strong>sizes</strong>: <code>CellSizes</code></p></blockquote><hr><h3 id="tensors" tabindex="-1">tensors <a class="header-anchor" href="#tensors" aria-label="Permalink to &quot;tensors&quot;">​</a></h3><blockquote><p><strong>tensors</strong>: <code>ReadonlyMap</code>&lt;<a href="./../type-aliases/Part.html"><code>Part</code></a>, <code>string</code>&gt;</p></blockquote><p>Names of its tensors, by part.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/checkpoint/interfaces/FoundCell.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const FoundCell = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  FoundCell as default
};
