import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: Batch<Input, Target>","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/interfaces/Batch.md","filePath":"api/sluice/interfaces/Batch.md"}');
const _sfc_main = { name: "api/sluice/interfaces/Batch.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / Batch</p><h1 id="interface-batch-input-target" tabindex="-1">Interface: Batch&lt;Input, Target&gt; <a class="header-anchor" href="#interface-batch-input-target" aria-label="Permalink to &quot;Interface: Batch\\&lt;Input, Target\\&gt;&quot;">​</a></h1><p>The data of one forward and backward pass.</p><h2 id="type-parameters" tabindex="-1">Type Parameters <a class="header-anchor" href="#type-parameters" aria-label="Permalink to &quot;Type Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Type Parameter</th><th>Default type</th></tr></thead><tbody><tr><td><a id="type-parameter-input"></a> <code>Input</code></td><td><code>unknown</code></td></tr><tr><td><a id="type-parameter-target"></a> <code>Target</code></td><td><code>unknown</code></td></tr></tbody></table><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="input" tabindex="-1">input <a class="header-anchor" href="#input" aria-label="Permalink to &quot;input&quot;">​</a></h3><blockquote><p><strong>input</strong>: <code>Input</code></p></blockquote><p>First argument of the model.</p><hr><h3 id="lengths" tabindex="-1">lengths? <a class="header-anchor" href="#lengths" aria-label="Permalink to &quot;lengths?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>lengths?</strong>: <code>Int32Array</code>&lt;<code>ArrayBufferLike</code>&gt;</p></blockquote><p>Valid steps of each sequence; if given, <code>fit</code> passes them to the model.</p><hr><h3 id="reset" tabindex="-1">reset? <a class="header-anchor" href="#reset" aria-label="Permalink to &quot;reset?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>reset?</strong>: <code>boolean</code></p></blockquote><p>Whether a carried state starts from zero here.</p><hr><h3 id="target" tabindex="-1">target <a class="header-anchor" href="#target" aria-label="Permalink to &quot;target&quot;">​</a></h3><blockquote><p><strong>target</strong>: <code>Target</code></p></blockquote><p>Second argument of the loss: a tensor, indices, or anything else it accepts.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/interfaces/Batch.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Batch = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Batch as default
};
