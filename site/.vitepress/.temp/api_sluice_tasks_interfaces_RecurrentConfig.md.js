import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: RecurrentConfig","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/interfaces/RecurrentConfig.md","filePath":"api/sluice/tasks/interfaces/RecurrentConfig.md"}');
const _sfc_main = { name: "api/sluice/tasks/interfaces/RecurrentConfig.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / RecurrentConfig</p><h1 id="interface-recurrentconfig" tabindex="-1">Interface: RecurrentConfig <a class="header-anchor" href="#interface-recurrentconfig" aria-label="Permalink to &quot;Interface: RecurrentConfig&quot;">​</a></h1><p>The recurrent layer of a task&#39;s model.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="bidirectional" tabindex="-1">bidirectional <a class="header-anchor" href="#bidirectional" aria-label="Permalink to &quot;bidirectional&quot;">​</a></h3><blockquote><p><strong>bidirectional</strong>: <code>boolean</code></p></blockquote><hr><h3 id="cell" tabindex="-1">cell <a class="header-anchor" href="#cell" aria-label="Permalink to &quot;cell&quot;">​</a></h3><blockquote><p><strong>cell</strong>: <a href="./../../type-aliases/CellKind.html"><code>CellKind</code></a></p></blockquote><hr><h3 id="dropout" tabindex="-1">dropout <a class="header-anchor" href="#dropout" aria-label="Permalink to &quot;dropout&quot;">​</a></h3><blockquote><p><strong>dropout</strong>: <code>number</code></p></blockquote><p>Dropout between the layers of the stack, and after it.</p><hr><h3 id="gates" tabindex="-1">gates <a class="header-anchor" href="#gates" aria-label="Permalink to &quot;gates&quot;">​</a></h3><blockquote><p><strong>gates</strong>: <code>Record</code>&lt;<code>string</code>, <code>number</code>&gt;</p></blockquote><p>Initial effective bias of gates, by name, in every layer and direction.</p><hr><h3 id="hiddensize" tabindex="-1">hiddenSize <a class="header-anchor" href="#hiddensize" aria-label="Permalink to &quot;hiddenSize&quot;">​</a></h3><blockquote><p><strong>hiddenSize</strong>: <code>number</code></p></blockquote><hr><h3 id="numlayers" tabindex="-1">numLayers <a class="header-anchor" href="#numlayers" aria-label="Permalink to &quot;numLayers&quot;">​</a></h3><blockquote><p><strong>numLayers</strong>: <code>number</code></p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/interfaces/RecurrentConfig.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const RecurrentConfig = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  RecurrentConfig as default
};
