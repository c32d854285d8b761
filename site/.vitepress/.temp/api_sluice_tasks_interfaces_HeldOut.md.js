import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: HeldOut","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/interfaces/HeldOut.md","filePath":"api/sluice/tasks/interfaces/HeldOut.md"}');
const _sfc_main = { name: "api/sluice/tasks/interfaces/HeldOut.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / HeldOut</p><h1 id="interface-heldout" tabindex="-1">Interface: HeldOut <a class="header-anchor" href="#interface-heldout" aria-label="Permalink to &quot;Interface: HeldOut&quot;">​</a></h1><p>Fractions of the data to hold out.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="test" tabindex="-1">test <a class="header-anchor" href="#test" aria-label="Permalink to &quot;test&quot;">​</a></h3><blockquote><p><strong>test</strong>: <code>number</code></p></blockquote><hr><h3 id="validation" tabindex="-1">validation <a class="header-anchor" href="#validation" aria-label="Permalink to &quot;validation&quot;">​</a></h3><blockquote><p><strong>validation</strong>: <code>number</code></p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/interfaces/HeldOut.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const HeldOut = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  HeldOut as default
};
