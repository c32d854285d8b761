import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: KernelSet","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/interfaces/KernelSet.md","filePath":"api/sluice/interfaces/KernelSet.md"}');
const _sfc_main = { name: "api/sluice/interfaces/KernelSet.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / KernelSet</p><h1 id="interface-kernelset" tabindex="-1">Interface: KernelSet <a class="header-anchor" href="#interface-kernelset" aria-label="Permalink to &quot;Interface: KernelSet&quot;">​</a></h1><p>A kernel set, and whether it can run here.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="name" tabindex="-1">name <a class="header-anchor" href="#name" aria-label="Permalink to &quot;name&quot;">​</a></h3><blockquote><p><strong>name</strong>: <code>string</code></p></blockquote><hr><h3 id="obstacle" tabindex="-1">obstacle? <a class="header-anchor" href="#obstacle" aria-label="Permalink to &quot;obstacle?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>obstacle?</strong>: <code>string</code></p></blockquote><p>Why it cannot run here, or is skipped; absent when it can.</p><hr><h3 id="used" tabindex="-1">used <a class="header-anchor" href="#used" aria-label="Permalink to &quot;used&quot;">​</a></h3><blockquote><p><strong>used</strong>: <code>boolean</code></p></blockquote><p>Whether it computes now</p><hr><h3 id="what" tabindex="-1">what <a class="header-anchor" href="#what" aria-label="Permalink to &quot;what&quot;">​</a></h3><blockquote><p><strong>what</strong>: <code>string</code></p></blockquote><p>Its description</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/interfaces/KernelSet.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const KernelSet = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  KernelSet as default
};
