import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: useThreads()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/functions/useThreads.md","filePath":"api/sluice/functions/useThreads.md"}');
const _sfc_main = { name: "api/sluice/functions/useThreads.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / useThreads</p><h1 id="function-usethreads" tabindex="-1">Function: useThreads() <a class="header-anchor" href="#function-usethreads" aria-label="Permalink to &quot;Function: useThreads()&quot;">​</a></h1><blockquote><p><strong>useThreads</strong>(<code>threads</code>): <code>void</code></p></blockquote><p>Computes on at most this many threads from now on. Native code has threads, and so has WebAssembly in Node and in pages that are cross-origin isolated. Default: the environment variable <code>SLUICE_THREADS</code>, else one for each core, up to 64. Results do not depend on it. Use 1 in a program that shares its cores among workers itself.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><code>threads</code></td><td><code>number</code></td><td>a whole number from 1 to 1024</td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><code>void</code></p><h2 id="throws" tabindex="-1">Throws <a class="header-anchor" href="#throws" aria-label="Permalink to &quot;Throws&quot;">​</a></h2><p>ArgumentError for another number</p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">useThreads</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">1</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">);</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/functions/useThreads.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const useThreads = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  useThreads as default
};
