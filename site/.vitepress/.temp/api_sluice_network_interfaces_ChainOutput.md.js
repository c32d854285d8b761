import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ChainOutput","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/network/interfaces/ChainOutput.md","filePath":"api/sluice/network/interfaces/ChainOutput.md"}');
const _sfc_main = { name: "api/sluice/network/interfaces/ChainOutput.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/network</a> / ChainOutput</p><h1 id="interface-chainoutput" tabindex="-1">Interface: ChainOutput <a class="header-anchor" href="#interface-chainoutput" aria-label="Permalink to &quot;Interface: ChainOutput&quot;">​</a></h1><p>An output of a chain.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="from" tabindex="-1">from <a class="header-anchor" href="#from" aria-label="Permalink to &quot;from&quot;">​</a></h3><blockquote><p><code>readonly</code> <strong>from</strong>: <code>string</code></p></blockquote><hr><h3 id="name" tabindex="-1">name <a class="header-anchor" href="#name" aria-label="Permalink to &quot;name&quot;">​</a></h3><blockquote><p><code>readonly</code> <strong>name</strong>: <code>string</code></p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/network/interfaces/ChainOutput.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ChainOutput = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ChainOutput as default
};
