import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: StoredLayers","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/stream/interfaces/StoredLayers.md","filePath":"api/sluice/stream/interfaces/StoredLayers.md"}');
const _sfc_main = { name: "api/sluice/stream/interfaces/StoredLayers.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/stream</a> / StoredLayers</p><h1 id="interface-storedlayers" tabindex="-1">Interface: StoredLayers <a class="header-anchor" href="#interface-storedlayers" aria-label="Permalink to &quot;Interface: StoredLayers&quot;">​</a></h1><p>A checkpoint of one layer.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="layers" tabindex="-1">layers <a class="header-anchor" href="#layers" aria-label="Permalink to &quot;layers&quot;">​</a></h3><blockquote><p><code>readonly</code> <strong>layers</strong>: readonly <a href="./StoredLayer.html"><code>StoredLayer</code></a>[]</p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/stream/interfaces/StoredLayers.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const StoredLayers = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  StoredLayers as default
};
