import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Where Sluice differs from PyTorch, and why","description":"","frontmatter":{},"headers":[],"relativePath":"decisions/differences-from-pytorch.md","filePath":"decisions/differences-from-pytorch.md"}');
const _sfc_main = { name: "decisions/differences-from-pytorch.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="where-sluice-differs-from-pytorch-and-why" tabindex="-1">Where Sluice differs from PyTorch, and why <a class="header-anchor" href="#where-sluice-differs-from-pytorch-and-why" aria-label="Permalink to &quot;Where Sluice differs from PyTorch, and why&quot;">​</a></h1><p>Names, order, shapes, default distributions and numbers are PyTorch&#39;s. These are the exceptions.</p><table tabindex="0"><thead><tr><th>subject</th><th>PyTorch 2.6</th><th>Sluice</th><th>why</th></tr></thead><tbody><tr><td>class axis of cross-entropy</td><td>second</td><td>last</td><td>every layer puts features last</td></tr><tr><td>mean of a loss over no targets</td><td>NaN</td><td>an error</td><td>a NaN shows many steps later</td></tr><tr><td>state</td><td>tuples by position</td><td><code>{ hidden, cell }</code></td><td>converters confuse positions</td></tr><tr><td>lengths</td><td>packed objects, sorted</td><td><code>forward(x, { lengths })</code></td><td>lengths that are too long, too short, fractional or of the wrong count are errors</td></tr><tr><td>replacing a parameter with a tensor</td><td>refused, but changes results</td><td>refused, changes nothing</td><td>an error leaves the layer intact</td></tr><tr><td>both biases of a gate set to one constant</td><td>silent</td><td>a warning, once</td><td>the effective bias is their sum</td></tr><tr><td><code>inputSize: 0</code></td><td>accepted</td><td>refused</td><td>there is nothing to read</td></tr><tr><td>trace, with <code>batchFirst</code></td><td>–</td><td>always <code>[T, N, H]</code></td><td>code that reads gates meets one layout</td></tr><tr><td>loading float64 into float32</td><td>rounds</td><td>needs <code>{ convert: true }</code></td><td>you see that numbers are rounded</td></tr><tr><td><code>stateDict()</code></td><td>views</td><td>copies</td><td>training must not change a checkpoint you took</td></tr><tr><td>gradient norm that is not finite</td><td>scales to NaN</td><td>an error that names it; nothing changes</td><td>NaN would spoil every weight</td></tr><tr><td>attention mask</td><td>boolean or added</td><td>boolean; a query without any key gives 0</td><td>0 instead of NaN</td></tr><tr><td><a href="/folder-of-the-site/api/sluice/functions/flattenParameters.html"><code>flattenParameters</code></a></td><td>Torch7&#39;s <code>getParameters</code>: once, earlier views die</td><td>any number of times, earlier tensors stay live; hold the tensor, not its <code>data</code></td><td>the order of calls makes no difference</td></tr><tr><td>cosine schedule after its last step</td><td>rises again</td><td>stays at the minimum</td><td>further training must not raise the rate</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("decisions/differences-from-pytorch.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const differencesFromPytorch = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  differencesFromPytorch as default
};
