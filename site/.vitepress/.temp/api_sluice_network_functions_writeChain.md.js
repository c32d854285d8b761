import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: writeChain()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/network/functions/writeChain.md","filePath":"api/sluice/network/functions/writeChain.md"}');
const _sfc_main = { name: "api/sluice/network/functions/writeChain.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/network</a> / writeChain</p><h1 id="function-writechain" tabindex="-1">Function: writeChain() <a class="header-anchor" href="#function-writechain" aria-label="Permalink to &quot;Function: writeChain()&quot;">​</a></h1><blockquote><p><strong>writeChain</strong>(<code>chain</code>): <code>Uint8Array</code></p></blockquote><p>Returns the bytes of a pipeline file, after folding.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th></tr></thead><tbody><tr><td><code>chain</code></td><td><a href="./../interfaces/ChainSource.html"><code>ChainSource</code></a></td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><code>Uint8Array</code></p><h2 id="throws" tabindex="-1">Throws <a class="header-anchor" href="#throws" aria-label="Permalink to &quot;Throws&quot;">​</a></h2><p>ChainError for a chain whose sizes do not fit</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/network/functions/writeChain.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const writeChain = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  writeChain as default
};
