import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: RecurrentResult<State>","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/interfaces/RecurrentResult.md","filePath":"api/sluice/interfaces/RecurrentResult.md"}');
const _sfc_main = { name: "api/sluice/interfaces/RecurrentResult.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / RecurrentResult</p><h1 id="interface-recurrentresult-state" tabindex="-1">Interface: RecurrentResult&lt;State&gt; <a class="header-anchor" href="#interface-recurrentresult-state" aria-label="Permalink to &quot;Interface: RecurrentResult\\&lt;State\\&gt;&quot;">​</a></h1><p>The result of <code>forward</code> of a recurrent layer.</p><h2 id="extended-by" tabindex="-1">Extended by <a class="header-anchor" href="#extended-by" aria-label="Permalink to &quot;Extended by&quot;">​</a></h2><ul><li><a href="./TracedResult.html"><code>TracedResult</code></a></li></ul><h2 id="type-parameters" tabindex="-1">Type Parameters <a class="header-anchor" href="#type-parameters" aria-label="Permalink to &quot;Type Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Type Parameter</th></tr></thead><tbody><tr><td><a id="type-parameter-state"></a> <code>State</code></td></tr></tbody></table><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="output" tabindex="-1">output <a class="header-anchor" href="#output" aria-label="Permalink to &quot;output&quot;">​</a></h3><blockquote><p><strong>output</strong>: <a href="./../classes/Tensor.html"><code>Tensor</code></a></p></blockquote><p>[T, N, D·S] (or [N, T, D·S], [T, D·S]): the hidden states of the last layer; exactly 0 at padded steps</p><hr><h3 id="state" tabindex="-1">state <a class="header-anchor" href="#state" aria-label="Permalink to &quot;state&quot;">​</a></h3><blockquote><p><strong>state</strong>: <code>State</code></p></blockquote><p>State after each sequence&#39;s own last step (its first, in the reverse direction), [L·D, N, …]</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/interfaces/RecurrentResult.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const RecurrentResult = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  RecurrentResult as default
};
