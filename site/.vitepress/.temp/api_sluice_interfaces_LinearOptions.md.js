import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: LinearOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/interfaces/LinearOptions.md","filePath":"api/sluice/interfaces/LinearOptions.md"}');
const _sfc_main = { name: "api/sluice/interfaces/LinearOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / LinearOptions</p><h1 id="interface-linearoptions" tabindex="-1">Interface: LinearOptions <a class="header-anchor" href="#interface-linearoptions" aria-label="Permalink to &quot;Interface: LinearOptions&quot;">​</a></h1><p>Options of <code>Linear</code>.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="bias" tabindex="-1">bias? <a class="header-anchor" href="#bias" aria-label="Permalink to &quot;bias?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>bias?</strong>: <code>boolean</code></p></blockquote><p>Default true</p><hr><h3 id="dtype" tabindex="-1">dtype? <a class="header-anchor" href="#dtype" aria-label="Permalink to &quot;dtype?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>dtype?</strong>: <a href="./../type-aliases/DType.html"><code>DType</code></a></p></blockquote><p>Default <code>&quot;float32&quot;</code></p><hr><h3 id="infeatures" tabindex="-1">inFeatures <a class="header-anchor" href="#infeatures" aria-label="Permalink to &quot;inFeatures&quot;">​</a></h3><blockquote><p><strong>inFeatures</strong>: <code>number</code></p></blockquote><p>I, features of the input</p><hr><h3 id="outfeatures" tabindex="-1">outFeatures <a class="header-anchor" href="#outfeatures" aria-label="Permalink to &quot;outFeatures&quot;">​</a></h3><blockquote><p><strong>outFeatures</strong>: <code>number</code></p></blockquote><p>O, features of the output</p><hr><h3 id="seed" tabindex="-1">seed? <a class="header-anchor" href="#seed" aria-label="Permalink to &quot;seed?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>seed?</strong>: <code>number</code></p></blockquote><p>Seed of the initial parameters; default: drawn from the default generator</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/interfaces/LinearOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const LinearOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  LinearOptions as default
};
