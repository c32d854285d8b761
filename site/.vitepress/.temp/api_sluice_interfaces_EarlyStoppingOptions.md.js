import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: EarlyStoppingOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/interfaces/EarlyStoppingOptions.md","filePath":"api/sluice/interfaces/EarlyStoppingOptions.md"}');
const _sfc_main = { name: "api/sluice/interfaces/EarlyStoppingOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / EarlyStoppingOptions</p><h1 id="interface-earlystoppingoptions" tabindex="-1">Interface: EarlyStoppingOptions <a class="header-anchor" href="#interface-earlystoppingoptions" aria-label="Permalink to &quot;Interface: EarlyStoppingOptions&quot;">​</a></h1><p>Options of <code>EarlyStopping</code>, and of <code>earlyStopping</code> of <code>fit</code>.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="mindelta" tabindex="-1">minDelta? <a class="header-anchor" href="#mindelta" aria-label="Permalink to &quot;minDelta?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>minDelta?</strong>: <code>number</code></p></blockquote><p>Least improvement that counts; default 0.</p><hr><h3 id="mode" tabindex="-1">mode? <a class="header-anchor" href="#mode" aria-label="Permalink to &quot;mode?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>mode?</strong>: <code>&quot;max&quot;</code> | <code>&quot;min&quot;</code></p></blockquote><p>Whether a smaller or a larger value is better; default <code>&quot;min&quot;</code>.</p><hr><h3 id="monitor" tabindex="-1">monitor? <a class="header-anchor" href="#monitor" aria-label="Permalink to &quot;monitor?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>monitor?</strong>: <code>string</code></p></blockquote><p>The value of the validation to monitor; default <code>&quot;loss&quot;</code>.</p><hr><h3 id="patience" tabindex="-1">patience <a class="header-anchor" href="#patience" aria-label="Permalink to &quot;patience&quot;">​</a></h3><blockquote><p><strong>patience</strong>: <code>number</code></p></blockquote><p>Observations without improvement after which training ends.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/interfaces/EarlyStoppingOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const EarlyStoppingOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  EarlyStoppingOptions as default
};
