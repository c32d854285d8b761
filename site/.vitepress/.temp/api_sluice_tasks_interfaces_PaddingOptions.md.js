import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: PaddingOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/interfaces/PaddingOptions.md","filePath":"api/sluice/tasks/interfaces/PaddingOptions.md"}');
const _sfc_main = { name: "api/sluice/tasks/interfaces/PaddingOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / PaddingOptions</p><h1 id="interface-paddingoptions" tabindex="-1">Interface: PaddingOptions <a class="header-anchor" href="#interface-paddingoptions" aria-label="Permalink to &quot;Interface: PaddingOptions&quot;">​</a></h1><p>How padded sequences lie.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="batchfirst" tabindex="-1">batchFirst? <a class="header-anchor" href="#batchfirst" aria-label="Permalink to &quot;batchFirst?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>batchFirst?</strong>: <code>boolean</code></p></blockquote><p>Whether the batch is the first axis; default false, as of layers.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/interfaces/PaddingOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const PaddingOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  PaddingOptions as default
};
