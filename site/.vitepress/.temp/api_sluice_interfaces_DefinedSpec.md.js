import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: DefinedSpec","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/interfaces/DefinedSpec.md","filePath":"api/sluice/interfaces/DefinedSpec.md"}');
const _sfc_main = { name: "api/sluice/interfaces/DefinedSpec.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / DefinedSpec</p><h1 id="interface-definedspec" tabindex="-1">Interface: DefinedSpec <a class="header-anchor" href="#interface-definedspec" aria-label="Permalink to &quot;Interface: DefinedSpec&quot;">​</a></h1><p>A cell with equations as data, see <code>defined/</code>.</p><h2 id="extends" tabindex="-1">Extends <a class="header-anchor" href="#extends" aria-label="Permalink to &quot;Extends&quot;">​</a></h2><ul><li><code>CommonSpec</code></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="cell" tabindex="-1">cell <a class="header-anchor" href="#cell" aria-label="Permalink to &quot;cell&quot;">​</a></h3><blockquote><p><strong>cell</strong>: <code>DefinedCell</code></p></blockquote><hr><h3 id="hiddensize" tabindex="-1">hiddenSize <a class="header-anchor" href="#hiddensize" aria-label="Permalink to &quot;hiddenSize&quot;">​</a></h3><blockquote><p><strong>hiddenSize</strong>: <code>number</code></p></blockquote><h4 id="inherited-from" tabindex="-1">Inherited from <a class="header-anchor" href="#inherited-from" aria-label="Permalink to &quot;Inherited from&quot;">​</a></h4><p><code>CommonSpec.hiddenSize</code></p><hr><h3 id="inputsize" tabindex="-1">inputSize <a class="header-anchor" href="#inputsize" aria-label="Permalink to &quot;inputSize&quot;">​</a></h3><blockquote><p><strong>inputSize</strong>: <code>number</code></p></blockquote><h4 id="inherited-from-1" tabindex="-1">Inherited from <a class="header-anchor" href="#inherited-from-1" aria-label="Permalink to &quot;Inherited from&quot;">​</a></h4><p><code>CommonSpec.inputSize</code></p><hr><h3 id="kind" tabindex="-1">kind <a class="header-anchor" href="#kind" aria-label="Permalink to &quot;kind&quot;">​</a></h3><blockquote><p><strong>kind</strong>: <code>&quot;defined&quot;</code></p></blockquote><hr><h3 id="noise" tabindex="-1">noise? <a class="header-anchor" href="#noise" aria-label="Permalink to &quot;noise?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>noise?</strong>: <code>Noise</code></p></blockquote><p>Noise that training adds to the equations; default none</p><hr><h3 id="projsize" tabindex="-1">projSize? <a class="header-anchor" href="#projsize" aria-label="Permalink to &quot;projSize?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>projSize?</strong>: <code>number</code></p></blockquote><p>Size of the hidden state when the definition projects it</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/interfaces/DefinedSpec.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const DefinedSpec = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  DefinedSpec as default
};
