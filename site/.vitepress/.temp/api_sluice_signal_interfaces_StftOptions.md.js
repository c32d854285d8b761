import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: StftOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/signal/interfaces/StftOptions.md","filePath":"api/sluice/signal/interfaces/StftOptions.md"}');
const _sfc_main = { name: "api/sluice/signal/interfaces/StftOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/signal</a> / StftOptions</p><h1 id="interface-stftoptions" tabindex="-1">Interface: StftOptions <a class="header-anchor" href="#interface-stftoptions" aria-label="Permalink to &quot;Interface: StftOptions&quot;">​</a></h1><p>Frames of a short-time Fourier transform.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="hop" tabindex="-1">hop <a class="header-anchor" href="#hop" aria-label="Permalink to &quot;hop&quot;">​</a></h3><blockquote><p><strong>hop</strong>: <code>number</code></p></blockquote><p>Samples from one frame to the next, at most N</p><hr><h3 id="size" tabindex="-1">size <a class="header-anchor" href="#size" aria-label="Permalink to &quot;size&quot;">​</a></h3><blockquote><p><strong>size</strong>: <code>number</code></p></blockquote><p>N, samples of a frame: a power of 2 from 4 to 65536</p><hr><h3 id="window" tabindex="-1">window? <a class="header-anchor" href="#window" aria-label="Permalink to &quot;window?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>window?</strong>: <code>Float32Array</code>&lt;<code>ArrayBufferLike</code>&gt;</p></blockquote><p>[N]; default: all ones</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/signal/interfaces/StftOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const StftOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  StftOptions as default
};
