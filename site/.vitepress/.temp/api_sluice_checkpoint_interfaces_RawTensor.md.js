import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: RawTensor","description":"","frontmatter":{},"headers":[],"relativePath":"api/sluice/checkpoint/interfaces/RawTensor.md","filePath":"api/sluice/checkpoint/interfaces/RawTensor.md"}');
const _sfc_main = { name: "api/sluice/checkpoint/interfaces/RawTensor.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">sluice/checkpoint</a> / RawTensor</p><h1 id="interface-rawtensor" tabindex="-1">Interface: RawTensor <a class="header-anchor" href="#interface-rawtensor" aria-label="Permalink to &quot;Interface: RawTensor&quot;">​</a></h1><p>A tensor as a file stores it: element type, shape and bytes. <code>toFloat</code> reads its values, <code>fromFloat</code> makes one.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="bytes" tabindex="-1">bytes <a class="header-anchor" href="#bytes" aria-label="Permalink to &quot;bytes&quot;">​</a></h3><blockquote><p><strong>bytes</strong>: <code>Uint8Array</code></p></blockquote><p>Row-major, little-endian, without gaps; at any alignment.</p><hr><h3 id="dtype" tabindex="-1">dtype <a class="header-anchor" href="#dtype" aria-label="Permalink to &quot;dtype&quot;">​</a></h3><blockquote><p><strong>dtype</strong>: <code>string</code></p></blockquote><p><code>&quot;F32&quot;</code>, <code>&quot;F16&quot;</code>, <code>&quot;BF16&quot;</code>, <code>&quot;F64&quot;</code>, <code>&quot;I8&quot;</code>, <code>&quot;U8&quot;</code>, <code>&quot;I32&quot;</code>, <code>&quot;I64&quot;</code>, <code>&quot;BOOL&quot;</code>, …: a key of <code>elementBits</code>.</p><hr><h3 id="quantization" tabindex="-1">quantization? <a class="header-anchor" href="#quantization" aria-label="Permalink to &quot;quantization?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>quantization?</strong>: <code>Quantization</code></p></blockquote><p>Turns stored integers into numbers; absent for plain values.</p><hr><h3 id="shape" tabindex="-1">shape <a class="header-anchor" href="#shape" aria-label="Permalink to &quot;shape&quot;">​</a></h3><blockquote><p><strong>shape</strong>: <a href="./../../type-aliases/Shape.html"><code>Shape</code></a></p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/sluice/checkpoint/interfaces/RawTensor.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const RawTensor = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  RawTensor as default
};
