import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ValidateOptions<Model>","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/interfaces/ValidateOptions.md","filePath":"api/sluice/interfaces/ValidateOptions.md"}');
const _sfc_main = { name: "api/sluice/interfaces/ValidateOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / ValidateOptions</p><h1 id="interface-validateoptions-model" tabindex="-1">Interface: ValidateOptions&lt;Model&gt; <a class="header-anchor" href="#interface-validateoptions-model" aria-label="Permalink to &quot;Interface: ValidateOptions\\&lt;Model\\&gt;&quot;">​</a></h1><p>When and how <code>fit</code> validates a model of class <code>Model</code>.</p><h2 id="type-parameters" tabindex="-1">Type Parameters <a class="header-anchor" href="#type-parameters" aria-label="Permalink to &quot;Type Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Type Parameter</th><th>Default type</th></tr></thead><tbody><tr><td><a id="type-parameter-model"></a> <code>Model</code> <em>extends</em> <a href="./../classes/Module.html"><code>Module</code></a></td><td><a href="./../classes/Module.html"><code>Module</code></a></td></tr></tbody></table><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="every" tabindex="-1">every? <a class="header-anchor" href="#every" aria-label="Permalink to &quot;every?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>every?</strong>: <a href="./../type-aliases/Interval.html"><code>Interval</code></a></p></blockquote><p>Default <code>&quot;epoch&quot;</code>.</p><hr><h3 id="run" tabindex="-1">run <a class="header-anchor" href="#run" aria-label="Permalink to &quot;run&quot;">​</a></h3><blockquote><p><strong>run</strong>: (<code>model</code>) =&gt; <code>ValidationResult</code> | <code>Promise</code>&lt;<code>ValidationResult</code>&gt;</p></blockquote><p>Measures the model: returns one number, named <code>loss</code>, or several by name. It runs in evaluation mode and unrecorded up to its first <code>await</code>; use <code>noGrad</code> after that.</p><h4 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h4><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th></tr></thead><tbody><tr><td><code>model</code></td><td><code>Model</code></td></tr></tbody></table><h4 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h4><p><code>ValidationResult</code> | <code>Promise</code>&lt;<code>ValidationResult</code>&gt;</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/interfaces/ValidateOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ValidateOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ValidateOptions as default
};
