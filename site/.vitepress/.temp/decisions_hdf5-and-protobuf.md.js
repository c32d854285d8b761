import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Our own code reads HDF5, protobuf and flatbuffers","description":"","frontmatter":{},"headers":[],"relativePath":"decisions/hdf5-and-protobuf.md","filePath":"decisions/hdf5-and-protobuf.md"}');
const _sfc_main = { name: "decisions/hdf5-and-protobuf.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="our-own-code-reads-hdf5-protobuf-and-flatbuffers" tabindex="-1">Our own code reads HDF5, protobuf and flatbuffers <a class="header-anchor" href="#our-own-code-reads-hdf5-protobuf-and-flatbuffers" aria-label="Permalink to &quot;Our own code reads HDF5, protobuf and flatbuffers&quot;">​</a></h1><p>We measured the alternatives on files that real programs write, and on thousands of damaged copies:</p><ul><li><strong>HDF5.</strong> The WebAssembly build of the C library (h5wasm, 14 MB) by default follows external links, external storage and virtual datasets to any path of the host. Of 3,000 damaged files one hung it and five ended the process. The JavaScript reader (jsfive) returns plain arrays and has no bfloat16. Keras writes a small part of HDF5: two kinds of groups, five of layout and three filters. We read that part, check every address, and never follow links that leave the file.</li><li><strong>protobuf.</strong> ONNX needs about a dozen messages. The generated package is 23 MB and two years behind the schema, and a run-time library would still leave the checks to us (depth, lengths, packed against unpacked). The wire format is a page of code, and our reader keeps tensors as ranges of the file instead of decoding them.</li><li><strong>flatbuffers.</strong> TFLite needs six tables; the wire format is an offset and a table of offsets.</li></ul><p>All three read through <code>cursor.ts</code>: bounded parts, ranges of a source, one coded error.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("decisions/hdf5-and-protobuf.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const hdf5AndProtobuf = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  hdf5AndProtobuf as default
};
