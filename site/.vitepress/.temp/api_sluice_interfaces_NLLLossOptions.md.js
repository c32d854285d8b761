import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: NLLLossOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/interfaces/NLLLossOptions.md","filePath":"api/sluice/interfaces/NLLLossOptions.md"}');
const _sfc_main = { name: "api/sluice/interfaces/NLLLossOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / NLLLossOptions</p><h1 id="interface-nlllossoptions" tabindex="-1">Interface: NLLLossOptions <a class="header-anchor" href="#interface-nlllossoptions" aria-label="Permalink to &quot;Interface: NLLLossOptions&quot;">​</a></h1><p>Options of <code>nllLoss</code>, and of every loss of class labels.</p><h2 id="extended-by" tabindex="-1">Extended by <a class="header-anchor" href="#extended-by" aria-label="Permalink to &quot;Extended by&quot;">​</a></h2><ul><li><a href="./CrossEntropyOptions.html"><code>CrossEntropyOptions</code></a></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="ignoreindex" tabindex="-1">ignoreIndex? <a class="header-anchor" href="#ignoreindex" aria-label="Permalink to &quot;ignoreIndex?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>ignoreIndex?</strong>: <code>number</code></p></blockquote><p>Targets with this value do not count. Default -100.</p><hr><h3 id="reduction" tabindex="-1">reduction? <a class="header-anchor" href="#reduction" aria-label="Permalink to &quot;reduction?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>reduction?</strong>: <a href="./../type-aliases/Reduction.html"><code>Reduction</code></a></p></blockquote><p>Default <code>&quot;mean&quot;</code>.</p><hr><h3 id="weight" tabindex="-1">weight? <a class="header-anchor" href="#weight" aria-label="Permalink to &quot;weight?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>weight?</strong>: <a href="./../classes/Tensor.html"><code>Tensor</code></a></p></blockquote><p>[C] weight of each class, a constant. Default: all 1.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/interfaces/NLLLossOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const NLLLossOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  NLLLossOptions as default
};
