import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: AblateOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/diagnostics/interfaces/AblateOptions.md","filePath":"api/sluice/namespaces/diagnostics/interfaces/AblateOptions.md"}');
const _sfc_main = { name: "api/sluice/namespaces/diagnostics/interfaces/AblateOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">diagnostics</a> / AblateOptions</p><h1 id="interface-ablateoptions" tabindex="-1">Interface: AblateOptions <a class="header-anchor" href="#interface-ablateoptions" aria-label="Permalink to &quot;Interface: AblateOptions&quot;">​</a></h1><p>Options of <code>ablate</code>.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="by" tabindex="-1">by? <a class="header-anchor" href="#by" aria-label="Permalink to &quot;by?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>by?</strong>: readonly <a href="./../type-aliases/AblatedBy.html"><code>AblatedBy</code></a>[]</p></blockquote><p>Default: all three</p><hr><h3 id="gates" tabindex="-1">gates? <a class="header-anchor" href="#gates" aria-label="Permalink to &quot;gates?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>gates?</strong>: readonly <code>string</code>[]</p></blockquote><p>Names of gates, such as <code>forget</code> or <code>retain</code>, in the layers that have them; default: all that are between 0 and 1</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/diagnostics/interfaces/AblateOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const AblateOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  AblateOptions as default
};
