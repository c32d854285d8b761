import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: InitializedGate","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/interfaces/InitializedGate.md","filePath":"api/sluice/interfaces/InitializedGate.md"}');
const _sfc_main = { name: "api/sluice/interfaces/InitializedGate.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / InitializedGate</p><h1 id="interface-initializedgate" tabindex="-1">Interface: InitializedGate <a class="header-anchor" href="#interface-initializedgate" aria-label="Permalink to &quot;Interface: InitializedGate&quot;">​</a></h1><p>One part that a scheme set.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="gate" tabindex="-1">gate? <a class="header-anchor" href="#gate" aria-label="Permalink to &quot;gate?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>gate?</strong>: <code>string</code></p></blockquote><p>Absent for a part that all gates share: a whole matrix, a projection</p><hr><h3 id="how" tabindex="-1">how <a class="header-anchor" href="#how" aria-label="Permalink to &quot;how&quot;">​</a></h3><blockquote><p><strong>how</strong>: <code>string</code></p></blockquote><p>In words and formulas, e.g. <code>ln U(1, 99)</code></p><hr><h3 id="part" tabindex="-1">part <a class="header-anchor" href="#part" aria-label="Permalink to &quot;part&quot;">​</a></h3><blockquote><p><strong>part</strong>: <a href="./../type-aliases/InitializedPart.html"><code>InitializedPart</code></a></p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/interfaces/InitializedGate.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const InitializedGate = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  InitializedGate as default
};
