import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ClassMeasures","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/interfaces/ClassMeasures.md","filePath":"api/sluice/tasks/interfaces/ClassMeasures.md"}');
const _sfc_main = { name: "api/sluice/tasks/interfaces/ClassMeasures.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / ClassMeasures</p><h1 id="interface-classmeasures" tabindex="-1">Interface: ClassMeasures <a class="header-anchor" href="#interface-classmeasures" aria-label="Permalink to &quot;Interface: ClassMeasures&quot;">​</a></h1><p>Precision and recall of one class.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="f1" tabindex="-1">f1? <a class="header-anchor" href="#f1" aria-label="Permalink to &quot;f1?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>f1?</strong>: <code>number</code></p></blockquote><p>The harmonic mean of precision and recall; absent without sequences of this label.</p><hr><h3 id="label" tabindex="-1">label <a class="header-anchor" href="#label" aria-label="Permalink to &quot;label&quot;">​</a></h3><blockquote><p><strong>label</strong>: <a href="./../type-aliases/Label.html"><code>Label</code></a></p></blockquote><hr><h3 id="precision" tabindex="-1">precision? <a class="header-anchor" href="#precision" aria-label="Permalink to &quot;precision?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>precision?</strong>: <code>number</code></p></blockquote><p>Share of the predictions of this label that are right; absent without such predictions.</p><hr><h3 id="recall" tabindex="-1">recall? <a class="header-anchor" href="#recall" aria-label="Permalink to &quot;recall?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>recall?</strong>: <code>number</code></p></blockquote><p>Share of the sequences with this label that are found; absent without such sequences.</p><hr><h3 id="sequences" tabindex="-1">sequences <a class="header-anchor" href="#sequences" aria-label="Permalink to &quot;sequences&quot;">​</a></h3><blockquote><p><strong>sequences</strong>: <code>number</code></p></blockquote><p>Number of sequences with this label.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/interfaces/ClassMeasures.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ClassMeasures = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ClassMeasures as default
};
