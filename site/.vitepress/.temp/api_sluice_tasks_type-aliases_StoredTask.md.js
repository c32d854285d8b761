import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: StoredTask","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/type-aliases/StoredTask.md","filePath":"api/sluice/tasks/type-aliases/StoredTask.md"}');
const _sfc_main = { name: "api/sluice/tasks/type-aliases/StoredTask.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / StoredTask</p><h1 id="type-alias-storedtask" tabindex="-1">Type Alias: StoredTask <a class="header-anchor" href="#type-alias-storedtask" aria-label="Permalink to &quot;Type Alias: StoredTask&quot;">​</a></h1><blockquote><p><strong>StoredTask</strong> = { <code>config</code>: <a href="./../interfaces/LanguageConfig.html"><code>LanguageConfig</code></a>; <code>model</code>: <a href="./../classes/LanguageModel.html"><code>LanguageModel</code></a>; <code>task</code>: <code>&quot;language&quot;</code>; } | { <code>config</code>: <a href="./../interfaces/ForecastConfig.html"><code>ForecastConfig</code></a>; <code>model</code>: <a href="./../classes/Forecaster.html"><code>Forecaster</code></a>; <code>task</code>: <code>&quot;forecast&quot;</code>; } | { <code>config</code>: <a href="./../interfaces/ClassifyConfig.html"><code>ClassifyConfig</code></a>; <code>model</code>: <a href="./../classes/SequenceClassifier.html"><code>SequenceClassifier</code></a>; <code>task</code>: <code>&quot;classify&quot;</code>; }</p></blockquote><p>The task, the configuration and the model of a file.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/type-aliases/StoredTask.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const StoredTask = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  StoredTask as default
};
