import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: EditedCell","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/modules/interfaces/EditedCell.md","filePath":"api/sluice/modules/interfaces/EditedCell.md"}');
const _sfc_main = { name: "api/sluice/modules/interfaces/EditedCell.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/modules</a> / EditedCell</p><h1 id="interface-editedcell" tabindex="-1">Interface: EditedCell <a class="header-anchor" href="#interface-editedcell" aria-label="Permalink to &quot;Interface: EditedCell&quot;">​</a></h1><p>A cell that a scheme has changed.</p><h2 id="extends" tabindex="-1">Extends <a class="header-anchor" href="#extends" aria-label="Permalink to &quot;Extends&quot;">​</a></h2><ul><li><a href="./InitializedCell.html"><code>InitializedCell</code></a></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="direction" tabindex="-1">direction <a class="header-anchor" href="#direction" aria-label="Permalink to &quot;direction&quot;">​</a></h3><blockquote><p><strong>direction</strong>: <a href="./../../checkpoint/type-aliases/Direction.html"><code>Direction</code></a></p></blockquote><h4 id="inherited-from" tabindex="-1">Inherited from <a class="header-anchor" href="#inherited-from" aria-label="Permalink to &quot;Inherited from&quot;">​</a></h4><p><a href="./InitializedCell.html"><code>InitializedCell</code></a>.<a href="./InitializedCell.html#direction"><code>direction</code></a></p><hr><h3 id="gate" tabindex="-1">gate <a class="header-anchor" href="#gate" aria-label="Permalink to &quot;gate&quot;">​</a></h3><blockquote><p><strong>gate</strong>: <code>string</code></p></blockquote><p>Name of the gate, also if you gave an alias.</p><hr><h3 id="layer" tabindex="-1">layer <a class="header-anchor" href="#layer" aria-label="Permalink to &quot;layer&quot;">​</a></h3><blockquote><p><strong>layer</strong>: <code>number</code></p></blockquote><p>Number of its layer in the stack, from 0.</p><h4 id="inherited-from-1" tabindex="-1">Inherited from <a class="header-anchor" href="#inherited-from-1" aria-label="Permalink to &quot;Inherited from&quot;">​</a></h4><p><a href="./InitializedCell.html"><code>InitializedCell</code></a>.<a href="./InitializedCell.html#layer"><code>layer</code></a></p><hr><h3 id="module" tabindex="-1">module <a class="header-anchor" href="#module" aria-label="Permalink to &quot;module&quot;">​</a></h3><blockquote><p><strong>module</strong>: <code>string</code></p></blockquote><p>Path of the layer in the file; may be empty.</p><h4 id="inherited-from-2" tabindex="-1">Inherited from <a class="header-anchor" href="#inherited-from-2" aria-label="Permalink to &quot;Inherited from&quot;">​</a></h4><p><a href="./InitializedCell.html"><code>InitializedCell</code></a>.<a href="./InitializedCell.html#module"><code>module</code></a></p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/modules/interfaces/EditedCell.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const EditedCell = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  EditedCell as default
};
