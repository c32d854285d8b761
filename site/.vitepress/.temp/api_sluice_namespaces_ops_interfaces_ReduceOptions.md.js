import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ReduceOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/ops/interfaces/ReduceOptions.md","filePath":"api/sluice/namespaces/ops/interfaces/ReduceOptions.md"}');
const _sfc_main = { name: "api/sluice/namespaces/ops/interfaces/ReduceOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">ops</a> / ReduceOptions</p><h1 id="interface-reduceoptions" tabindex="-1">Interface: ReduceOptions <a class="header-anchor" href="#interface-reduceoptions" aria-label="Permalink to &quot;Interface: ReduceOptions&quot;">​</a></h1><p>Options of the reductions.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="axis" tabindex="-1">axis? <a class="header-anchor" href="#axis" aria-label="Permalink to &quot;axis?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>axis?</strong>: <code>number</code> | readonly <code>number</code>[]</p></blockquote><p>Which axes to reduce; default: all.</p><hr><h3 id="keepdims" tabindex="-1">keepDims? <a class="header-anchor" href="#keepdims" aria-label="Permalink to &quot;keepDims?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>keepDims?</strong>: <code>boolean</code></p></blockquote><p>Keep reduced axes with size 1. Default false.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/ops/interfaces/ReduceOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ReduceOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ReduceOptions as default
};
