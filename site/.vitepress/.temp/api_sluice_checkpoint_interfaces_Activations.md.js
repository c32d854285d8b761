import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: Activations","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/checkpoint/interfaces/Activations.md","filePath":"api/sluice/checkpoint/interfaces/Activations.md"}');
const _sfc_main = { name: "api/sluice/checkpoint/interfaces/Activations.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/checkpoint</a> / Activations</p><h1 id="interface-activations" tabindex="-1">Interface: Activations <a class="header-anchor" href="#interface-activations" aria-label="Permalink to &quot;Interface: Activations&quot;">​</a></h1><p>Activation functions by their names in conventions.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="gate" tabindex="-1">gate <a class="header-anchor" href="#gate" aria-label="Permalink to &quot;gate&quot;">​</a></h3><blockquote><p><strong>gate</strong>: <code>string</code></p></blockquote><p>Activation of the gates.</p><hr><h3 id="state" tabindex="-1">state <a class="header-anchor" href="#state" aria-label="Permalink to &quot;state&quot;">​</a></h3><blockquote><p><strong>state</strong>: <code>string</code></p></blockquote><p>Activation of the candidate and the output.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/checkpoint/interfaces/Activations.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Activations = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Activations as default
};
