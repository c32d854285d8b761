import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: InitializeOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/interfaces/InitializeOptions.md","filePath":"api/sluice/interfaces/InitializeOptions.md"}');
const _sfc_main = { name: "api/sluice/interfaces/InitializeOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / InitializeOptions</p><h1 id="interface-initializeoptions" tabindex="-1">Interface: InitializeOptions <a class="header-anchor" href="#interface-initializeoptions" aria-label="Permalink to &quot;Interface: InitializeOptions&quot;">​</a></h1><p>Options of <code>initialize</code>.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="direction" tabindex="-1">direction? <a class="header-anchor" href="#direction" aria-label="Permalink to &quot;direction?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>direction?</strong>: <a href="./../type-aliases/Direction.html"><code>Direction</code></a></p></blockquote><p>Only this direction; default both</p><hr><h3 id="kernels" tabindex="-1">kernels? <a class="header-anchor" href="#kernels" aria-label="Permalink to &quot;kernels?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>kernels?</strong>: <code>MatrixProducts</code></p></blockquote><p>Computes matrix products: kernel sets differ in the last bits. Default: the kernels in use</p><hr><h3 id="layers" tabindex="-1">layers? <a class="header-anchor" href="#layers" aria-label="Permalink to &quot;layers?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>layers?</strong>: readonly <code>number</code>[]</p></blockquote><p>Only these layers of each stack, from 0; default all</p><hr><h3 id="random" tabindex="-1">random? <a class="header-anchor" href="#random" aria-label="Permalink to &quot;random?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>random?</strong>: <a href="./../classes/Random.html"><code>Random</code></a></p></blockquote><p>Draws the numbers, instead of a seed</p><hr><h3 id="seed" tabindex="-1">seed? <a class="header-anchor" href="#seed" aria-label="Permalink to &quot;seed?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>seed?</strong>: <code>number</code></p></blockquote><p>Seed of the draws; default: drawn from the default generator</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/interfaces/InitializeOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const InitializeOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  InitializeOptions as default
};
