import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: Evidence","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/checkpoint/type-aliases/Evidence.md","filePath":"api/sluice/checkpoint/type-aliases/Evidence.md"}');
const _sfc_main = { name: "api/sluice/checkpoint/type-aliases/Evidence.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/checkpoint</a> / Evidence</p><h1 id="type-alias-evidence" tabindex="-1">Type Alias: Evidence <a class="header-anchor" href="#type-alias-evidence" aria-label="Permalink to &quot;Type Alias: Evidence&quot;">​</a></h1><blockquote><p><strong>Evidence</strong> = { <code>by</code>: <code>string</code>; <code>how</code>: <code>&quot;run&quot;</code>; } | { <code>by</code>: <code>string</code>; <code>how</code>: <code>&quot;golden&quot;</code>; } | { <code>how</code>: <code>&quot;source&quot;</code>; } | { <code>how</code>: <code>&quot;given&quot;</code>; }</p></blockquote><p>How we checked a convention, besides reading its source. A test compares every claim with its evidence: an oracle or a file of recorded numbers.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/checkpoint/type-aliases/Evidence.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Evidence = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Evidence as default
};
