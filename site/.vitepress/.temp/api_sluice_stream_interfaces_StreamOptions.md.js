import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: StreamOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/stream/interfaces/StreamOptions.md","filePath":"api/sluice/stream/interfaces/StreamOptions.md"}');
const _sfc_main = { name: "api/sluice/stream/interfaces/StreamOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/stream</a> / StreamOptions</p><h1 id="interface-streamoptions" tabindex="-1">Interface: StreamOptions <a class="header-anchor" href="#interface-streamoptions" aria-label="Permalink to &quot;Interface: StreamOptions&quot;">​</a></h1><p>Options of <code>createStream</code>.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="arithmetic" tabindex="-1">arithmetic? <a class="header-anchor" href="#arithmetic" aria-label="Permalink to &quot;arithmetic?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>arithmetic?</strong>: <code>&quot;strict&quot;</code> | <code>&quot;fast&quot;</code></p></blockquote><p><code>&quot;strict&quot;</code>: the same bits as the reference kernels on every machine, in plain TypeScript. <code>&quot;fast&quot;</code>: the fastest engine here, with differences in the last digits. Default: the choice of <code>useArithmetic</code> or of the environment variable <code>SLUICE_ARITHMETIC</code>, else <code>&quot;fast&quot;</code></p><hr><h3 id="batch" tabindex="-1">batch? <a class="header-anchor" href="#batch" aria-label="Permalink to &quot;batch?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>batch?</strong>: <code>number</code></p></blockquote><p>N, sequences that run side by side; default 1</p><hr><h3 id="chunk" tabindex="-1">chunk? <a class="header-anchor" href="#chunk" aria-label="Permalink to &quot;chunk?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>chunk?</strong>: <code>number</code></p></blockquote><p>How many steps <code>steps</code> computes at once; default 16</p><hr><h3 id="weights" tabindex="-1">weights? <a class="header-anchor" href="#weights" aria-label="Permalink to &quot;weights?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>weights?</strong>: <code>&quot;float32&quot;</code> | <code>&quot;bf16&quot;</code> | <code>&quot;int8&quot;</code></p></blockquote><p>The format of weights while it runs; default <code>&quot;float32&quot;</code></p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/stream/interfaces/StreamOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const StreamOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  StreamOptions as default
};
