import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: RecurrentSource","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/pipeline/interfaces/RecurrentSource.md","filePath":"api/sluice/pipeline/interfaces/RecurrentSource.md"}');
const _sfc_main = { name: "api/sluice/pipeline/interfaces/RecurrentSource.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/pipeline</a> / RecurrentSource</p><h1 id="interface-recurrentsource" tabindex="-1">Interface: RecurrentSource <a class="header-anchor" href="#interface-recurrentsource" aria-label="Permalink to &quot;Interface: RecurrentSource&quot;">​</a></h1><p>Where a file has a stack of recurrent layers of any framework. The file decides between LSTM, GRU and RNN.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="count" tabindex="-1">count? <a class="header-anchor" href="#count" aria-label="Permalink to &quot;count?&quot;">​</a></h3><blockquote><p><code>readonly</code> <code>optional</code> <strong>count?</strong>: <code>number</code></p></blockquote><p>How many layers of the file, from that one on. Default: all</p><hr><h3 id="recurrent" tabindex="-1">recurrent <a class="header-anchor" href="#recurrent" aria-label="Permalink to &quot;recurrent&quot;">​</a></h3><blockquote><p><code>readonly</code> <strong>recurrent</strong>: <code>string</code></p></blockquote><p>Name of the layer, or of all in the stack; <code>*</code> stands for any text</p><hr><h3 id="sizes" tabindex="-1">sizes? <a class="header-anchor" href="#sizes" aria-label="Permalink to &quot;sizes?&quot;">​</a></h3><blockquote><p><code>readonly</code> <code>optional</code> <strong>sizes?</strong>: readonly [<code>number</code>, <code>number</code>]</p></blockquote><p>Input and hidden size of the lowest layer, which must be the only one like that. Default: the first by name</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/pipeline/interfaces/RecurrentSource.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const RecurrentSource = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  RecurrentSource as default
};
