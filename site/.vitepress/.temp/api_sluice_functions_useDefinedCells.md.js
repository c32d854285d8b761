import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: useDefinedCells()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/functions/useDefinedCells.md","filePath":"api/sluice/functions/useDefinedCells.md"}');
const _sfc_main = { name: "api/sluice/functions/useDefinedCells.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / useDefinedCells</p><h1 id="function-usedefinedcells" tabindex="-1">Function: useDefinedCells() <a class="header-anchor" href="#function-usedefinedcells" aria-label="Permalink to &quot;Function: useDefinedCells()&quot;">​</a></h1><blockquote><p><strong>useDefinedCells</strong>(): <code>void</code></p></blockquote><p>Lets <code>LSTM</code>, <code>GRU</code> and <code>RNN</code> run on the equations of their cell in a page: for noise inside their steps (<code>zoneout</code>, <code>recurrentDropout</code>, <code>variationalDropout</code> of the hidden state), for activations without kernels, and, faster, for variants such as <code>projSize</code>. Call it once, before you make such a layer; other programs leave the engine out of their bundle. Node has the engine; <code>DefinedLayer</code> and <code>toModule</code> bring it themselves.</p><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><code>void</code></p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">useDefinedCells</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">();</span></span>
<span class="line"><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;">const</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;"> lstm</span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;"> =</span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;"> new</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;"> LSTM</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">({ inputSize: </span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">10</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">, hiddenSize: </span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">20</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">, zoneout: </span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">0.1</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"> });</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/functions/useDefinedCells.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const useDefinedCells = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  useDefinedCells as default
};
