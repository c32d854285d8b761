import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: RecurrentChoice","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/type-aliases/RecurrentChoice.md","filePath":"api/sluice/tasks/type-aliases/RecurrentChoice.md"}');
const _sfc_main = { name: "api/sluice/tasks/type-aliases/RecurrentChoice.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / RecurrentChoice</p><h1 id="type-alias-recurrentchoice" tabindex="-1">Type Alias: RecurrentChoice <a class="header-anchor" href="#type-alias-recurrentchoice" aria-label="Permalink to &quot;Type Alias: RecurrentChoice&quot;">​</a></h1><blockquote><p><strong>RecurrentChoice</strong> = <code>Partial</code>&lt;<a href="./../interfaces/RecurrentConfig.html"><code>RecurrentConfig</code></a>&gt;</p></blockquote><p>Your choice; <code>recurrentConfig</code> fills in the defaults.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/type-aliases/RecurrentChoice.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const RecurrentChoice = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  RecurrentChoice as default
};
