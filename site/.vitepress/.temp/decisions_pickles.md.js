import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"We read pickles as descriptions","description":"","frontmatter":{},"headers":[],"relativePath":"decisions/pickles.md","filePath":"decisions/pickles.md"}');
const _sfc_main = { name: "decisions/pickles.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="we-read-pickles-as-descriptions" tabindex="-1">We read pickles as descriptions <a class="header-anchor" href="#we-read-pickles-as-descriptions" aria-label="Permalink to &quot;We read pickles as descriptions&quot;">​</a></h1><p>A pickle is a program for a small machine, and to run it as Python does is to run whatever the file says. Checkers with lists of bad names have been bypassed again and again, so <code>formats/pytorch/</code> has a list of good names, and never looks up even those:</p><ul><li>The machine has the instructions that checkpoints use. It refuses all others by name, <code>INST</code>, <code>OBJ</code>, <code>POP</code>, <code>DUP</code> and the extension registry among them.</li><li>Two dozen functions may be called. Our code replaces each of them and builds a plain description.</li><li>Types of plain data (paths, dates, complex numbers, NumPy arrays and numbers) stay descriptions: Sluice shows their class alone, so that weights beside them open.</li><li>A class becomes its name. An instance without arguments is kept with its stored state if the class is on the list, or if the state is that of a torch module. So you can read the weights of whole pickled models of unknown classes.</li><li>Any other name is <code>PICKLE_GLOBAL_REFUSED</code>, with the name and its offset, even if the file only mentions it. No option loosens this, and no second reader tries again.</li><li>A view may not reach outside its storage. One that repeats elements, as an expanded tensor does, counts in full (limit <code>work</code>). Storages must have the length that the pickle states. The same rules hold for the zip, the five pickles of old files, and TorchScript. Tar files are refused.</li></ul><p>The reader accepts single numbers that NumPy computed (a validation loss). It skips pickled NumPy arrays with a warning: in checkpoints they are states of random generators, and <code>.npy</code> exists for weights. Tensors that are not read (complex128, quantized, sparse, nested, marked <code>conj</code> or <code>neg</code>) are skipped in the same way.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("decisions/pickles.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const pickles = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  pickles as default
};
