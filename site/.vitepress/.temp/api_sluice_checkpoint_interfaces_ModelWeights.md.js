import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ModelWeights","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/checkpoint/interfaces/ModelWeights.md","filePath":"api/sluice/checkpoint/interfaces/ModelWeights.md"}');
const _sfc_main = { name: "api/sluice/checkpoint/interfaces/ModelWeights.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/checkpoint</a> / ModelWeights</p><h1 id="interface-modelweights" tabindex="-1">Interface: ModelWeights <a class="header-anchor" href="#interface-modelweights" aria-label="Permalink to &quot;Interface: ModelWeights&quot;">​</a></h1><p>The content of a whole model&#39;s checkpoint, as <code>weightsOf</code> of <code>sluice/modules</code> returns it.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="parts" tabindex="-1">parts <a class="header-anchor" href="#parts" aria-label="Permalink to &quot;parts&quot;">​</a></h3><blockquote><p><code>readonly</code> <strong>parts</strong>: <code>Parts</code></p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/checkpoint/interfaces/ModelWeights.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ModelWeights = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ModelWeights as default
};
