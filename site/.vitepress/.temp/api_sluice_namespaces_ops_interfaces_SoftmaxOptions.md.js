import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: SoftmaxOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/ops/interfaces/SoftmaxOptions.md","filePath":"api/sluice/namespaces/ops/interfaces/SoftmaxOptions.md"}');
const _sfc_main = { name: "api/sluice/namespaces/ops/interfaces/SoftmaxOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">ops</a> / SoftmaxOptions</p><h1 id="interface-softmaxoptions" tabindex="-1">Interface: SoftmaxOptions <a class="header-anchor" href="#interface-softmaxoptions" aria-label="Permalink to &quot;Interface: SoftmaxOptions&quot;">​</a></h1><p>Options of the softmax family.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="axis" tabindex="-1">axis? <a class="header-anchor" href="#axis" aria-label="Permalink to &quot;axis?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>axis?</strong>: <code>number</code></p></blockquote><p>Default: the last.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/ops/interfaces/SoftmaxOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const SoftmaxOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  SoftmaxOptions as default
};
