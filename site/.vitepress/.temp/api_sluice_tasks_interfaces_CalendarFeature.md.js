import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: CalendarFeature","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/interfaces/CalendarFeature.md","filePath":"api/sluice/tasks/interfaces/CalendarFeature.md"}');
const _sfc_main = { name: "api/sluice/tasks/interfaces/CalendarFeature.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / CalendarFeature</p><h1 id="interface-calendarfeature" tabindex="-1">Interface: CalendarFeature <a class="header-anchor" href="#interface-calendarfeature" aria-label="Permalink to &quot;Interface: CalendarFeature&quot;">​</a></h1><p>One calendar field as inputs of a model: as a point on a circle (sine and cosine), or one column for each value.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="encoding" tabindex="-1">encoding <a class="header-anchor" href="#encoding" aria-label="Permalink to &quot;encoding&quot;">​</a></h3><blockquote><p><strong>encoding</strong>: <code>&quot;cyclic&quot;</code> | <code>&quot;oneHot&quot;</code></p></blockquote><hr><h3 id="field" tabindex="-1">field <a class="header-anchor" href="#field" aria-label="Permalink to &quot;field&quot;">​</a></h3><blockquote><p><strong>field</strong>: <a href="./../type-aliases/CalendarField.html"><code>CalendarField</code></a></p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/interfaces/CalendarFeature.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const CalendarFeature = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  CalendarFeature as default
};
