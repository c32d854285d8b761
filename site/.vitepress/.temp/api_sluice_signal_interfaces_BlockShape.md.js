import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: BlockShape","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/signal/interfaces/BlockShape.md","filePath":"api/sluice/signal/interfaces/BlockShape.md"}');
const _sfc_main = { name: "api/sluice/signal/interfaces/BlockShape.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/signal</a> / BlockShape</p><h1 id="interface-blockshape" tabindex="-1">Interface: BlockShape <a class="header-anchor" href="#interface-blockshape" aria-label="Permalink to &quot;Interface: BlockShape&quot;">​</a></h1><p>Frames and features of a block.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="features" tabindex="-1">features <a class="header-anchor" href="#features" aria-label="Permalink to &quot;features&quot;">​</a></h3><blockquote><p><strong>features</strong>: <code>number</code></p></blockquote><hr><h3 id="frames" tabindex="-1">frames <a class="header-anchor" href="#frames" aria-label="Permalink to &quot;frames&quot;">​</a></h3><blockquote><p><strong>frames</strong>: <code>number</code></p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/signal/interfaces/BlockShape.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const BlockShape = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  BlockShape as default
};
