import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: RandomState","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/interfaces/RandomState.md","filePath":"api/sluice/interfaces/RandomState.md"}');
const _sfc_main = { name: "api/sluice/interfaces/RandomState.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / RandomState</p><h1 id="interface-randomstate" tabindex="-1">Interface: RandomState <a class="header-anchor" href="#interface-randomstate" aria-label="Permalink to &quot;Interface: RandomState&quot;">​</a></h1><p>A generator as plain data.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="position" tabindex="-1">position <a class="header-anchor" href="#position" aria-label="Permalink to &quot;position&quot;">​</a></h3><blockquote><p><strong>position</strong>: <code>number</code></p></blockquote><p>Number of 32-bit words drawn so far.</p><hr><h3 id="seed" tabindex="-1">seed <a class="header-anchor" href="#seed" aria-label="Permalink to &quot;seed&quot;">​</a></h3><blockquote><p><strong>seed</strong>: <code>number</code></p></blockquote><hr><h3 id="stream" tabindex="-1">stream <a class="header-anchor" href="#stream" aria-label="Permalink to &quot;stream&quot;">​</a></h3><blockquote><p><strong>stream</strong>: <code>number</code></p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/interfaces/RandomState.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const RandomState = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  RandomState as default
};
