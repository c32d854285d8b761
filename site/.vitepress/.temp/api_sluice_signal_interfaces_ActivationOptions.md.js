import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ActivationOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/signal/interfaces/ActivationOptions.md","filePath":"api/sluice/signal/interfaces/ActivationOptions.md"}');
const _sfc_main = { name: "api/sluice/signal/interfaces/ActivationOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/signal</a> / ActivationOptions</p><h1 id="interface-activationoptions" tabindex="-1">Interface: ActivationOptions <a class="header-anchor" href="#interface-activationoptions" aria-label="Permalink to &quot;Interface: ActivationOptions&quot;">​</a></h1><p>The setting of an activation that has one.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="alpha" tabindex="-1">alpha? <a class="header-anchor" href="#alpha" aria-label="Permalink to &quot;alpha?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>alpha?</strong>: <code>number</code></p></blockquote><p>elu: α of the limit -α, default 1</p><hr><h3 id="offset" tabindex="-1">offset? <a class="header-anchor" href="#offset" aria-label="Permalink to &quot;offset?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>offset?</strong>: <code>number</code></p></blockquote><p>log: added to x, default 0</p><hr><h3 id="slope" tabindex="-1">slope? <a class="header-anchor" href="#slope" aria-label="Permalink to &quot;slope?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>slope?</strong>: <code>number</code></p></blockquote><p>leakyRelu: slope for negative x, default 0.01</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/signal/interfaces/ActivationOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ActivationOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ActivationOptions as default
};
