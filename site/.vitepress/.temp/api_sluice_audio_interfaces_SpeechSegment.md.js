import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: SpeechSegment","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/audio/interfaces/SpeechSegment.md","filePath":"api/sluice/audio/interfaces/SpeechSegment.md"}');
const _sfc_main = { name: "api/sluice/audio/interfaces/SpeechSegment.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/audio</a> / SpeechSegment</p><h1 id="interface-speechsegment" tabindex="-1">Interface: SpeechSegment <a class="header-anchor" href="#interface-speechsegment" aria-label="Permalink to &quot;Interface: SpeechSegment&quot;">​</a></h1><p>A segment of speech in samples; <code>end</code> is the first sample after it.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="end" tabindex="-1">end <a class="header-anchor" href="#end" aria-label="Permalink to &quot;end&quot;">​</a></h3><blockquote><p><strong>end</strong>: <code>number</code></p></blockquote><hr><h3 id="start" tabindex="-1">start <a class="header-anchor" href="#start" aria-label="Permalink to &quot;start&quot;">​</a></h3><blockquote><p><strong>start</strong>: <code>number</code></p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/audio/interfaces/SpeechSegment.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const SpeechSegment = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  SpeechSegment as default
};
