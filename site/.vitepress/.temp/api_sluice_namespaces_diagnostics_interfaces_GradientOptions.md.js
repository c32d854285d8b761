import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: GradientOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/diagnostics/interfaces/GradientOptions.md","filePath":"api/sluice/namespaces/diagnostics/interfaces/GradientOptions.md"}');
const _sfc_main = { name: "api/sluice/namespaces/diagnostics/interfaces/GradientOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">diagnostics</a> / GradientOptions</p><h1 id="interface-gradientoptions" tabindex="-1">Interface: GradientOptions <a class="header-anchor" href="#interface-gradientoptions" aria-label="Permalink to &quot;Interface: GradientOptions&quot;">​</a></h1><p>Options of the diagnostics that differentiate a number of the output.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="objective" tabindex="-1">objective? <a class="header-anchor" href="#objective" aria-label="Permalink to &quot;objective?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>objective?</strong>: <a href="./../type-aliases/Objective.html"><code>Objective</code></a></p></blockquote><p>Default: the product of the output with a random direction, drawn from <code>seed</code></p><hr><h3 id="seed" tabindex="-1">seed? <a class="header-anchor" href="#seed" aria-label="Permalink to &quot;seed?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>seed?</strong>: <code>number</code></p></blockquote><p>Seed of the default direction, default 0</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/diagnostics/interfaces/GradientOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const GradientOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  GradientOptions as default
};
