import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: StreamNodeEvents","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/worklet/interfaces/StreamNodeEvents.md","filePath":"api/sluice/worklet/interfaces/StreamNodeEvents.md"}');
const _sfc_main = { name: "api/sluice/worklet/interfaces/StreamNodeEvents.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/worklet</a> / StreamNodeEvents</p><h1 id="interface-streamnodeevents" tabindex="-1">Interface: StreamNodeEvents <a class="header-anchor" href="#interface-streamnodeevents" aria-label="Permalink to &quot;Interface: StreamNodeEvents&quot;">​</a></h1><p>The events of a <code>StreamNode</code> by name.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="error" tabindex="-1">error <a class="header-anchor" href="#error" aria-label="Permalink to &quot;error&quot;">​</a></h3><blockquote><p><strong>error</strong>: <code>ErrorEvent</code></p></blockquote><p>The model failed while running, and the node is silent from then on; or, with the code <code>NOT_FINITE</code>, a sample was not finite</p><hr><h3 id="values" tabindex="-1">values <a class="header-anchor" href="#values" aria-label="Permalink to &quot;values&quot;">​</a></h3><blockquote><p><strong>values</strong>: <code>CustomEvent</code>&lt;<a href="./Values.html"><code>Values</code></a>&gt;</p></blockquote><p>With <code>output: &quot;values&quot;</code>: the results of the blocks in one callback</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/worklet/interfaces/StreamNodeEvents.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const StreamNodeEvents = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  StreamNodeEvents as default
};
