import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: readParquet()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/functions/readParquet.md","filePath":"api/sluice/tasks/functions/readParquet.md"}');
const _sfc_main = { name: "api/sluice/tasks/functions/readParquet.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / readParquet</p><h1 id="function-readparquet" tabindex="-1">Function: readParquet() <a class="header-anchor" href="#function-readparquet" aria-label="Permalink to &quot;Function: readParquet()&quot;">​</a></h1><blockquote><p><strong>readParquet</strong>(<code>source</code>, <code>name?</code>): <code>Promise</code>&lt;<a href="./../interfaces/Table.html"><code>Table</code></a>&gt;</p></blockquote><p>Reads all flat columns. Skips columns of lists, structures and bytes, so only asking for one by name is an error.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><code>source</code></td><td><code>Uint8Array</code></td><td>the whole file</td></tr><tr><td><code>name?</code></td><td><code>string</code></td><td>of the source, for messages</td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><code>Promise</code>&lt;<a href="./../interfaces/Table.html"><code>Table</code></a>&gt;</p><h2 id="throws" tabindex="-1">Throws <a class="header-anchor" href="#throws" aria-label="Permalink to &quot;Throws&quot;">​</a></h2><p>FormatError <code>MALFORMED</code> when it is not a readable Parquet file, <code>FEATURE</code> for encrypted columns and columns in other files</p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;">const</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;"> table</span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;"> =</span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;"> await</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;"> readParquet</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(bytes, </span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;">&quot;days.parquet&quot;</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">);</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/functions/readParquet.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const readParquet = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  readParquet as default
};
