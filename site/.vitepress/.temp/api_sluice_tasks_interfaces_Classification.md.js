import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: Classification","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/interfaces/Classification.md","filePath":"api/sluice/tasks/interfaces/Classification.md"}');
const _sfc_main = { name: "api/sluice/tasks/interfaces/Classification.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / Classification</p><h1 id="interface-classification" tabindex="-1">Interface: Classification <a class="header-anchor" href="#interface-classification" aria-label="Permalink to &quot;Interface: Classification&quot;">​</a></h1><p>A label and its probability, 0 to 1.</p><h2 id="extended-by" tabindex="-1">Extended by <a class="header-anchor" href="#extended-by" aria-label="Permalink to &quot;Extended by&quot;">​</a></h2><ul><li><a href="./Prediction.html"><code>Prediction</code></a></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="label" tabindex="-1">label <a class="header-anchor" href="#label" aria-label="Permalink to &quot;label&quot;">​</a></h3><blockquote><p><strong>label</strong>: <a href="./../type-aliases/Label.html"><code>Label</code></a></p></blockquote><hr><h3 id="probability" tabindex="-1">probability <a class="header-anchor" href="#probability" aria-label="Permalink to &quot;probability&quot;">​</a></h3><blockquote><p><strong>probability</strong>: <code>number</code></p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/interfaces/Classification.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Classification = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Classification as default
};
