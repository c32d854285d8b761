import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: InitializedTensors","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/modules/interfaces/InitializedTensors.md","filePath":"api/sluice/modules/interfaces/InitializedTensors.md"}');
const _sfc_main = { name: "api/sluice/modules/interfaces/InitializedTensors.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/modules</a> / InitializedTensors</p><h1 id="interface-initializedtensors" tabindex="-1">Interface: InitializedTensors <a class="header-anchor" href="#interface-initializedtensors" aria-label="Permalink to &quot;Interface: InitializedTensors&quot;">​</a></h1><p>The tensors that schemes changed, and a record of it.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="cells" tabindex="-1">cells <a class="header-anchor" href="#cells" aria-label="Permalink to &quot;cells&quot;">​</a></h3><blockquote><p><strong>cells</strong>: <a href="./InitializedCell.html"><code>InitializedCell</code></a>[]</p></blockquote><p>The cells that the schemes changed.</p><hr><h3 id="changed" tabindex="-1">changed <a class="header-anchor" href="#changed" aria-label="Permalink to &quot;changed&quot;">​</a></h3><blockquote><p><strong>changed</strong>: <code>Map</code>&lt;<code>string</code>, <a href="./../../checkpoint/interfaces/RawTensor.html"><code>RawTensor</code></a>&gt;</p></blockquote><p>The tensors that changed, by name.</p><hr><h3 id="records" tabindex="-1">records <a class="header-anchor" href="#records" aria-label="Permalink to &quot;records&quot;">​</a></h3><blockquote><p><strong>records</strong>: <code>Record</code>&lt;<code>string</code>, <a href="./../../interfaces/Initialization.html"><code>Initialization</code></a>[]&gt;</p></blockquote><p>The schemes applied to each layer by its name, in the form of a module&#39;s <code>initialization</code>.</p><hr><h3 id="skipped" tabindex="-1">skipped <a class="header-anchor" href="#skipped" aria-label="Permalink to &quot;skipped&quot;">​</a></h3><blockquote><p><strong>skipped</strong>: <code>string</code>[]</p></blockquote><p>Layers that lack what a scheme sets, and why; empty if you named a layer.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/modules/interfaces/InitializedTensors.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const InitializedTensors = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  InitializedTensors as default
};
