import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: noGrad()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/functions/noGrad.md","filePath":"api/sluice/functions/noGrad.md"}');
const _sfc_main = { name: "api/sluice/functions/noGrad.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / noGrad</p><h1 id="function-nograd" tabindex="-1">Function: noGrad() <a class="header-anchor" href="#function-nograd" aria-label="Permalink to &quot;Function: noGrad()&quot;">​</a></h1><blockquote><p><strong>noGrad</strong>&lt;<code>T</code>&gt;(<code>work</code>): <code>T</code></p></blockquote><p>Runs <code>work</code> without recording operations; returns its result.</p><h2 id="type-parameters" tabindex="-1">Type Parameters <a class="header-anchor" href="#type-parameters" aria-label="Permalink to &quot;Type Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Type Parameter</th></tr></thead><tbody><tr><td><a id="type-parameter-t"></a> <code>T</code></td></tr></tbody></table><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><code>work</code></td><td>() =&gt; <code>T</code></td><td>a synchronous function</td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><code>T</code></p><p>the result of <code>work</code></p><h2 id="throws" tabindex="-1">Throws <a class="header-anchor" href="#throws" aria-label="Permalink to &quot;Throws&quot;">​</a></h2><p>ArgumentError when <code>work</code> is asynchronous, since operations after its first <code>await</code> would be recorded</p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;">const</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;"> prediction</span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;"> =</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;"> noGrad</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(() </span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;">=&gt;</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"> model.</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">forward</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(x)); </span><span style="--shiki-light:#66707B;--shiki-dark:#BDC4CC;">// has no history</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/functions/noGrad.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const noGrad = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  noGrad as default
};
