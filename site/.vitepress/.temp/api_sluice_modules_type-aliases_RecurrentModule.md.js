import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: RecurrentModule","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/modules/type-aliases/RecurrentModule.md","filePath":"api/sluice/modules/type-aliases/RecurrentModule.md"}');
const _sfc_main = { name: "api/sluice/modules/type-aliases/RecurrentModule.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/modules</a> / RecurrentModule</p><h1 id="type-alias-recurrentmodule" tabindex="-1">Type Alias: RecurrentModule <a class="header-anchor" href="#type-alias-recurrentmodule" aria-label="Permalink to &quot;Type Alias: RecurrentModule&quot;">​</a></h1><blockquote><p><strong>RecurrentModule</strong> = <a href="./../../classes/LSTM.html"><code>LSTM</code></a> | <a href="./../../classes/GRU.html"><code>GRU</code></a> | <a href="./../../classes/RNN.html"><code>RNN</code></a></p></blockquote><p>A module that a recurrent layer of a checkpoint becomes.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/modules/type-aliases/RecurrentModule.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const RecurrentModule = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  RecurrentModule as default
};
