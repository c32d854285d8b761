import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: frameShape()","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/tasks/functions/frameShape.md","filePath":"api/sluice/tasks/functions/frameShape.md"}');
const _sfc_main = { name: "api/sluice/tasks/functions/frameShape.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/tasks</a> / frameShape</p><h1 id="function-frameshape" tabindex="-1">Function: frameShape() <a class="header-anchor" href="#function-frameshape" aria-label="Permalink to &quot;Function: frameShape()&quot;">​</a></h1><blockquote><p><strong>frameShape</strong>(<code>__namedParameters</code>, <code>values</code>): <code>number</code>[]</p></blockquote><p>Returns the shape of one output: frames follow from the numbers.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th></tr></thead><tbody><tr><td><code>__namedParameters</code></td><td><a href="./../interfaces/FramePort.html"><code>FramePort</code></a></td></tr><tr><td><code>values</code></td><td><code>Float32Array</code></td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><code>number</code>[]</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/tasks/functions/frameShape.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const frameShape = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  frameShape as default
};
