import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Our own zip and inflate","description":"","frontmatter":{},"headers":[],"relativePath":"decisions/zip-and-inflate.md","filePath":"decisions/zip-and-inflate.md"}');
const _sfc_main = { name: "decisions/zip-and-inflate.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="our-own-zip-and-inflate" tabindex="-1">Our own zip and inflate <a class="header-anchor" href="#our-own-zip-and-inflate" aria-label="Permalink to &quot;Our own zip and inflate&quot;">​</a></h1><p>PyTorch, NumPy and Keras files are zips. Our own <code>formats/zip/open.ts</code> reads the container: by ranges, members in place, sizes checked before anything is inflated, and the checksum of every member. A zip says most things twice, and scanners of models have been fooled by local headers that contradict the directory. A scanner has to find what another program will run; we run nothing, so we trust the directory, as those programs do.</p><p>For compressed members we measured or read three ways:</p><table tabindex="0"><thead><tr><th>way</th><th>result</th></tr></thead><tbody><tr><td>fflate 0.8.3</td><td>rejected: checks neither the complement of stored lengths nor over-subscribed codes, does not report how much input it used, and can be capped only after it has inflated</td></tr><tr><td><code>DecompressionStream</code></td><td>rejected: asynchronous; Node 20 ignores bytes after the stream and browsers refuse them, so one file gets two verdicts; no raw deflate before Node 20.12; 0.5 ms for each call</td></tr><tr><td>our own</td><td>chosen: allocates the output once at the declared size, uses the input to its last byte, is synchronous (HDF5 chunks need that too), and reaches 420 MB/s where Node&#39;s zlib reaches 150 MB/s through a stream</td></tr></tbody></table><p>We compress nothing on writing: weights do not shrink, and stored members can be read by ranges and edited in place.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("decisions/zip-and-inflate.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const zipAndInflate = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  zipAndInflate as default
};
