import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Variable: flax","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/formats/variables/flax.md","filePath":"api/sluice/formats/variables/flax.md"}');
const _sfc_main = { name: "api/sluice/formats/variables/flax.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/formats</a> / flax</p><h1 id="variable-flax" tabindex="-1">Variable: flax <a class="header-anchor" href="#variable-flax" aria-label="Permalink to &quot;Variable: flax&quot;">​</a></h1><blockquote><p><code>const</code> <strong>flax</strong>: <a href="./../interfaces/FormatReaders.html"><code>FormatReaders</code></a></p></blockquote><p>The reader of Flax: msgpack.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/formats/variables/flax.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const flax = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  flax as default
};
