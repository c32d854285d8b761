import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: frameRows()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/functions/frameRows.md","filePath":"api/sluice/tasks/functions/frameRows.md"}');
const _sfc_main = { name: "api/sluice/tasks/functions/frameRows.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / frameRows</p><h1 id="function-framerows" tabindex="-1">Function: frameRows() <a class="header-anchor" href="#function-framerows" aria-label="Permalink to &quot;Function: frameRows()&quot;">​</a></h1><blockquote><p><strong>frameRows</strong>(<code>port</code>, <code>results</code>): <code>Record</code>&lt;<code>string</code>, <code>number</code>&gt;[]</p></blockquote><p>Returns an output as rows: the sequence if there are several, the frame, and a number for each feature.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><code>port</code></td><td><a href="./../interfaces/FramePort.html"><code>FramePort</code></a></td><td>of <code>network.outputs</code></td></tr><tr><td><code>results</code></td><td>readonly <a href="./../type-aliases/FrameValues.html"><code>FrameValues</code></a>[]</td><td>of <code>network.run</code>, one for each sequence</td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><code>Record</code>&lt;<code>string</code>, <code>number</code>&gt;[]</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/functions/frameRows.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const frameRows = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  frameRows as default
};
