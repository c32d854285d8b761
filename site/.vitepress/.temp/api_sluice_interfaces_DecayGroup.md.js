import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: DecayGroup","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/interfaces/DecayGroup.md","filePath":"api/sluice/interfaces/DecayGroup.md"}');
const _sfc_main = { name: "api/sluice/interfaces/DecayGroup.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / DecayGroup</p><h1 id="interface-decaygroup" tabindex="-1">Interface: DecayGroup <a class="header-anchor" href="#interface-decaygroup" aria-label="Permalink to &quot;Interface: DecayGroup&quot;">​</a></h1><p>A parameter group for any optimiser, with its own weight decay.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="params" tabindex="-1">params <a class="header-anchor" href="#params" aria-label="Permalink to &quot;params&quot;">​</a></h3><blockquote><p><strong>params</strong>: <a href="./../classes/Parameter.html"><code>Parameter</code></a>[]</p></blockquote><p>Each parameter once.</p><hr><h3 id="weightdecay" tabindex="-1">weightDecay <a class="header-anchor" href="#weightdecay" aria-label="Permalink to &quot;weightDecay&quot;">​</a></h3><blockquote><p><strong>weightDecay</strong>: <code>number</code></p></blockquote><p>Their weight decay, 0 for those that do not decay.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/interfaces/DecayGroup.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const DecayGroup = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  DecayGroup as default
};
