import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: LearningOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/interfaces/LearningOptions.md","filePath":"api/sluice/interfaces/LearningOptions.md"}');
const _sfc_main = { name: "api/sluice/interfaces/LearningOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / LearningOptions</p><h1 id="interface-learningoptions" tabindex="-1">Interface: LearningOptions <a class="header-anchor" href="#interface-learningoptions" aria-label="Permalink to &quot;Interface: LearningOptions&quot;">​</a></h1><p>Settings of a range of elements; those you leave out stay unchanged.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="rate" tabindex="-1">rate? <a class="header-anchor" href="#rate" aria-label="Permalink to &quot;rate?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>rate?</strong>: <code>number</code></p></blockquote><p>Factor of the optimiser&#39;s learning rate, at least 0; default 1</p><hr><h3 id="trainable" tabindex="-1">trainable? <a class="header-anchor" href="#trainable" aria-label="Permalink to &quot;trainable?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>trainable?</strong>: <code>boolean</code></p></blockquote><p>Whether optimisers change it; default true</p><hr><h3 id="weightdecay" tabindex="-1">weightDecay? <a class="header-anchor" href="#weightdecay" aria-label="Permalink to &quot;weightDecay?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>weightDecay?</strong>: <code>boolean</code></p></blockquote><p>Whether the optimiser&#39;s weight decay acts on it; default true</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/interfaces/LearningOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const LearningOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  LearningOptions as default
};
