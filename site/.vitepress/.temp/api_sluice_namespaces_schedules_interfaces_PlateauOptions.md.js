import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: PlateauOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/namespaces/schedules/interfaces/PlateauOptions.md","filePath":"api/sluice/namespaces/schedules/interfaces/PlateauOptions.md"}');
const _sfc_main = { name: "api/sluice/namespaces/schedules/interfaces/PlateauOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../../../">sluice</a> / <a href="./../">schedules</a> / PlateauOptions</p><h1 id="interface-plateauoptions" tabindex="-1">Interface: PlateauOptions <a class="header-anchor" href="#interface-plateauoptions" aria-label="Permalink to &quot;Interface: PlateauOptions&quot;">​</a></h1><p>Options of <code>reduceOnPlateau</code>.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="cooldown" tabindex="-1">cooldown? <a class="header-anchor" href="#cooldown" aria-label="Permalink to &quot;cooldown?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>cooldown?</strong>: <code>number</code></p></blockquote><p>Observations to ignore after a reduction; default 0.</p><hr><h3 id="factor" tabindex="-1">factor? <a class="header-anchor" href="#factor" aria-label="Permalink to &quot;factor?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>factor?</strong>: <code>number</code></p></blockquote><p>Multiplies the rate at each reduction; default 0.1.</p><hr><h3 id="minlr" tabindex="-1">minLr? <a class="header-anchor" href="#minlr" aria-label="Permalink to &quot;minLr?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>minLr?</strong>: <code>number</code></p></blockquote><p>Least rate; default 0.</p><hr><h3 id="mode" tabindex="-1">mode? <a class="header-anchor" href="#mode" aria-label="Permalink to &quot;mode?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>mode?</strong>: <code>&quot;max&quot;</code> | <code>&quot;min&quot;</code></p></blockquote><p>Whether a smaller or a larger value is better; default <code>&quot;min&quot;</code>.</p><hr><h3 id="patience" tabindex="-1">patience? <a class="header-anchor" href="#patience" aria-label="Permalink to &quot;patience?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>patience?</strong>: <code>number</code></p></blockquote><p>Observations without improvement before a reduction; default 10.</p><hr><h3 id="threshold" tabindex="-1">threshold? <a class="header-anchor" href="#threshold" aria-label="Permalink to &quot;threshold?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>threshold?</strong>: <code>number</code></p></blockquote><p>Relative change that counts as an improvement; default 10⁻⁴.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/namespaces/schedules/interfaces/PlateauOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const PlateauOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  PlateauOptions as default
};
