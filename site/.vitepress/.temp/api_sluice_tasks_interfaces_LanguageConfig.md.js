import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: LanguageConfig","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/interfaces/LanguageConfig.md","filePath":"api/sluice/tasks/interfaces/LanguageConfig.md"}');
const _sfc_main = { name: "api/sluice/tasks/interfaces/LanguageConfig.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / LanguageConfig</p><h1 id="interface-languageconfig" tabindex="-1">Interface: LanguageConfig <a class="header-anchor" href="#interface-languageconfig" aria-label="Permalink to &quot;Interface: LanguageConfig&quot;">​</a></h1><p>The configuration of a language model, which the file of the model includes.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="embeddingsize" tabindex="-1">embeddingSize <a class="header-anchor" href="#embeddingsize" aria-label="Permalink to &quot;embeddingSize&quot;">​</a></h3><blockquote><p><strong>embeddingSize</strong>: <code>number</code></p></blockquote><hr><h3 id="heldout" tabindex="-1">heldOut <a class="header-anchor" href="#heldout" aria-label="Permalink to &quot;heldOut&quot;">​</a></h3><blockquote><p><strong>heldOut</strong>: <a href="./HeldOut.html"><code>HeldOut</code></a></p></blockquote><hr><h3 id="recurrent" tabindex="-1">recurrent <a class="header-anchor" href="#recurrent" aria-label="Permalink to &quot;recurrent&quot;">​</a></h3><blockquote><p><strong>recurrent</strong>: <a href="./RecurrentConfig.html"><code>RecurrentConfig</code></a></p></blockquote><hr><h3 id="seed" tabindex="-1">seed <a class="header-anchor" href="#seed" aria-label="Permalink to &quot;seed&quot;">​</a></h3><blockquote><p><strong>seed</strong>: <code>number</code></p></blockquote><p>Seed of the initial weights.</p><hr><h3 id="task" tabindex="-1">task <a class="header-anchor" href="#task" aria-label="Permalink to &quot;task&quot;">​</a></h3><blockquote><p><strong>task</strong>: <code>&quot;language&quot;</code></p></blockquote><hr><h3 id="vocabulary" tabindex="-1">vocabulary <a class="header-anchor" href="#vocabulary" aria-label="Permalink to &quot;vocabulary&quot;">​</a></h3><blockquote><p><strong>vocabulary</strong>: <a href="./../type-aliases/VocabularyData.html"><code>VocabularyData</code></a></p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/interfaces/LanguageConfig.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const LanguageConfig = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  LanguageConfig as default
};
