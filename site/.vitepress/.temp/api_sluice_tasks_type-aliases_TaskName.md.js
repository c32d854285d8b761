import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: TaskName","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/type-aliases/TaskName.md","filePath":"api/sluice/tasks/type-aliases/TaskName.md"}');
const _sfc_main = { name: "api/sluice/tasks/type-aliases/TaskName.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / TaskName</p><h1 id="type-alias-taskname" tabindex="-1">Type Alias: TaskName <a class="header-anchor" href="#type-alias-taskname" aria-label="Permalink to &quot;Type Alias: TaskName&quot;">​</a></h1><blockquote><p><strong>TaskName</strong> = <code>&quot;language&quot;</code> | <code>&quot;forecast&quot;</code> | <code>&quot;classify&quot;</code></p></blockquote><p>The tasks of <code>sluice train</code>.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/type-aliases/TaskName.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const TaskName = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  TaskName as default
};
