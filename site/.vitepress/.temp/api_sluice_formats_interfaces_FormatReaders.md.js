import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: FormatReaders","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/formats/interfaces/FormatReaders.md","filePath":"api/sluice/formats/interfaces/FormatReaders.md"}');
const _sfc_main = { name: "api/sluice/formats/interfaces/FormatReaders.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/formats</a> / FormatReaders</p><h1 id="interface-formatreaders" tabindex="-1">Interface: FormatReaders <a class="header-anchor" href="#interface-formatreaders" aria-label="Permalink to &quot;Interface: FormatReaders&quot;">​</a></h1><p>Readers that load together.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="name" tabindex="-1">name <a class="header-anchor" href="#name" aria-label="Permalink to &quot;name&quot;">​</a></h3><blockquote><p><code>readonly</code> <strong>name</strong>: <code>string</code></p></blockquote><hr><h3 id="needs" tabindex="-1">needs? <a class="header-anchor" href="#needs" aria-label="Permalink to &quot;needs?&quot;">​</a></h3><blockquote><p><code>readonly</code> <code>optional</code> <strong>needs?</strong>: readonly <code>FormatReaders</code>[]</p></blockquote><p>Other readers that these use.</p><hr><h3 id="openzip" tabindex="-1">openZip? <a class="header-anchor" href="#openzip" aria-label="Permalink to &quot;openZip?&quot;">​</a></h3><blockquote><p><code>readonly</code> <code>optional</code> <strong>openZip?</strong>: (<code>source</code>, <code>rules</code>) =&gt; <code>Promise</code>&lt;<code>ZipArchive</code>&gt;</p></blockquote><p>Opens an archive that holds such a file.</p><p>Reads the directory and finds the bytes of every member, unless you give <code>members</code>.</p><h4 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h4><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th></tr></thead><tbody><tr><td><code>source</code></td><td><a href="./../../checkpoint/interfaces/ByteSource.html"><code>ByteSource</code></a></td></tr><tr><td><code>rules</code></td><td><code>ZipRules</code></td></tr></tbody></table><h4 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h4><p><code>Promise</code>&lt;<code>ZipArchive</code>&gt;</p><h4 id="throws" tabindex="-1">Throws <a class="header-anchor" href="#throws" aria-label="Permalink to &quot;Throws&quot;">​</a></h4><p>FormatError</p><hr><h3 id="readers" tabindex="-1">readers <a class="header-anchor" href="#readers" aria-label="Permalink to &quot;readers&quot;">​</a></h3><blockquote><p><code>readonly</code> <strong>readers</strong>: <code>Readonly</code>&lt;<code>Record</code>&lt;<code>string</code>, <code>Reader</code>&gt;&gt;</p></blockquote><p>By the name of the format.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/formats/interfaces/FormatReaders.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const FormatReaders = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  FormatReaders as default
};
