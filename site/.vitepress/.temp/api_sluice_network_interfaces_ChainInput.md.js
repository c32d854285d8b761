import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ChainInput","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/network/interfaces/ChainInput.md","filePath":"api/sluice/network/interfaces/ChainInput.md"}');
const _sfc_main = { name: "api/sluice/network/interfaces/ChainInput.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/network</a> / ChainInput</p><h1 id="interface-chaininput" tabindex="-1">Interface: ChainInput <a class="header-anchor" href="#interface-chaininput" aria-label="Permalink to &quot;Interface: ChainInput&quot;">​</a></h1><p>An input of a chain. Ids are whole numbers, one feature each.</p><h2 id="extends" tabindex="-1">Extends <a class="header-anchor" href="#extends" aria-label="Permalink to &quot;Extends&quot;">​</a></h2><ul><li><a href="./ChainShape.html"><code>ChainShape</code></a></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="features" tabindex="-1">features <a class="header-anchor" href="#features" aria-label="Permalink to &quot;features&quot;">​</a></h3><blockquote><p><code>readonly</code> <strong>features</strong>: <code>number</code></p></blockquote><h4 id="inherited-from" tabindex="-1">Inherited from <a class="header-anchor" href="#inherited-from" aria-label="Permalink to &quot;Inherited from&quot;">​</a></h4><p><a href="./ChainShape.html"><code>ChainShape</code></a>.<a href="./ChainShape.html#features"><code>features</code></a></p><hr><h3 id="frames" tabindex="-1">frames? <a class="header-anchor" href="#frames" aria-label="Permalink to &quot;frames?&quot;">​</a></h3><blockquote><p><code>readonly</code> <code>optional</code> <strong>frames?</strong>: <code>number</code> | <code>&quot;any&quot;</code></p></blockquote><h4 id="inherited-from-1" tabindex="-1">Inherited from <a class="header-anchor" href="#inherited-from-1" aria-label="Permalink to &quot;Inherited from&quot;">​</a></h4><p><a href="./ChainShape.html"><code>ChainShape</code></a>.<a href="./ChainShape.html#frames"><code>frames</code></a></p><hr><h3 id="ids" tabindex="-1">ids? <a class="header-anchor" href="#ids" aria-label="Permalink to &quot;ids?&quot;">​</a></h3><blockquote><p><code>readonly</code> <code>optional</code> <strong>ids?</strong>: <code>boolean</code></p></blockquote><hr><h3 id="name" tabindex="-1">name <a class="header-anchor" href="#name" aria-label="Permalink to &quot;name&quot;">​</a></h3><blockquote><p><code>readonly</code> <strong>name</strong>: <code>string</code></p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/network/interfaces/ChainInput.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ChainInput = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ChainInput as default
};
