import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: StoredLayer","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/stream/interfaces/StoredLayer.md","filePath":"api/sluice/stream/interfaces/StoredLayer.md"}');
const _sfc_main = { name: "api/sluice/stream/interfaces/StoredLayer.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/stream</a> / StoredLayer</p><h1 id="interface-storedlayer" tabindex="-1">Interface: StoredLayer <a class="header-anchor" href="#interface-storedlayer" aria-label="Permalink to &quot;Interface: StoredLayer&quot;">​</a></h1><p>A layer of <code>openCheckpoint</code>, with weights that are still in a file.</p><h2 id="methods" tabindex="-1">Methods <a class="header-anchor" href="#methods" aria-label="Permalink to &quot;Methods&quot;">​</a></h2><h3 id="record" tabindex="-1">record() <a class="header-anchor" href="#record" aria-label="Permalink to &quot;record()&quot;">​</a></h3><blockquote><p><strong>record</strong>(): <code>Promise</code>&lt;<a href="./CellStack.html"><code>CellStack</code></a>&gt;</p></blockquote><p>Reads the weights.</p><h4 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h4><p><code>Promise</code>&lt;<a href="./CellStack.html"><code>CellStack</code></a>&gt;</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="name" tabindex="-1">name <a class="header-anchor" href="#name" aria-label="Permalink to &quot;name&quot;">​</a></h3><blockquote><p><code>readonly</code> <strong>name</strong>: <code>string</code></p></blockquote><hr><h3 id="obstacles" tabindex="-1">obstacles <a class="header-anchor" href="#obstacles" aria-label="Permalink to &quot;obstacles&quot;">​</a></h3><blockquote><p><code>readonly</code> <strong>obstacles</strong>: readonly <code>string</code>[]</p></blockquote><p>Reasons why it cannot run; empty when it can</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/stream/interfaces/StoredLayer.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const StoredLayer = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  StoredLayer as default
};
