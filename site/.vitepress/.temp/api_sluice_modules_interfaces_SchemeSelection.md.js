import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: SchemeSelection","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/modules/interfaces/SchemeSelection.md","filePath":"api/sluice/modules/interfaces/SchemeSelection.md"}');
const _sfc_main = { name: "api/sluice/modules/interfaces/SchemeSelection.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/modules</a> / SchemeSelection</p><h1 id="interface-schemeselection" tabindex="-1">Interface: SchemeSelection <a class="header-anchor" href="#interface-schemeselection" aria-label="Permalink to &quot;Interface: SchemeSelection&quot;">​</a></h1><p>The cells to initialise, and the seed. Default: all cells</p><h2 id="extends" tabindex="-1">Extends <a class="header-anchor" href="#extends" aria-label="Permalink to &quot;Extends&quot;">​</a></h2><ul><li><code>CellSelection</code></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="direction" tabindex="-1">direction? <a class="header-anchor" href="#direction" aria-label="Permalink to &quot;direction?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>direction?</strong>: <a href="./../../checkpoint/type-aliases/Direction.html"><code>Direction</code></a></p></blockquote><h4 id="inherited-from" tabindex="-1">Inherited from <a class="header-anchor" href="#inherited-from" aria-label="Permalink to &quot;Inherited from&quot;">​</a></h4><p><code>CellSelection.direction</code></p><hr><h3 id="layer" tabindex="-1">layer? <a class="header-anchor" href="#layer" aria-label="Permalink to &quot;layer?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>layer?</strong>: <code>number</code></p></blockquote><p>Only this layer of each stack, counted from 0.</p><h4 id="inherited-from-1" tabindex="-1">Inherited from <a class="header-anchor" href="#inherited-from-1" aria-label="Permalink to &quot;Inherited from&quot;">​</a></h4><p><code>CellSelection.layer</code></p><hr><h3 id="module" tabindex="-1">module? <a class="header-anchor" href="#module" aria-label="Permalink to &quot;module?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>module?</strong>: <code>string</code></p></blockquote><p>Only the recurrent layer of this name, or the only one whose path has it as a part, the last part first.</p><h4 id="inherited-from-2" tabindex="-1">Inherited from <a class="header-anchor" href="#inherited-from-2" aria-label="Permalink to &quot;Inherited from&quot;">​</a></h4><p><code>CellSelection.module</code></p><hr><h3 id="seed" tabindex="-1">seed? <a class="header-anchor" href="#seed" aria-label="Permalink to &quot;seed?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>seed?</strong>: <code>number</code></p></blockquote><p>Seed of the random numbers; each layer of the file has its own stream. Default 0</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/modules/interfaces/SchemeSelection.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const SchemeSelection = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  SchemeSelection as default
};
