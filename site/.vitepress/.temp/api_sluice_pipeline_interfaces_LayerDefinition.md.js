import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: LayerDefinition","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/pipeline/interfaces/LayerDefinition.md","filePath":"api/sluice/pipeline/interfaces/LayerDefinition.md"}');
const _sfc_main = { name: "api/sluice/pipeline/interfaces/LayerDefinition.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/pipeline</a> / LayerDefinition</p><h1 id="interface-layerdefinition" tabindex="-1">Interface: LayerDefinition <a class="header-anchor" href="#interface-layerdefinition" aria-label="Permalink to &quot;Interface: LayerDefinition&quot;">​</a></h1><p>One layer of a pipeline, with its options.</p><h2 id="indexable" tabindex="-1">Indexable <a class="header-anchor" href="#indexable" aria-label="Permalink to &quot;Indexable&quot;">​</a></h2><blockquote><p>[<code>option</code>: <code>string</code>]: <code>OptionValue</code> | <code>undefined</code></p></blockquote><p>Options of the layer, e.g. <code>stride</code></p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="from" tabindex="-1">from? <a class="header-anchor" href="#from" aria-label="Permalink to &quot;from?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>from?</strong>: <code>string</code></p></blockquote><p>Name of the earlier layer that it reads, or <code>&quot;input&quot;</code>. Default: the layer before it; the input for the first</p><hr><h3 id="layer" tabindex="-1">layer <a class="header-anchor" href="#layer" aria-label="Permalink to &quot;layer&quot;">​</a></h3><blockquote><p><strong>layer</strong>: <code>string</code></p></blockquote><p>Its kind, e.g. <code>&quot;conv1d&quot;</code>; see <code>layerKinds</code></p><hr><h3 id="name" tabindex="-1">name <a class="header-anchor" href="#name" aria-label="Permalink to &quot;name&quot;">​</a></h3><blockquote><p><strong>name</strong>: <code>string</code></p></blockquote><p>Unique; its tensors are named <code>&lt;name&gt;.&lt;weight&gt;</code></p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/pipeline/interfaces/LayerDefinition.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const LayerDefinition = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  LayerDefinition as default
};
