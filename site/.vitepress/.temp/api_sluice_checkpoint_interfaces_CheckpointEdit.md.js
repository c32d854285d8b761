import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: CheckpointEdit","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/checkpoint/interfaces/CheckpointEdit.md","filePath":"api/sluice/checkpoint/interfaces/CheckpointEdit.md"}');
const _sfc_main = { name: "api/sluice/checkpoint/interfaces/CheckpointEdit.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/checkpoint</a> / CheckpointEdit</p><h1 id="interface-checkpointedit" tabindex="-1">Interface: CheckpointEdit <a class="header-anchor" href="#interface-checkpointedit" aria-label="Permalink to &quot;Interface: CheckpointEdit&quot;">​</a></h1><p>New values for some tensors of a checkpoint.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="changed" tabindex="-1">changed <a class="header-anchor" href="#changed" aria-label="Permalink to &quot;changed&quot;">​</a></h3><blockquote><p><strong>changed</strong>: <code>ReadonlyMap</code>&lt;<code>string</code>, <a href="./RawTensor.html"><code>RawTensor</code></a>&gt;</p></blockquote><p>The new values, by name.</p><hr><h3 id="records" tabindex="-1">records? <a class="header-anchor" href="#records" aria-label="Permalink to &quot;records?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>records?</strong>: <code>Readonly</code>&lt;<code>Record</code>&lt;<code>string</code>, readonly <a href="./../../interfaces/Initialization.html"><code>Initialization</code></a>[]&gt;&gt;</p></blockquote><p>For the file&#39;s metadata, if the format has any.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/checkpoint/interfaces/CheckpointEdit.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const CheckpointEdit = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  CheckpointEdit as default
};
