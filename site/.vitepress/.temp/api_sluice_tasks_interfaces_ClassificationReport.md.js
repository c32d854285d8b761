import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ClassificationReport","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/interfaces/ClassificationReport.md","filePath":"api/sluice/tasks/interfaces/ClassificationReport.md"}');
const _sfc_main = { name: "api/sluice/tasks/interfaces/ClassificationReport.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / ClassificationReport</p><h1 id="interface-classificationreport" tabindex="-1">Interface: ClassificationReport <a class="header-anchor" href="#interface-classificationreport" aria-label="Permalink to &quot;Interface: ClassificationReport&quot;">​</a></h1><p>A classifier measured on sequences with known labels.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="accuracy" tabindex="-1">accuracy <a class="header-anchor" href="#accuracy" aria-label="Permalink to &quot;accuracy&quot;">​</a></h3><blockquote><p><strong>accuracy</strong>: <code>number</code></p></blockquote><p>Share of the sequences whose label it predicts, 0 to 1.</p><hr><h3 id="baseline" tabindex="-1">baseline? <a class="header-anchor" href="#baseline" aria-label="Permalink to &quot;baseline?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>baseline?</strong>: <code>number</code></p></blockquote><p>For a test part, the accuracy of always predicting the most frequent label of the training part.</p><hr><h3 id="classes" tabindex="-1">classes <a class="header-anchor" href="#classes" aria-label="Permalink to &quot;classes&quot;">​</a></h3><blockquote><p><strong>classes</strong>: <a href="./ClassMeasures.html"><code>ClassMeasures</code></a>[]</p></blockquote><p>In the order of the confusion matrix.</p><hr><h3 id="confusion" tabindex="-1">confusion? <a class="header-anchor" href="#confusion" aria-label="Permalink to &quot;confusion?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>confusion?</strong>: <code>number</code>[][]</p></blockquote><p>Number of sequences by actual label (row) and predicted label (column); absent for more than 100 labels.</p><hr><h3 id="loss" tabindex="-1">loss <a class="header-anchor" href="#loss" aria-label="Permalink to &quot;loss&quot;">​</a></h3><blockquote><p><strong>loss</strong>: <code>number</code></p></blockquote><p>In nats.</p><hr><h3 id="macrof1" tabindex="-1">macroF1 <a class="header-anchor" href="#macrof1" aria-label="Permalink to &quot;macroF1&quot;">​</a></h3><blockquote><p><strong>macroF1</strong>: <code>number</code></p></blockquote><p>The mean of <code>f1</code> over classes with sequences.</p><hr><h3 id="sequences" tabindex="-1">sequences <a class="header-anchor" href="#sequences" aria-label="Permalink to &quot;sequences&quot;">​</a></h3><blockquote><p><strong>sequences</strong>: <code>number</code></p></blockquote><p>Number of sequences that it was measured on.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/interfaces/ClassificationReport.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ClassificationReport = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ClassificationReport as default
};
