import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: FormatPlace","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/interfaces/FormatPlace.md","filePath":"api/sluice/interfaces/FormatPlace.md"}');
const _sfc_main = { name: "api/sluice/interfaces/FormatPlace.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / FormatPlace</p><h1 id="interface-formatplace" tabindex="-1">Interface: FormatPlace <a class="header-anchor" href="#interface-formatplace" aria-label="Permalink to &quot;Interface: FormatPlace&quot;">​</a></h1><p>The place of the fault in a file: a byte offset, a 1-based line and column, an entry or tensor name.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="column" tabindex="-1">column? <a class="header-anchor" href="#column" aria-label="Permalink to &quot;column?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>column?</strong>: <code>number</code></p></blockquote><hr><h3 id="entry" tabindex="-1">entry? <a class="header-anchor" href="#entry" aria-label="Permalink to &quot;entry?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>entry?</strong>: <code>string</code></p></blockquote><hr><h3 id="line" tabindex="-1">line? <a class="header-anchor" href="#line" aria-label="Permalink to &quot;line?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>line?</strong>: <code>number</code></p></blockquote><hr><h3 id="offset" tabindex="-1">offset? <a class="header-anchor" href="#offset" aria-label="Permalink to &quot;offset?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>offset?</strong>: <code>number</code></p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/interfaces/FormatPlace.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const FormatPlace = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  FormatPlace as default
};
