import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: SaveCheckpointOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/checkpoint/interfaces/SaveCheckpointOptions.md","filePath":"api/sluice/checkpoint/interfaces/SaveCheckpointOptions.md"}');
const _sfc_main = { name: "api/sluice/checkpoint/interfaces/SaveCheckpointOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/checkpoint</a> / SaveCheckpointOptions</p><h1 id="interface-savecheckpointoptions" tabindex="-1">Interface: SaveCheckpointOptions <a class="header-anchor" href="#interface-savecheckpointoptions" aria-label="Permalink to &quot;Interface: SaveCheckpointOptions&quot;">​</a></h1><p>Options of <code>saveCheckpoint</code> and <code>checkpointFiles</code>.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="format" tabindex="-1">format <a class="header-anchor" href="#format" aria-label="Permalink to &quot;format&quot;">​</a></h3><blockquote><p><strong>format</strong>: <a href="./../type-aliases/WritableFormat.html"><code>WritableFormat</code></a></p></blockquote><hr><h3 id="framework" tabindex="-1">framework? <a class="header-anchor" href="#framework" aria-label="Permalink to &quot;framework?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>framework?</strong>: <code>string</code></p></blockquote><p>Framework or class whose convention recurrent layers follow, e.g. <code>&quot;pytorch&quot;</code> or <code>&quot;tf1.LSTMCell&quot;</code>. Default: the format&#39;s usual one, for safetensors, pytorch and npz PyTorch&#39;s.</p><hr><h3 id="lossy" tabindex="-1">lossy? <a class="header-anchor" href="#lossy" aria-label="Permalink to &quot;lossy?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>lossy?</strong>: <code>boolean</code></p></blockquote><p>Drop what the target cannot hold, instead of throwing. Default false</p><hr><h3 id="onnote" tabindex="-1">onNote? <a class="header-anchor" href="#onnote" aria-label="Permalink to &quot;onNote?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>onNote?</strong>: (<code>note</code>) =&gt; <code>void</code></p></blockquote><p>Called for each thing that the target cannot hold exactly.</p><h4 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h4><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th></tr></thead><tbody><tr><td><code>note</code></td><td><a href="./ConversionNote.html"><code>ConversionNote</code></a> &amp; <code>object</code></td></tr></tbody></table><h4 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h4><p><code>void</code></p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/checkpoint/interfaces/SaveCheckpointOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const SaveCheckpointOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  SaveCheckpointOptions as default
};
