import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: BatchNorm1dOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/interfaces/BatchNorm1dOptions.md","filePath":"api/sluice/interfaces/BatchNorm1dOptions.md"}');
const _sfc_main = { name: "api/sluice/interfaces/BatchNorm1dOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / BatchNorm1dOptions</p><h1 id="interface-batchnorm1doptions" tabindex="-1">Interface: BatchNorm1dOptions <a class="header-anchor" href="#interface-batchnorm1doptions" aria-label="Permalink to &quot;Interface: BatchNorm1dOptions&quot;">​</a></h1><p>Options of <code>BatchNorm1d</code>.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="dtype" tabindex="-1">dtype? <a class="header-anchor" href="#dtype" aria-label="Permalink to &quot;dtype?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>dtype?</strong>: <a href="./../type-aliases/DType.html"><code>DType</code></a></p></blockquote><p>Default <code>&quot;float32&quot;</code></p><hr><h3 id="epsilon" tabindex="-1">epsilon? <a class="header-anchor" href="#epsilon" aria-label="Permalink to &quot;epsilon?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>epsilon?</strong>: <code>number</code></p></blockquote><p>Added to the variance; greater than 0, default 1e-5</p><hr><h3 id="momentum" tabindex="-1">momentum? <a class="header-anchor" href="#momentum" aria-label="Permalink to &quot;momentum?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>momentum?</strong>: <code>number</code></p></blockquote><p>Share of a batch in the running statistics; default 0.1</p><hr><h3 id="numfeatures" tabindex="-1">numFeatures <a class="header-anchor" href="#numfeatures" aria-label="Permalink to &quot;numFeatures&quot;">​</a></h3><blockquote><p><strong>numFeatures</strong>: <code>number</code></p></blockquote><p>C, features of the input</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/interfaces/BatchNorm1dOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const BatchNorm1dOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  BatchNorm1dOptions as default
};
