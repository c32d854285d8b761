import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: MovedBias","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/interfaces/MovedBias.md","filePath":"api/sluice/interfaces/MovedBias.md"}');
const _sfc_main = { name: "api/sluice/interfaces/MovedBias.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / MovedBias</p><h1 id="interface-movedbias" tabindex="-1">Interface: MovedBias <a class="header-anchor" href="#interface-movedbias" aria-label="Permalink to &quot;Interface: MovedBias&quot;">​</a></h1><p>The effective bias of a gate that an earlier scheme had set and this one changed.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="direction" tabindex="-1">direction <a class="header-anchor" href="#direction" aria-label="Permalink to &quot;direction&quot;">​</a></h3><blockquote><p><strong>direction</strong>: <code>&quot;reverse&quot;</code> | <code>&quot;forward&quot;</code></p></blockquote><hr><h3 id="from" tabindex="-1">from <a class="header-anchor" href="#from" aria-label="Permalink to &quot;from&quot;">​</a></h3><blockquote><p><strong>from</strong>: <code>number</code></p></blockquote><p>Mean over the units before the scheme</p><hr><h3 id="gate" tabindex="-1">gate <a class="header-anchor" href="#gate" aria-label="Permalink to &quot;gate&quot;">​</a></h3><blockquote><p><strong>gate</strong>: <code>string</code></p></blockquote><hr><h3 id="layer" tabindex="-1">layer <a class="header-anchor" href="#layer" aria-label="Permalink to &quot;layer&quot;">​</a></h3><blockquote><p><strong>layer</strong>: <code>number</code></p></blockquote><hr><h3 id="setby" tabindex="-1">setBy <a class="header-anchor" href="#setby" aria-label="Permalink to &quot;setBy&quot;">​</a></h3><blockquote><p><strong>setBy</strong>: <code>string</code></p></blockquote><p>The earlier scheme</p><hr><h3 id="to" tabindex="-1">to <a class="header-anchor" href="#to" aria-label="Permalink to &quot;to&quot;">​</a></h3><blockquote><p><strong>to</strong>: <code>number</code></p></blockquote><p>Mean over the units after it</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/interfaces/MovedBias.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const MovedBias = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  MovedBias as default
};
