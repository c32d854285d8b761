import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: TrainingState","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/interfaces/TrainingState.md","filePath":"api/sluice/interfaces/TrainingState.md"}');
const _sfc_main = { name: "api/sluice/interfaces/TrainingState.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / TrainingState</p><h1 id="interface-trainingstate" tabindex="-1">Interface: TrainingState <a class="header-anchor" href="#interface-trainingstate" aria-label="Permalink to &quot;Interface: TrainingState&quot;">​</a></h1><p>Everything a training run needs to continue: plain data, and tensors by name.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="data" tabindex="-1">data <a class="header-anchor" href="#data" aria-label="Permalink to &quot;data&quot;">​</a></h3><blockquote><p><strong>data</strong>: <a href="./../type-aliases/Json.html"><code>Json</code></a></p></blockquote><p>The plain data.</p><hr><h3 id="tensors" tabindex="-1">tensors <a class="header-anchor" href="#tensors" aria-label="Permalink to &quot;tensors&quot;">​</a></h3><blockquote><p><strong>tensors</strong>: <code>Map</code>&lt;<code>string</code>, <a href="./../classes/Tensor.html"><code>Tensor</code></a>&gt;</p></blockquote><p>Tensors by name.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/interfaces/TrainingState.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const TrainingState = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  TrainingState as default
};
