import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: Rows","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/diagnostics/interfaces/Rows.md","filePath":"api/sluice/namespaces/diagnostics/interfaces/Rows.md"}');
const _sfc_main = { name: "api/sluice/namespaces/diagnostics/interfaces/Rows.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">diagnostics</a> / Rows</p><h1 id="interface-rows" tabindex="-1">Interface: Rows <a class="header-anchor" href="#interface-rows" aria-label="Permalink to &quot;Interface: Rows&quot;">​</a></h1><p>Rows of activations: all of [T, N], or those of each sequence up to its own length.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="batch" tabindex="-1">batch <a class="header-anchor" href="#batch" aria-label="Permalink to &quot;batch&quot;">​</a></h3><blockquote><p><strong>batch</strong>: <code>number</code></p></blockquote><p>N</p><hr><h3 id="lengths" tabindex="-1">lengths? <a class="header-anchor" href="#lengths" aria-label="Permalink to &quot;lengths?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>lengths?</strong>: <code>ArrayLike</code>&lt;<code>number</code>&gt;</p></blockquote><p>Valid steps of each sequence; default: all</p><hr><h3 id="steps" tabindex="-1">steps <a class="header-anchor" href="#steps" aria-label="Permalink to &quot;steps&quot;">​</a></h3><blockquote><p><strong>steps</strong>: <code>number</code></p></blockquote><p>T</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/diagnostics/interfaces/Rows.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Rows = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Rows as default
};
