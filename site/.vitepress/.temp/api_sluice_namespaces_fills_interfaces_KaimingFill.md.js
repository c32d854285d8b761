import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: KaimingFill","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/fills/interfaces/KaimingFill.md","filePath":"api/sluice/namespaces/fills/interfaces/KaimingFill.md"}');
const _sfc_main = { name: "api/sluice/namespaces/fills/interfaces/KaimingFill.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">fills</a> / KaimingFill</p><h1 id="interface-kaimingfill" tabindex="-1">Interface: KaimingFill <a class="header-anchor" href="#interface-kaimingfill" aria-label="Permalink to &quot;Interface: KaimingFill&quot;">​</a></h1><p>Options of <code>kaimingUniform</code> and <code>kaimingNormal</code>.</p><h2 id="extends" tabindex="-1">Extends <a class="header-anchor" href="#extends" aria-label="Permalink to &quot;Extends&quot;">​</a></h2><ul><li><a href="./RandomFill.html"><code>RandomFill</code></a></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="fan" tabindex="-1">fan? <a class="header-anchor" href="#fan" aria-label="Permalink to &quot;fan?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>fan?</strong>: <code>&quot;in&quot;</code> | <code>&quot;out&quot;</code></p></blockquote><p>Which variance to keep: <code>&quot;in&quot;</code> in the forward pass, <code>&quot;out&quot;</code> in the backward pass; default <code>&quot;in&quot;</code></p><hr><h3 id="gain" tabindex="-1">gain? <a class="header-anchor" href="#gain" aria-label="Permalink to &quot;gain?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>gain?</strong>: <a href="./../type-aliases/Gain.html"><code>Gain</code></a></p></blockquote><p>Default <code>&quot;relu&quot;</code>, √2</p><hr><h3 id="random" tabindex="-1">random? <a class="header-anchor" href="#random" aria-label="Permalink to &quot;random?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>random?</strong>: <a href="./../../../classes/Random.html"><code>Random</code></a></p></blockquote><p>Draws the numbers; default: the default generator.</p><h4 id="inherited-from" tabindex="-1">Inherited from <a class="header-anchor" href="#inherited-from" aria-label="Permalink to &quot;Inherited from&quot;">​</a></h4><p><a href="./RandomFill.html"><code>RandomFill</code></a>.<a href="./RandomFill.html#random"><code>random</code></a></p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/fills/interfaces/KaimingFill.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const KaimingFill = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  KaimingFill as default
};
