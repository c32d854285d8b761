import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: Values","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/worklet/interfaces/Values.md","filePath":"api/sluice/worklet/interfaces/Values.md"}');
const _sfc_main = { name: "api/sluice/worklet/interfaces/Values.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/worklet</a> / Values</p><h1 id="interface-values" tabindex="-1">Interface: Values <a class="header-anchor" href="#interface-values" aria-label="Permalink to &quot;Interface: Values&quot;">​</a></h1><p>The results of one callback for one channel.</p><h2 id="extends" tabindex="-1">Extends <a class="header-anchor" href="#extends" aria-label="Permalink to &quot;Extends&quot;">​</a></h2><ul><li><code>Omit</code>&lt;<code>Gathered</code>, <code>&quot;sound&quot;</code>&gt;</li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="channel" tabindex="-1">channel <a class="header-anchor" href="#channel" aria-label="Permalink to &quot;channel&quot;">​</a></h3><blockquote><p><strong>channel</strong>: <code>number</code></p></blockquote><hr><h3 id="sound" tabindex="-1">sound? <a class="header-anchor" href="#sound" aria-label="Permalink to &quot;sound?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>sound?</strong>: <code>Float32Array</code>&lt;<code>ArrayBufferLike</code>&gt;</p></blockquote><p>With <code>sound: true</code>: [blocks, inputLength], the sound of the blocks at the model&#39;s rate</p><hr><h3 id="start" tabindex="-1">start <a class="header-anchor" href="#start" aria-label="Permalink to &quot;start&quot;">​</a></h3><blockquote><p><strong>start</strong>: <code>number</code></p></blockquote><p>First sample of the first block at the model&#39;s rate, counted from the start</p><h4 id="inherited-from" tabindex="-1">Inherited from <a class="header-anchor" href="#inherited-from" aria-label="Permalink to &quot;Inherited from&quot;">​</a></h4><p><code>Omit.start</code></p><hr><h3 id="values" tabindex="-1">values <a class="header-anchor" href="#values" aria-label="Permalink to &quot;values&quot;">​</a></h3><blockquote><p><strong>values</strong>: <code>Float32Array</code></p></blockquote><p>[blocks, outputLength]</p><h4 id="inherited-from-1" tabindex="-1">Inherited from <a class="header-anchor" href="#inherited-from-1" aria-label="Permalink to &quot;Inherited from&quot;">​</a></h4><p><code>Omit.values</code></p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/worklet/interfaces/Values.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Values = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Values as default
};
