import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: bytesSource()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/checkpoint/functions/bytesSource.md","filePath":"api/sluice/checkpoint/functions/bytesSource.md"}');
const _sfc_main = { name: "api/sluice/checkpoint/functions/bytesSource.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/checkpoint</a> / bytesSource</p><h1 id="function-bytessource" tabindex="-1">Function: bytesSource() <a class="header-anchor" href="#function-bytessource" aria-label="Permalink to &quot;Function: bytesSource()&quot;">​</a></h1><blockquote><p><strong>bytesSource</strong>(<code>bytes</code>): <a href="./../interfaces/ByteSource.html"><code>ByteSource</code></a></p></blockquote><p>Returns a source over bytes in memory, without a copy.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><code>bytes</code></td><td><code>Uint8Array</code></td><td>the whole file; do not change it while the source is in use</td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><a href="./../interfaces/ByteSource.html"><code>ByteSource</code></a></p><h2 id="throws" tabindex="-1">Throws <a class="header-anchor" href="#throws" aria-label="Permalink to &quot;Throws&quot;">​</a></h2><p>ArgumentError unless you pass a Uint8Array</p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;">const</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;"> folder</span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;"> =</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;"> folderOf</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(</span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;">new</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;"> Map</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">([[</span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;">&quot;weights.bin&quot;</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">, </span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">bytesSource</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(bytes)]]));</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/checkpoint/functions/bytesSource.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const bytesSource = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  bytesSource as default
};
