import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ChainShape","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/network/interfaces/ChainShape.md","filePath":"api/sluice/network/interfaces/ChainShape.md"}');
const _sfc_main = { name: "api/sluice/network/interfaces/ChainShape.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/network</a> / ChainShape</p><h1 id="interface-chainshape" tabindex="-1">Interface: ChainShape <a class="header-anchor" href="#interface-chainshape" aria-label="Permalink to &quot;Interface: ChainShape&quot;">​</a></h1><p>A sequence of <code>frames</code>, <code>&quot;any&quot;</code> number of them if the source leaves it open; without <code>frames</code>, one vector.</p><h2 id="extended-by" tabindex="-1">Extended by <a class="header-anchor" href="#extended-by" aria-label="Permalink to &quot;Extended by&quot;">​</a></h2><ul><li><a href="./ChainInput.html"><code>ChainInput</code></a></li><li><a href="./NetworkPort.html"><code>NetworkPort</code></a></li><li><a href="./../../tasks/interfaces/FramePort.html"><code>FramePort</code></a></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="features" tabindex="-1">features <a class="header-anchor" href="#features" aria-label="Permalink to &quot;features&quot;">​</a></h3><blockquote><p><code>readonly</code> <strong>features</strong>: <code>number</code></p></blockquote><hr><h3 id="frames" tabindex="-1">frames? <a class="header-anchor" href="#frames" aria-label="Permalink to &quot;frames?&quot;">​</a></h3><blockquote><p><code>readonly</code> <code>optional</code> <strong>frames?</strong>: <code>number</code> | <code>&quot;any&quot;</code></p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/network/interfaces/ChainShape.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ChainShape = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ChainShape as default
};
