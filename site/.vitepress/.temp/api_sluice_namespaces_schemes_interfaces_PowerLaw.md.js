import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: PowerLaw","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/schemes/interfaces/PowerLaw.md","filePath":"api/sluice/namespaces/schemes/interfaces/PowerLaw.md"}');
const _sfc_main = { name: "api/sluice/namespaces/schemes/interfaces/PowerLaw.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">schemes</a> / PowerLaw</p><h1 id="interface-powerlaw" tabindex="-1">Interface: PowerLaw <a class="header-anchor" href="#interface-powerlaw" aria-label="Permalink to &quot;Interface: PowerLaw&quot;">​</a></h1><p>Options of <code>powerLawRetain</code>.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="exponent" tabindex="-1">exponent? <a class="header-anchor" href="#exponent" aria-label="Permalink to &quot;exponent?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>exponent?</strong>: <code>number</code></p></blockquote><p>Exponent in the first layer of a stack, default 0.3</p><hr><h3 id="first" tabindex="-1">first? <a class="header-anchor" href="#first" aria-label="Permalink to &quot;first?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>first?</strong>: <code>number</code></p></blockquote><p>Bias of the first unit, default 5</p><hr><h3 id="growth" tabindex="-1">growth? <a class="header-anchor" href="#growth" aria-label="Permalink to &quot;growth?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>growth?</strong>: <code>number</code></p></blockquote><p>Growth of the exponent from the first layer to the last, default 1.3</p><hr><h3 id="last" tabindex="-1">last? <a class="header-anchor" href="#last" aria-label="Permalink to &quot;last?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>last?</strong>: <code>number</code></p></blockquote><p>Bias of the last unit, default -7</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/schemes/interfaces/PowerLaw.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const PowerLaw = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  PowerLaw as default
};
