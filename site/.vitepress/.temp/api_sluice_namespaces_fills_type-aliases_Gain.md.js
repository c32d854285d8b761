import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: Gain","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/fills/type-aliases/Gain.md","filePath":"api/sluice/namespaces/fills/type-aliases/Gain.md"}');
const _sfc_main = { name: "api/sluice/namespaces/fills/type-aliases/Gain.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">fills</a> / Gain</p><h1 id="type-alias-gain" tabindex="-1">Type Alias: Gain <a class="header-anchor" href="#type-alias-gain" aria-label="Permalink to &quot;Type Alias: Gain&quot;">​</a></h1><blockquote><p><strong>Gain</strong> = <code>number</code> | <a href="./GainName.html"><code>GainName</code></a> | { <code>leakyRelu</code>: <code>number</code>; }</p></blockquote><p>A number, the name of an activation, or a leaky ReLU with its slope.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/fills/type-aliases/Gain.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Gain = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Gain as default
};
