import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: Gates<Key, Gate>","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/type-aliases/Gates.md","filePath":"api/sluice/type-aliases/Gates.md"}');
const _sfc_main = { name: "api/sluice/type-aliases/Gates.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / Gates</p><h1 id="type-alias-gates-key-gate" tabindex="-1">Type Alias: Gates&lt;Key, Gate&gt; <a class="header-anchor" href="#type-alias-gates-key-gate" aria-label="Permalink to &quot;Type Alias: Gates\\&lt;Key, Gate\\&gt;&quot;">​</a></h1><blockquote><p><strong>Gates</strong>&lt;<code>Key</code>, <code>Gate</code>&gt; = <code>{ readonly [name in Key]: Gate }</code></p></blockquote><p>Gates by name. Its own keys are the gates in storage order, without aliases; an unknown name throws.</p><h2 id="type-parameters" tabindex="-1">Type Parameters <a class="header-anchor" href="#type-parameters" aria-label="Permalink to &quot;Type Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Type Parameter</th></tr></thead><tbody><tr><td><a id="type-parameter-key"></a> <code>Key</code> <em>extends</em> <code>string</code></td></tr><tr><td><a id="type-parameter-gate"></a> <code>Gate</code></td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/type-aliases/Gates.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Gates = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Gates as default
};
