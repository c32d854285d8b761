import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: encodeModel()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/functions/encodeModel.md","filePath":"api/sluice/functions/encodeModel.md"}');
const _sfc_main = { name: "api/sluice/functions/encodeModel.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / encodeModel</p><h1 id="function-encodemodel" tabindex="-1">Function: encodeModel() <a class="header-anchor" href="#function-encodemodel" aria-label="Permalink to &quot;Function: encodeModel()&quot;">​</a></h1><blockquote><p><strong>encodeModel</strong>(<code>model</code>, <code>config?</code>): <code>Uint8Array</code></p></blockquote><p>Returns the bytes of a model&#39;s parameters, with the records of its initialisation and the learning settings of its gates.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><code>model</code></td><td><a href="./../classes/Module.html"><code>Module</code></a></td><td>any module</td></tr><tr><td><code>config?</code></td><td><code>object</code> | <a href="./../type-aliases/Json.html"><code>Json</code></a></td><td>plain data, kept under the metadata key <code>config</code>; default: none</td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><code>Uint8Array</code></p><h2 id="throws" tabindex="-1">Throws <a class="header-anchor" href="#throws" aria-label="Permalink to &quot;Throws&quot;">​</a></h2><p>ArgumentError unless you pass a module and plain data</p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;">const</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;"> bytes</span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;"> =</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;"> encodeModel</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(model, { labels: [</span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;">&quot;a&quot;</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">, </span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;">&quot;b&quot;</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">] });</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/functions/encodeModel.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const encodeModel = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  encodeModel as default
};
