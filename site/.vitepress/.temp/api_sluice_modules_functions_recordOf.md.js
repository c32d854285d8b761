import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: recordOf()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/modules/functions/recordOf.md","filePath":"api/sluice/modules/functions/recordOf.md"}');
const _sfc_main = { name: "api/sluice/modules/functions/recordOf.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/modules</a> / recordOf</p><h1 id="function-recordof" tabindex="-1">Function: recordOf() <a class="header-anchor" href="#function-recordof" aria-label="Permalink to &quot;Function: recordOf()&quot;">​</a></h1><blockquote><p><strong>recordOf</strong>(<code>module</code>, <code>name?</code>): <a href="./../../checkpoint/interfaces/LayerRecord.html"><code>LayerRecord</code></a></p></blockquote><p>Returns a copy of the weights of a recurrent module as a record.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><code>module</code></td><td><a href="./../type-aliases/RecurrentModule.html"><code>RecurrentModule</code></a></td><td>an LSTM, a GRU or an RNN</td></tr><tr><td><code>name?</code></td><td><code>string</code></td><td>path of the layer in a file; default: empty</td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><a href="./../../checkpoint/interfaces/LayerRecord.html"><code>LayerRecord</code></a></p><h2 id="throws" tabindex="-1">Throws <a class="header-anchor" href="#throws" aria-label="Permalink to &quot;Throws&quot;">​</a></h2><p>ArgumentError for another module; UnsupportedError for a defined cell</p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;">const</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;"> bytes</span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;"> =</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;"> saveCheckpoint</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">recordOf</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(lstm, </span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;">&quot;encoder&quot;</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">), { format: </span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;">&quot;onnx&quot;</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"> });</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/modules/functions/recordOf.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const recordOf = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  recordOf as default
};
