import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: Folder","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/checkpoint/interfaces/Folder.md","filePath":"api/sluice/checkpoint/interfaces/Folder.md"}');
const _sfc_main = { name: "api/sluice/checkpoint/interfaces/Folder.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/checkpoint</a> / Folder</p><h1 id="interface-folder" tabindex="-1">Interface: Folder <a class="header-anchor" href="#interface-folder" aria-label="Permalink to &quot;Interface: Folder&quot;">​</a></h1><p>The files beside the one being read, by plain name.</p><h2 id="methods" tabindex="-1">Methods <a class="header-anchor" href="#methods" aria-label="Permalink to &quot;Methods&quot;">​</a></h2><h3 id="open" tabindex="-1">open() <a class="header-anchor" href="#open" aria-label="Permalink to &quot;open()&quot;">​</a></h3><blockquote><p><strong>open</strong>(<code>name</code>): <code>Promise</code>&lt;<a href="./ByteSource.html"><code>ByteSource</code></a> | <code>undefined</code>&gt;</p></blockquote><p>Returns the file of that name, or undefined.</p><h4 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h4><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th></tr></thead><tbody><tr><td><code>name</code></td><td><code>string</code></td></tr></tbody></table><h4 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h4><p><code>Promise</code>&lt;<a href="./ByteSource.html"><code>ByteSource</code></a> | <code>undefined</code>&gt;</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/checkpoint/interfaces/Folder.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Folder = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Folder as default
};
