import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ConversionTarget","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/checkpoint/interfaces/ConversionTarget.md","filePath":"api/sluice/checkpoint/interfaces/ConversionTarget.md"}');
const _sfc_main = { name: "api/sluice/checkpoint/interfaces/ConversionTarget.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/checkpoint</a> / ConversionTarget</p><h1 id="interface-conversiontarget" tabindex="-1">Interface: ConversionTarget <a class="header-anchor" href="#interface-conversiontarget" aria-label="Permalink to &quot;Interface: ConversionTarget&quot;">​</a></h1><p>The target of <code>convertCheckpoint</code>.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="format" tabindex="-1">format <a class="header-anchor" href="#format" aria-label="Permalink to &quot;format&quot;">​</a></h3><blockquote><p><strong>format</strong>: <a href="./../type-aliases/WritableFormat.html"><code>WritableFormat</code></a></p></blockquote><hr><h3 id="framework" tabindex="-1">framework? <a class="header-anchor" href="#framework" aria-label="Permalink to &quot;framework?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>framework?</strong>: <code>string</code></p></blockquote><p>Framework or class. Default: the format&#39;s usual one</p><hr><h3 id="lossy" tabindex="-1">lossy? <a class="header-anchor" href="#lossy" aria-label="Permalink to &quot;lossy?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>lossy?</strong>: <code>boolean</code></p></blockquote><p>Drop what the target cannot hold. Default false</p><hr><h3 id="module" tabindex="-1">module? <a class="header-anchor" href="#module" aria-label="Permalink to &quot;module?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>module?</strong>: <code>string</code></p></blockquote><p>Only the recurrent layer of this name, and no other tensor.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/checkpoint/interfaces/ConversionTarget.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ConversionTarget = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ConversionTarget as default
};
