import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: byteVocabulary()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/functions/byteVocabulary.md","filePath":"api/sluice/tasks/functions/byteVocabulary.md"}');
const _sfc_main = { name: "api/sluice/tasks/functions/byteVocabulary.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / byteVocabulary</p><h1 id="function-bytevocabulary" tabindex="-1">Function: byteVocabulary() <a class="header-anchor" href="#function-bytevocabulary" aria-label="Permalink to &quot;Function: byteVocabulary()&quot;">​</a></h1><blockquote><p><strong>byteVocabulary</strong>(): <a href="./../interfaces/Vocabulary.html"><code>Vocabulary</code></a></p></blockquote><p>Returns the vocabulary of the 256 bytes of UTF-8, which encodes every text.</p><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><a href="./../interfaces/Vocabulary.html"><code>Vocabulary</code></a></p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">byteVocabulary</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">().</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">encode</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(</span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;">&quot;é&quot;</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">); </span><span style="--shiki-light:#66707B;--shiki-dark:#BDC4CC;">// 195, 169</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/functions/byteVocabulary.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const byteVocabulary = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  byteVocabulary as default
};
