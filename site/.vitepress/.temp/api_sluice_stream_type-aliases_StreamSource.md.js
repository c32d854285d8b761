import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: StreamSource","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/stream/type-aliases/StreamSource.md","filePath":"api/sluice/stream/type-aliases/StreamSource.md"}');
const _sfc_main = { name: "api/sluice/stream/type-aliases/StreamSource.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/stream</a> / StreamSource</p><h1 id="type-alias-streamsource" tabindex="-1">Type Alias: StreamSource <a class="header-anchor" href="#type-alias-streamsource" aria-label="Permalink to &quot;Type Alias: StreamSource&quot;">​</a></h1><blockquote><p><strong>StreamSource</strong> = <a href="./../interfaces/CellSource.html"><code>CellSource</code></a> | <a href="./../interfaces/CellStack.html"><code>CellStack</code></a> | <a href="./../interfaces/StackList.html"><code>StackList</code></a> | readonly <code>StreamSource</code>[]</p></blockquote><p>A source of <code>createStream</code> with its weights in memory.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/stream/type-aliases/StreamSource.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const StreamSource = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  StreamSource as default
};
