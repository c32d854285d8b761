import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ForwardOptions<State>","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/interfaces/ForwardOptions.md","filePath":"api/sluice/interfaces/ForwardOptions.md"}');
const _sfc_main = { name: "api/sluice/interfaces/ForwardOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / ForwardOptions</p><h1 id="interface-forwardoptions-state" tabindex="-1">Interface: ForwardOptions&lt;State&gt; <a class="header-anchor" href="#interface-forwardoptions-state" aria-label="Permalink to &quot;Interface: ForwardOptions\\&lt;State\\&gt;&quot;">​</a></h1><p>Options of <code>forward</code> of a recurrent layer.</p><h2 id="type-parameters" tabindex="-1">Type Parameters <a class="header-anchor" href="#type-parameters" aria-label="Permalink to &quot;Type Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Type Parameter</th></tr></thead><tbody><tr><td><a id="type-parameter-state"></a> <code>State</code></td></tr></tbody></table><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="act" tabindex="-1">act? <a class="header-anchor" href="#act" aria-label="Permalink to &quot;act?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>act?</strong>: <a href="./../type-aliases/Acts.html"><code>Acts</code></a></p></blockquote><p>Acts on gates in this run, e.g. <code>{ forget: 1 }</code> or <code>{ input: { shift: -2, from: 10 } }</code>; default none</p><hr><h3 id="lengths" tabindex="-1">lengths? <a class="header-anchor" href="#lengths" aria-label="Permalink to &quot;lengths?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>lengths?</strong>: <a href="./../type-aliases/Lengths.html"><code>Lengths</code></a></p></blockquote><p>Valid steps of each sequence, each from 1 to T; default: all are T long. Needs a batch axis</p><hr><h3 id="state" tabindex="-1">state? <a class="header-anchor" href="#state" aria-label="Permalink to &quot;state?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>state?</strong>: <code>State</code></p></blockquote><p>State before the first step, [L·D, N, …]; default zeros</p><hr><h3 id="trace" tabindex="-1">trace? <a class="header-anchor" href="#trace" aria-label="Permalink to &quot;trace?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>trace?</strong>: <code>boolean</code></p></blockquote><p>Whether to return the activations of the gates; default false</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/interfaces/ForwardOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ForwardOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ForwardOptions as default
};
