import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: StackList","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/stream/interfaces/StackList.md","filePath":"api/sluice/stream/interfaces/StackList.md"}');
const _sfc_main = { name: "api/sluice/stream/interfaces/StackList.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/stream</a> / StackList</p><h1 id="interface-stacklist" tabindex="-1">Interface: StackList <a class="header-anchor" href="#interface-stacklist" aria-label="Permalink to &quot;Interface: StackList&quot;">​</a></h1><p>A chain of recurrent layers: a <code>Sequential</code> of them.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="layers" tabindex="-1">layers <a class="header-anchor" href="#layers" aria-label="Permalink to &quot;layers&quot;">​</a></h3><blockquote><p><code>readonly</code> <strong>layers</strong>: readonly <code>object</code>[]</p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/stream/interfaces/StackList.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const StackList = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  StackList as default
};
