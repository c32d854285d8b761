import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: GradientCheckOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/interfaces/GradientCheckOptions.md","filePath":"api/sluice/interfaces/GradientCheckOptions.md"}');
const _sfc_main = { name: "api/sluice/interfaces/GradientCheckOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / GradientCheckOptions</p><h1 id="interface-gradientcheckoptions" tabindex="-1">Interface: GradientCheckOptions <a class="header-anchor" href="#interface-gradientcheckoptions" aria-label="Permalink to &quot;Interface: GradientCheckOptions&quot;">​</a></h1><p>Options of <code>gradientError</code>.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="epsilon" tabindex="-1">epsilon? <a class="header-anchor" href="#epsilon" aria-label="Permalink to &quot;epsilon?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>epsilon?</strong>: <code>number</code></p></blockquote><p>Step of the differences; functions must be smooth within two of them around the inputs. Default 1e-3.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/interfaces/GradientCheckOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const GradientCheckOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  GradientCheckOptions as default
};
