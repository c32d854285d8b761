import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: InitializedCell","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/modules/interfaces/InitializedCell.md","filePath":"api/sluice/modules/interfaces/InitializedCell.md"}');
const _sfc_main = { name: "api/sluice/modules/interfaces/InitializedCell.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/modules</a> / InitializedCell</p><h1 id="interface-initializedcell" tabindex="-1">Interface: InitializedCell <a class="header-anchor" href="#interface-initializedcell" aria-label="Permalink to &quot;Interface: InitializedCell&quot;">​</a></h1><p>A cell that a scheme has changed.</p><h2 id="extended-by" tabindex="-1">Extended by <a class="header-anchor" href="#extended-by" aria-label="Permalink to &quot;Extended by&quot;">​</a></h2><ul><li><a href="./EditedCell.html"><code>EditedCell</code></a></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="direction" tabindex="-1">direction <a class="header-anchor" href="#direction" aria-label="Permalink to &quot;direction&quot;">​</a></h3><blockquote><p><strong>direction</strong>: <a href="./../../checkpoint/type-aliases/Direction.html"><code>Direction</code></a></p></blockquote><hr><h3 id="layer" tabindex="-1">layer <a class="header-anchor" href="#layer" aria-label="Permalink to &quot;layer&quot;">​</a></h3><blockquote><p><strong>layer</strong>: <code>number</code></p></blockquote><p>Number of its layer in the stack, from 0.</p><hr><h3 id="module" tabindex="-1">module <a class="header-anchor" href="#module" aria-label="Permalink to &quot;module&quot;">​</a></h3><blockquote><p><strong>module</strong>: <code>string</code></p></blockquote><p>Path of the layer in the file; may be empty.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/modules/interfaces/InitializedCell.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const InitializedCell = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  InitializedCell as default
};
