import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: EmbeddingOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/interfaces/EmbeddingOptions.md","filePath":"api/sluice/interfaces/EmbeddingOptions.md"}');
const _sfc_main = { name: "api/sluice/interfaces/EmbeddingOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / EmbeddingOptions</p><h1 id="interface-embeddingoptions" tabindex="-1">Interface: EmbeddingOptions <a class="header-anchor" href="#interface-embeddingoptions" aria-label="Permalink to &quot;Interface: EmbeddingOptions&quot;">​</a></h1><p>Options of <code>Embedding</code>.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="dtype" tabindex="-1">dtype? <a class="header-anchor" href="#dtype" aria-label="Permalink to &quot;dtype?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>dtype?</strong>: <a href="./../type-aliases/DType.html"><code>DType</code></a></p></blockquote><p>Default <code>&quot;float32&quot;</code></p><hr><h3 id="embeddingdim" tabindex="-1">embeddingDim <a class="header-anchor" href="#embeddingdim" aria-label="Permalink to &quot;embeddingDim&quot;">​</a></h3><blockquote><p><strong>embeddingDim</strong>: <code>number</code></p></blockquote><p>Size of each vector</p><hr><h3 id="numembeddings" tabindex="-1">numEmbeddings <a class="header-anchor" href="#numembeddings" aria-label="Permalink to &quot;numEmbeddings&quot;">​</a></h3><blockquote><p><strong>numEmbeddings</strong>: <code>number</code></p></blockquote><p>V, number of tokens</p><hr><h3 id="paddingindex" tabindex="-1">paddingIndex? <a class="header-anchor" href="#paddingindex" aria-label="Permalink to &quot;paddingIndex?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>paddingIndex?</strong>: <code>number</code></p></blockquote><p>Token with a vector that starts as 0 and receives no gradient, from 0 to V - 1; default: none</p><hr><h3 id="seed" tabindex="-1">seed? <a class="header-anchor" href="#seed" aria-label="Permalink to &quot;seed?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>seed?</strong>: <code>number</code></p></blockquote><p>Seed of the initial table; default: drawn from the default generator</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/interfaces/EmbeddingOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const EmbeddingOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  EmbeddingOptions as default
};
