import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: SchemeEntry","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/interfaces/SchemeEntry.md","filePath":"api/sluice/interfaces/SchemeEntry.md"}');
const _sfc_main = { name: "api/sluice/interfaces/SchemeEntry.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">sluice</a> / SchemeEntry</p><h1 id="interface-schemeentry" tabindex="-1">Interface: SchemeEntry <a class="header-anchor" href="#interface-schemeentry" aria-label="Permalink to &quot;Interface: SchemeEntry&quot;">​</a></h1><p>A scheme that you can name in text, with its arguments.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="about" tabindex="-1">about <a class="header-anchor" href="#about" aria-label="Permalink to &quot;about&quot;">​</a></h3><blockquote><p><strong>about</strong>: <code>string</code></p></blockquote><p>A short description, for users.</p><hr><h3 id="arguments" tabindex="-1">arguments <a class="header-anchor" href="#arguments" aria-label="Permalink to &quot;arguments&quot;">​</a></h3><blockquote><p><strong>arguments</strong>: readonly <a href="./SchemeArgument.html"><code>SchemeArgument</code></a>[]</p></blockquote><p>Its arguments, in order.</p><hr><h3 id="name" tabindex="-1">name <a class="header-anchor" href="#name" aria-label="Permalink to &quot;name&quot;">​</a></h3><blockquote><p><strong>name</strong>: <code>string</code></p></blockquote><hr><h3 id="random" tabindex="-1">random <a class="header-anchor" href="#random" aria-label="Permalink to &quot;random&quot;">​</a></h3><blockquote><p><strong>random</strong>: <code>boolean</code></p></blockquote><p>Whether it draws random numbers, so that the seed matters.</p><hr><h3 id="sets" tabindex="-1">sets <a class="header-anchor" href="#sets" aria-label="Permalink to &quot;sets&quot;">​</a></h3><blockquote><p><strong>sets</strong>: <code>&quot;biases&quot;</code> | <code>&quot;everything&quot;</code></p></blockquote><p>Whether it sets biases only, or every weight of the cell.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/interfaces/SchemeEntry.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const SchemeEntry = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  SchemeEntry as default
};
