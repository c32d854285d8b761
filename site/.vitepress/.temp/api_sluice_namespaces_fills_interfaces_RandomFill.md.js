import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: RandomFill","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/fills/interfaces/RandomFill.md","filePath":"api/sluice/namespaces/fills/interfaces/RandomFill.md"}');
const _sfc_main = { name: "api/sluice/namespaces/fills/interfaces/RandomFill.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">fills</a> / RandomFill</p><h1 id="interface-randomfill" tabindex="-1">Interface: RandomFill <a class="header-anchor" href="#interface-randomfill" aria-label="Permalink to &quot;Interface: RandomFill&quot;">​</a></h1><p>Options of every fill that draws numbers.</p><h2 id="extended-by" tabindex="-1">Extended by <a class="header-anchor" href="#extended-by" aria-label="Permalink to &quot;Extended by&quot;">​</a></h2><ul><li><a href="./GainFill.html"><code>GainFill</code></a></li><li><a href="./KaimingFill.html"><code>KaimingFill</code></a></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="random" tabindex="-1">random? <a class="header-anchor" href="#random" aria-label="Permalink to &quot;random?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>random?</strong>: <a href="./../../../classes/Random.html"><code>Random</code></a></p></blockquote><p>Draws the numbers; default: the default generator.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/fills/interfaces/RandomFill.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const RandomFill = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  RandomFill as default
};
