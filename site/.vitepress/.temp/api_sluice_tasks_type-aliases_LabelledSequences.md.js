import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: LabelledSequences","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/type-aliases/LabelledSequences.md","filePath":"api/sluice/tasks/type-aliases/LabelledSequences.md"}');
const _sfc_main = { name: "api/sluice/tasks/type-aliases/LabelledSequences.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / LabelledSequences</p><h1 id="type-alias-labelledsequences" tabindex="-1">Type Alias: LabelledSequences <a class="header-anchor" href="#type-alias-labelledsequences" aria-label="Permalink to &quot;Type Alias: LabelledSequences&quot;">​</a></h1><blockquote><p><strong>LabelledSequences</strong> = <code>object</code> &amp; ({ <code>features</code>: <code>number</code>; <code>kind</code>: <code>&quot;numbers&quot;</code>; <code>sequences</code>: <code>Float64Array</code>[]; } | { <code>kind</code>: <code>&quot;text&quot;</code>; <code>sequences</code>: <code>string</code>[]; })</p></blockquote><p>Numeric sequences, each [T, features] row-major, or texts, and the line of each; <code>labels</code> is absent when no line has one. <code>skipped</code> counts empty texts and sequences, which are left out; absent when there are none.</p><h2 id="type-declaration" tabindex="-1">Type Declaration <a class="header-anchor" href="#type-declaration" aria-label="Permalink to &quot;Type Declaration&quot;">​</a></h2><h3 id="labels" tabindex="-1">labels? <a class="header-anchor" href="#labels" aria-label="Permalink to &quot;labels?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>labels?</strong>: <a href="./Label.html"><code>Label</code></a>[]</p></blockquote><h3 id="lines" tabindex="-1">lines <a class="header-anchor" href="#lines" aria-label="Permalink to &quot;lines&quot;">​</a></h3><blockquote><p><strong>lines</strong>: <code>Int32Array</code></p></blockquote><h3 id="name" tabindex="-1">name <a class="header-anchor" href="#name" aria-label="Permalink to &quot;name&quot;">​</a></h3><blockquote><p><strong>name</strong>: <code>string</code></p></blockquote><h3 id="path" tabindex="-1">path? <a class="header-anchor" href="#path" aria-label="Permalink to &quot;path?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>path?</strong>: <code>string</code></p></blockquote><h3 id="skipped" tabindex="-1">skipped? <a class="header-anchor" href="#skipped" aria-label="Permalink to &quot;skipped?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>skipped?</strong>: <code>number</code></p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/type-aliases/LabelledSequences.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const LabelledSequences = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  LabelledSequences as default
};
