import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: AttentionOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/ops/interfaces/AttentionOptions.md","filePath":"api/sluice/namespaces/ops/interfaces/AttentionOptions.md"}');
const _sfc_main = { name: "api/sluice/namespaces/ops/interfaces/AttentionOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">ops</a> / AttentionOptions</p><h1 id="interface-attentionoptions" tabindex="-1">Interface: AttentionOptions <a class="header-anchor" href="#interface-attentionoptions" aria-label="Permalink to &quot;Interface: AttentionOptions&quot;">​</a></h1><p>Options of <code>scaledDotProductAttention</code>.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="causal" tabindex="-1">causal? <a class="header-anchor" href="#causal" aria-label="Permalink to &quot;causal?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>causal?</strong>: <code>boolean</code></p></blockquote><p>Whether query t looks at keys 0 … t only, where <code>mask</code> allows it. Default false.</p><hr><h3 id="mask" tabindex="-1">mask? <a class="header-anchor" href="#mask" aria-label="Permalink to &quot;mask?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>mask?</strong>: <a href="./../../../classes/Tensor.html"><code>Tensor</code></a></p></blockquote><p>Broadcasts to [..., T, S]: 1 where the query may look at the key, else 0. Default: everywhere.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/ops/interfaces/AttentionOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const AttentionOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  AttentionOptions as default
};
