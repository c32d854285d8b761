import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: Sound","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/audio/interfaces/Sound.md","filePath":"api/sluice/audio/interfaces/Sound.md"}');
const _sfc_main = { name: "api/sluice/audio/interfaces/Sound.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/audio</a> / Sound</p><h1 id="interface-sound" tabindex="-1">Interface: Sound <a class="header-anchor" href="#interface-sound" aria-label="Permalink to &quot;Interface: Sound&quot;">​</a></h1><p>Samples of one or more channels.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="channels" tabindex="-1">channels <a class="header-anchor" href="#channels" aria-label="Permalink to &quot;channels&quot;">​</a></h3><blockquote><p><strong>channels</strong>: <code>Float32Array</code>&lt;<code>ArrayBufferLike</code>&gt;[]</p></blockquote><p>Samples of each channel, all of one length; from -1 to 1, except that files of floats may exceed it</p><hr><h3 id="samplerate" tabindex="-1">sampleRate <a class="header-anchor" href="#samplerate" aria-label="Permalink to &quot;sampleRate&quot;">​</a></h3><blockquote><p><strong>sampleRate</strong>: <code>number</code></p></blockquote><p>Hz</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/audio/interfaces/Sound.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Sound = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Sound as default
};
