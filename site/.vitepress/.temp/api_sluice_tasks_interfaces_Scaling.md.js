import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: Scaling","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/interfaces/Scaling.md","filePath":"api/sluice/tasks/interfaces/Scaling.md"}');
const _sfc_main = { name: "api/sluice/tasks/interfaces/Scaling.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / Scaling</p><h1 id="interface-scaling" tabindex="-1">Interface: Scaling <a class="header-anchor" href="#interface-scaling" aria-label="Permalink to &quot;Interface: Scaling&quot;">​</a></h1><p>One pair per column, plain data that is stored with the model. A constant column has the deviation 1.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="deviation" tabindex="-1">deviation <a class="header-anchor" href="#deviation" aria-label="Permalink to &quot;deviation&quot;">​</a></h3><blockquote><p><strong>deviation</strong>: <code>number</code>[]</p></blockquote><hr><h3 id="mean" tabindex="-1">mean <a class="header-anchor" href="#mean" aria-label="Permalink to &quot;mean&quot;">​</a></h3><blockquote><p><strong>mean</strong>: <code>number</code>[]</p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/interfaces/Scaling.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Scaling = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Scaling as default
};
