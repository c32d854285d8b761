import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: PipelineTensor","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/pipeline/interfaces/PipelineTensor.md","filePath":"api/sluice/pipeline/interfaces/PipelineTensor.md"}');
const _sfc_main = { name: "api/sluice/pipeline/interfaces/PipelineTensor.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/pipeline</a> / PipelineTensor</p><h1 id="interface-pipelinetensor" tabindex="-1">Interface: PipelineTensor <a class="header-anchor" href="#interface-pipelinetensor" aria-label="Permalink to &quot;Interface: PipelineTensor&quot;">​</a></h1><p>A tensor of a pipeline, such as one of a state dict.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="data" tabindex="-1">data <a class="header-anchor" href="#data" aria-label="Permalink to &quot;data&quot;">​</a></h3><blockquote><p><strong>data</strong>: <a href="./../../interfaces/FloatArray.html"><code>FloatArray</code></a></p></blockquote><p>Row-major, float32</p><hr><h3 id="shape" tabindex="-1">shape <a class="header-anchor" href="#shape" aria-label="Permalink to &quot;shape&quot;">​</a></h3><blockquote><p><strong>shape</strong>: readonly <code>number</code>[]</p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/pipeline/interfaces/PipelineTensor.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const PipelineTensor = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  PipelineTensor as default
};
