import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: WindowOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/interfaces/WindowOptions.md","filePath":"api/sluice/interfaces/WindowOptions.md"}');
const _sfc_main = { name: "api/sluice/interfaces/WindowOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / WindowOptions</p><h1 id="interface-windowoptions" tabindex="-1">Interface: WindowOptions <a class="header-anchor" href="#interface-windowoptions" aria-label="Permalink to &quot;Interface: WindowOptions&quot;">​</a></h1><p>Sizes of the windows over a series.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="batchfirst" tabindex="-1">batchFirst? <a class="header-anchor" href="#batchfirst" aria-label="Permalink to &quot;batchFirst?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>batchFirst?</strong>: <code>boolean</code></p></blockquote><p>Whether the batch is the first axis; default false, as of layers.</p><hr><h3 id="horizon" tabindex="-1">horizon? <a class="header-anchor" href="#horizon" aria-label="Permalink to &quot;horizon?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>horizon?</strong>: <code>number</code></p></blockquote><p>Steps after them that it is to predict; default 1.</p><hr><h3 id="stride" tabindex="-1">stride? <a class="header-anchor" href="#stride" aria-label="Permalink to &quot;stride?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>stride?</strong>: <code>number</code></p></blockquote><p>Steps from the start of one window to that of the next; default 1.</p><hr><h3 id="targets" tabindex="-1">targets? <a class="header-anchor" href="#targets" aria-label="Permalink to &quot;targets?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>targets?</strong>: readonly <code>number</code>[]</p></blockquote><p>Which features to predict, by their numbers; default all.</p><hr><h3 id="window" tabindex="-1">window <a class="header-anchor" href="#window" aria-label="Permalink to &quot;window&quot;">​</a></h3><blockquote><p><strong>window</strong>: <code>number</code></p></blockquote><p>Steps that the model sees.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/interfaces/WindowOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const WindowOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  WindowOptions as default
};
