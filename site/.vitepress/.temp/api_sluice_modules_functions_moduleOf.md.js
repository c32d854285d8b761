import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: moduleOf()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/modules/functions/moduleOf.md","filePath":"api/sluice/modules/functions/moduleOf.md"}');
const _sfc_main = { name: "api/sluice/modules/functions/moduleOf.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/modules</a> / moduleOf</p><h1 id="function-moduleof" tabindex="-1">Function: moduleOf() <a class="header-anchor" href="#function-moduleof" aria-label="Permalink to &quot;Function: moduleOf()&quot;">​</a></h1><blockquote><p><strong>moduleOf</strong>(<code>layer</code>): <a href="./../type-aliases/RecurrentModule.html"><code>RecurrentModule</code></a></p></blockquote><p>Returns a module with these weights.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><code>layer</code></td><td><a href="./../../checkpoint/interfaces/LayerRecord.html"><code>LayerRecord</code></a></td><td>the record of a layer, as <code>record()</code> of a <code>CheckpointLayer</code> or <code>recordOf</code> returns it</td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><a href="./../type-aliases/RecurrentModule.html"><code>RecurrentModule</code></a></p><h2 id="throws" tabindex="-1">Throws <a class="header-anchor" href="#throws" aria-label="Permalink to &quot;Throws&quot;">​</a></h2><p>ArgumentError for anything else than a record; UnsupportedError when the cells do not form one layer, or Sluice cannot run them</p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;">const</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;"> copy</span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;"> =</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;"> moduleOf</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">recordOf</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(lstm));</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/modules/functions/moduleOf.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const moduleOf = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  moduleOf as default
};
