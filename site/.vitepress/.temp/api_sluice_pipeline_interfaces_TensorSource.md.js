import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: TensorSource","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/pipeline/interfaces/TensorSource.md","filePath":"api/sluice/pipeline/interfaces/TensorSource.md"}');
const _sfc_main = { name: "api/sluice/pipeline/interfaces/TensorSource.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/pipeline</a> / TensorSource</p><h1 id="interface-tensorsource" tabindex="-1">Interface: TensorSource <a class="header-anchor" href="#interface-tensorsource" aria-label="Permalink to &quot;Interface: TensorSource&quot;">​</a></h1><p>Where a file has one weight: the only tensor that fits.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="axes" tabindex="-1">axes? <a class="header-anchor" href="#axes" aria-label="Permalink to &quot;axes?&quot;">​</a></h3><blockquote><p><code>readonly</code> <code>optional</code> <strong>axes?</strong>: readonly <code>number</code>[]</p></blockquote><p>Its axes in the order of the pipeline; those left out have size 1. Default: as in the file</p><hr><h3 id="fourier" tabindex="-1">fourier? <a class="header-anchor" href="#fourier" aria-label="Permalink to &quot;fourier?&quot;">​</a></h3><blockquote><p><code>readonly</code> <code>optional</code> <strong>fourier?</strong>: <code>number</code></p></blockquote><p>For a Fourier transform of this size that is stored as a convolution: take its window</p><hr><h3 id="name" tabindex="-1">name? <a class="header-anchor" href="#name" aria-label="Permalink to &quot;name?&quot;">​</a></h3><blockquote><p><code>readonly</code> <code>optional</code> <strong>name?</strong>: <code>string</code> | readonly <code>string</code>[]</p></blockquote><p>Its name, or several that it may have; <code>*</code> stands for any text. Default <code>&quot;*&quot;</code></p><hr><h3 id="shape" tabindex="-1">shape? <a class="header-anchor" href="#shape" aria-label="Permalink to &quot;shape?&quot;">​</a></h3><blockquote><p><code>readonly</code> <code>optional</code> <strong>shape?</strong>: readonly <code>number</code>[]</p></blockquote><p>Its sizes in the file. Default: any</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/pipeline/interfaces/TensorSource.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const TensorSource = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  TensorSource as default
};
