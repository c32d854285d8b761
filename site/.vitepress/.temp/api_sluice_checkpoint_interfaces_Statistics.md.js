import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: Statistics","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/checkpoint/interfaces/Statistics.md","filePath":"api/sluice/checkpoint/interfaces/Statistics.md"}');
const _sfc_main = { name: "api/sluice/checkpoint/interfaces/Statistics.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/checkpoint</a> / Statistics</p><h1 id="interface-statistics" tabindex="-1">Interface: Statistics <a class="header-anchor" href="#interface-statistics" aria-label="Permalink to &quot;Interface: Statistics&quot;">​</a></h1><p>Summary of some numbers, such as one per unit.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="max" tabindex="-1">max <a class="header-anchor" href="#max" aria-label="Permalink to &quot;max&quot;">​</a></h3><blockquote><p><strong>max</strong>: <code>number</code></p></blockquote><hr><h3 id="mean" tabindex="-1">mean <a class="header-anchor" href="#mean" aria-label="Permalink to &quot;mean&quot;">​</a></h3><blockquote><p><strong>mean</strong>: <code>number</code></p></blockquote><hr><h3 id="min" tabindex="-1">min <a class="header-anchor" href="#min" aria-label="Permalink to &quot;min&quot;">​</a></h3><blockquote><p><strong>min</strong>: <code>number</code></p></blockquote><hr><h3 id="sd" tabindex="-1">sd <a class="header-anchor" href="#sd" aria-label="Permalink to &quot;sd&quot;">​</a></h3><blockquote><p><strong>sd</strong>: <code>number</code></p></blockquote><p>Standard deviation.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/checkpoint/interfaces/Statistics.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Statistics = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Statistics as default
};
