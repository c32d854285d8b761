import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ByStep","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/diagnostics/interfaces/ByStep.md","filePath":"api/sluice/namespaces/diagnostics/interfaces/ByStep.md"}');
const _sfc_main = { name: "api/sluice/namespaces/diagnostics/interfaces/ByStep.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">diagnostics</a> / ByStep</p><h1 id="interface-bystep" tabindex="-1">Interface: ByStep <a class="header-anchor" href="#interface-bystep" aria-label="Permalink to &quot;Interface: ByStep&quot;">​</a></h1><p>Over sequences and units, at each step.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="max" tabindex="-1">max <a class="header-anchor" href="#max" aria-label="Permalink to &quot;max&quot;">​</a></h3><blockquote><p><strong>max</strong>: <code>Float64Array</code></p></blockquote><hr><h3 id="median" tabindex="-1">median <a class="header-anchor" href="#median" aria-label="Permalink to &quot;median&quot;">​</a></h3><blockquote><p><strong>median</strong>: <code>Float64Array</code></p></blockquote><hr><h3 id="min" tabindex="-1">min <a class="header-anchor" href="#min" aria-label="Permalink to &quot;min&quot;">​</a></h3><blockquote><p><strong>min</strong>: <code>Float64Array</code></p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/diagnostics/interfaces/ByStep.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ByStep = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ByStep as default
};
