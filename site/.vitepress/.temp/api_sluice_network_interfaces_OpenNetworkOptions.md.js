import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: OpenNetworkOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/network/interfaces/OpenNetworkOptions.md","filePath":"api/sluice/network/interfaces/OpenNetworkOptions.md"}');
const _sfc_main = { name: "api/sluice/network/interfaces/OpenNetworkOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/network</a> / OpenNetworkOptions</p><h1 id="interface-opennetworkoptions" tabindex="-1">Interface: OpenNetworkOptions <a class="header-anchor" href="#interface-opennetworkoptions" aria-label="Permalink to &quot;Interface: OpenNetworkOptions&quot;">​</a></h1><p>Options of <code>openNetwork</code>: the files beside it, and what the file itself does not say.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="chain" tabindex="-1">chain? <a class="header-anchor" href="#chain" aria-label="Permalink to &quot;chain?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>chain?</strong>: <code>string</code></p></blockquote><p>The order of the layers of a state dict, by the beginnings of their keys, with activations after colons: <code>&quot;embedding,lstm,last,fc1:relu,fc2&quot;</code>. <code>last</code> is the output of the last frame, <code>final</code> the states at the end of each direction</p><hr><h3 id="folder" tabindex="-1">folder? <a class="header-anchor" href="#folder" aria-label="Permalink to &quot;folder?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>folder?</strong>: <a href="./../../checkpoint/interfaces/Folder.html"><code>Folder</code></a></p></blockquote><p>The files beside it, for networks in several files, such as <code>model.json</code> with its shards; see <code>folderOf</code></p><hr><h3 id="name" tabindex="-1">name? <a class="header-anchor" href="#name" aria-label="Permalink to &quot;name?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>name?</strong>: <code>string</code></p></blockquote><p>Name of the file, by which others beside it are found</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/network/interfaces/OpenNetworkOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const OpenNetworkOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  OpenNetworkOptions as default
};
