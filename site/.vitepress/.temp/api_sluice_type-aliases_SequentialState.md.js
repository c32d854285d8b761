import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: SequentialState","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/type-aliases/SequentialState.md","filePath":"api/sluice/type-aliases/SequentialState.md"}');
const _sfc_main = { name: "api/sluice/type-aliases/SequentialState.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / SequentialState</p><h1 id="type-alias-sequentialstate" tabindex="-1">Type Alias: SequentialState <a class="header-anchor" href="#type-alias-sequentialstate" aria-label="Permalink to &quot;Type Alias: SequentialState&quot;">​</a></h1><blockquote><p><strong>SequentialState</strong> = readonly (<a href="./../interfaces/HiddenState.html"><code>HiddenState</code></a> | <code>SequentialState</code>)[]</p></blockquote><p>The state of each recurrent layer of a chain, in their order; that of a chain in the chain is a list again.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/type-aliases/SequentialState.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const SequentialState = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  SequentialState as default
};
