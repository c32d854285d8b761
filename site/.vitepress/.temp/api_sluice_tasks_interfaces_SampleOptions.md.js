import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: SampleOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/interfaces/SampleOptions.md","filePath":"api/sluice/tasks/interfaces/SampleOptions.md"}');
const _sfc_main = { name: "api/sluice/tasks/interfaces/SampleOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / SampleOptions</p><h1 id="interface-sampleoptions" tabindex="-1">Interface: SampleOptions <a class="header-anchor" href="#interface-sampleoptions" aria-label="Permalink to &quot;Interface: SampleOptions&quot;">​</a></h1><p>Options of <code>sample</code>.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="length" tabindex="-1">length? <a class="header-anchor" href="#length" aria-label="Permalink to &quot;length?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>length?</strong>: <code>number</code></p></blockquote><p>Number of characters (or bytes) to draw; default 500</p><hr><h3 id="prompt" tabindex="-1">prompt? <a class="header-anchor" href="#prompt" aria-label="Permalink to &quot;prompt?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>prompt?</strong>: <code>string</code></p></blockquote><p>The text to continue; default: a new line, or the first character of the vocabulary.</p><hr><h3 id="seed" tabindex="-1">seed? <a class="header-anchor" href="#seed" aria-label="Permalink to &quot;seed?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>seed?</strong>: <code>number</code></p></blockquote><p>Default 0</p><hr><h3 id="temperature" tabindex="-1">temperature? <a class="header-anchor" href="#temperature" aria-label="Permalink to &quot;temperature?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>temperature?</strong>: <code>number</code></p></blockquote><p>1 draws from the model&#39;s own probabilities, a lower value favours likely characters, 0 takes the most probable; default 1</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/interfaces/SampleOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const SampleOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  SampleOptions as default
};
