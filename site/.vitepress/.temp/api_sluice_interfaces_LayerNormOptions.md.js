import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: LayerNormOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/interfaces/LayerNormOptions.md","filePath":"api/sluice/interfaces/LayerNormOptions.md"}');
const _sfc_main = { name: "api/sluice/interfaces/LayerNormOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / LayerNormOptions</p><h1 id="interface-layernormoptions" tabindex="-1">Interface: LayerNormOptions <a class="header-anchor" href="#interface-layernormoptions" aria-label="Permalink to &quot;Interface: LayerNormOptions&quot;">​</a></h1><p>Options of <code>LayerNorm</code>.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="bias" tabindex="-1">bias? <a class="header-anchor" href="#bias" aria-label="Permalink to &quot;bias?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>bias?</strong>: <code>boolean</code></p></blockquote><p>Whether there is a bias beside the weight; default true</p><hr><h3 id="dtype" tabindex="-1">dtype? <a class="header-anchor" href="#dtype" aria-label="Permalink to &quot;dtype?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>dtype?</strong>: <a href="./../type-aliases/DType.html"><code>DType</code></a></p></blockquote><p>Default <code>&quot;float32&quot;</code></p><hr><h3 id="elementwiseaffine" tabindex="-1">elementwiseAffine? <a class="header-anchor" href="#elementwiseaffine" aria-label="Permalink to &quot;elementwiseAffine?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>elementwiseAffine?</strong>: <code>boolean</code></p></blockquote><p>Whether there is a weight (and a bias); default true</p><hr><h3 id="epsilon" tabindex="-1">epsilon? <a class="header-anchor" href="#epsilon" aria-label="Permalink to &quot;epsilon?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>epsilon?</strong>: <code>number</code></p></blockquote><p>Added to the variance; greater than 0, default 1e-5</p><hr><h3 id="normalizedshape" tabindex="-1">normalizedShape <a class="header-anchor" href="#normalizedshape" aria-label="Permalink to &quot;normalizedShape&quot;">​</a></h3><blockquote><p><strong>normalizedShape</strong>: <code>number</code> | readonly <code>number</code>[]</p></blockquote><p>Sizes of the last axes, which are normalised together; a number for the last axis alone</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/interfaces/LayerNormOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const LayerNormOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  LayerNormOptions as default
};
