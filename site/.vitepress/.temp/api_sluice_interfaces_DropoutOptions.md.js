import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: DropoutOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/interfaces/DropoutOptions.md","filePath":"api/sluice/interfaces/DropoutOptions.md"}');
const _sfc_main = { name: "api/sluice/interfaces/DropoutOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / DropoutOptions</p><h1 id="interface-dropoutoptions" tabindex="-1">Interface: DropoutOptions <a class="header-anchor" href="#interface-dropoutoptions" aria-label="Permalink to &quot;Interface: DropoutOptions&quot;">​</a></h1><p>Options of <code>Dropout</code>.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="p" tabindex="-1">p? <a class="header-anchor" href="#p" aria-label="Permalink to &quot;p?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>p?</strong>: <code>number</code></p></blockquote><p>Probability of zeroing an element; default 0.5</p><hr><h3 id="seed" tabindex="-1">seed? <a class="header-anchor" href="#seed" aria-label="Permalink to &quot;seed?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>seed?</strong>: <code>number</code></p></blockquote><p>Seed of the masks; default: drawn from the default generator</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/interfaces/DropoutOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const DropoutOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  DropoutOptions as default
};
