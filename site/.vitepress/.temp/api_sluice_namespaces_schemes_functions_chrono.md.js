import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: chrono()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/schemes/functions/chrono.md","filePath":"api/sluice/namespaces/schemes/functions/chrono.md"}');
const _sfc_main = { name: "api/sluice/namespaces/schemes/functions/chrono.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">schemes</a> / chrono</p><h1 id="function-chrono" tabindex="-1">Function: chrono() <a class="header-anchor" href="#function-chrono" aria-label="Permalink to &quot;Function: chrono()&quot;">​</a></h1><blockquote><p><strong>chrono</strong>(<code>tMax</code>): <a href="./../../../interfaces/Scheme.html"><code>Scheme</code></a></p></blockquote><p>Sets biases by chrono initialisation (Tallec and Ollivier 2018, equation 16): retain ~ ln U(1, tMax - 1), its negative for an input gate; all other biases 0. A GRU has no input gate: it writes 1 - retain, so with a large tMax it also barely reads its input.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><code>tMax</code></td><td><code>number</code></td><td>the longest dependency expected, in steps; more than 2</td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><a href="./../../../interfaces/Scheme.html"><code>Scheme</code></a></p><p>a scheme for <code>initialize</code></p><h2 id="throws" tabindex="-1">Throws <a class="header-anchor" href="#throws" aria-label="Permalink to &quot;Throws&quot;">​</a></h2><p>ArgumentError unless <code>tMax</code> is more than 2</p><h2 id="example" tabindex="-1">Example <a class="header-anchor" href="#example" aria-label="Permalink to &quot;Example&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">initialize</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(lstm, schemes.</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;">chrono</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">(</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">100</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">), { seed: </span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">1</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"> });</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/schemes/functions/chrono.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const chrono = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  chrono as default
};
