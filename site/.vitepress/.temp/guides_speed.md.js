import { resolveComponent, withCtx, createVNode, createTextVNode, useSSRContext } from "vue";
import { ssrRenderAttrs, ssrRenderComponent } from "vue/server-renderer";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Speed and threads","description":"","frontmatter":{},"headers":[],"relativePath":"guides/speed.md","filePath":"guides/speed.md"}');
const _sfc_main = { name: "guides/speed.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  const _component_RunFence = resolveComponent("RunFence");
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="speed-and-threads" tabindex="-1">Speed and threads <a class="header-anchor" href="#speed-and-threads" aria-label="Permalink to &quot;Speed and threads&quot;">​</a></h1><p>You configure nothing: the fastest kernels of the place run. This page says how to see which, how to choose, and what costs time.</p>`);
  _push(ssrRenderComponent(_component_RunFence, {
    code: "import%20%7B%20kernelChoice%2C%20LSTM%2C%20zeros%20%7D%20from%20%22sluice%22%3B%0A%0Anew%20LSTM(%7B%20inputSize%3A%204%2C%20hiddenSize%3A%208%2C%20seed%3A%201%20%7D).forward(zeros(%5B5%2C%201%2C%204%5D))%3B%0Aconsole.log(typeof%20kernelChoice().name)%3B%0A",
    output: "string"
  }, {
    default: withCtx((_, _push2, _parent2, _scopeId) => {
      if (_push2) {
        _push2(`<div class="language-js vp-adaptive-theme"${_scopeId}><button title="Copy Code" class="copy"${_scopeId}></button><span class="lang"${_scopeId}>js</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"${_scopeId}><code${_scopeId}><span class="line"${_scopeId}><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;"${_scopeId}>import</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}> { kernelChoice, LSTM, zeros } </span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;"${_scopeId}>from</span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;"${_scopeId}> &quot;sluice&quot;</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}>;</span></span>
<span class="line"${_scopeId}></span>
<span class="line"${_scopeId}><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;"${_scopeId}>new</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;"${_scopeId}> LSTM</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}>({ inputSize: </span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;"${_scopeId}>4</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}>, hiddenSize: </span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;"${_scopeId}>8</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}>, seed: </span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;"${_scopeId}>1</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}> }).</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;"${_scopeId}>forward</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}>(</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;"${_scopeId}>zeros</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}>([</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;"${_scopeId}>5</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}>, </span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;"${_scopeId}>1</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}>, </span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;"${_scopeId}>4</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}>]));</span></span>
<span class="line"${_scopeId}><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}>console.</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;"${_scopeId}>log</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}>(</span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;"${_scopeId}>typeof</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;"${_scopeId}> kernelChoice</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}>().name);</span></span></code></pre></div>`);
      } else {
        return [
          createVNode("div", { class: "language-js vp-adaptive-theme" }, [
            createVNode("button", {
              title: "Copy Code",
              class: "copy"
            }),
            createVNode("span", { class: "lang" }, "js"),
            createVNode("pre", {
              class: "shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code",
              tabindex: "0"
            }, [
              createVNode("code", null, [
                createVNode("span", { class: "line" }, [
                  createVNode("span", { style: { "--shiki-light": "#A0111F", "--shiki-dark": "#FF9492" } }, "import"),
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, " { kernelChoice, LSTM, zeros } "),
                  createVNode("span", { style: { "--shiki-light": "#A0111F", "--shiki-dark": "#FF9492" } }, "from"),
                  createVNode("span", { style: { "--shiki-light": "#032563", "--shiki-dark": "#ADDCFF" } }, ' "sluice"'),
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, ";")
                ]),
                createTextVNode("\n"),
                createVNode("span", { class: "line" }),
                createTextVNode("\n"),
                createVNode("span", { class: "line" }, [
                  createVNode("span", { style: { "--shiki-light": "#A0111F", "--shiki-dark": "#FF9492" } }, "new"),
                  createVNode("span", { style: { "--shiki-light": "#622CBC", "--shiki-dark": "#DBB7FF" } }, " LSTM"),
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, "({ inputSize: "),
                  createVNode("span", { style: { "--shiki-light": "#023B95", "--shiki-dark": "#91CBFF" } }, "4"),
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, ", hiddenSize: "),
                  createVNode("span", { style: { "--shiki-light": "#023B95", "--shiki-dark": "#91CBFF" } }, "8"),
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, ", seed: "),
                  createVNode("span", { style: { "--shiki-light": "#023B95", "--shiki-dark": "#91CBFF" } }, "1"),
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, " })."),
                  createVNode("span", { style: { "--shiki-light": "#622CBC", "--shiki-dark": "#DBB7FF" } }, "forward"),
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, "("),
                  createVNode("span", { style: { "--shiki-light": "#622CBC", "--shiki-dark": "#DBB7FF" } }, "zeros"),
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, "(["),
                  createVNode("span", { style: { "--shiki-light": "#023B95", "--shiki-dark": "#91CBFF" } }, "5"),
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, ", "),
                  createVNode("span", { style: { "--shiki-light": "#023B95", "--shiki-dark": "#91CBFF" } }, "1"),
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, ", "),
                  createVNode("span", { style: { "--shiki-light": "#023B95", "--shiki-dark": "#91CBFF" } }, "4"),
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, "]));")
                ]),
                createTextVNode("\n"),
                createVNode("span", { class: "line" }, [
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, "console."),
                  createVNode("span", { style: { "--shiki-light": "#622CBC", "--shiki-dark": "#DBB7FF" } }, "log"),
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, "("),
                  createVNode("span", { style: { "--shiki-light": "#A0111F", "--shiki-dark": "#FF9492" } }, "typeof"),
                  createVNode("span", { style: { "--shiki-light": "#622CBC", "--shiki-dark": "#DBB7FF" } }, " kernelChoice"),
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, "().name);")
                ])
              ])
            ])
          ])
        ];
      }
    }),
    _: 1
  }, _parent));
  _push(`<p><a href="/folder-of-the-site/api/sluice/functions/kernelChoice.html"><code>kernelChoice()</code></a> returns the set that runs and why; <code>npx sluice doctor</code> lists all sets of your machine, and why each runs or not. <code>npx sluice bench</code> times one layer on each of them (<code>--batch 1 --steps 200 --input-size 16 --hidden-size 24</code> for a small one).</p><table tabindex="0"><thead><tr><th>kernels</th><th>where</th></tr></thead><tbody><tr><td>native</td><td>Node, when the addon is there (<code>npm run build:native</code> in a clone)</td></tr><tr><td><code>wasm-relaxed</code></td><td>WebAssembly with fused multiply-add: Node 22 and later, current browsers</td></tr><tr><td><code>wasm-simd</code></td><td>any WebAssembly with vectors</td></tr><tr><td><code>wasm-threads-relaxed</code>, <code>wasm-threads-simd</code></td><td>the same on several threads: Node, and pages that are <a href="./../reference/runtimes.html">cross-origin isolated</a></td></tr><tr><td>reference</td><td>plain TypeScript, everywhere</td></tr></tbody></table><p><a href="/folder-of-the-site/api/sluice/functions/useKernels.html"><code>useKernels(&quot;wasm&quot;)</code></a> or <code>SLUICE_KERNELS=wasm</code> forces one. <a href="/folder-of-the-site/api/sluice/functions/useThreads.html"><code>useThreads(1)</code></a> keeps to one thread, and small layers never use more.</p><h2 id="what-costs-time" tabindex="-1">What costs time <a class="header-anchor" href="#what-costs-time" aria-label="Permalink to &quot;What costs time&quot;">​</a></h2><ul><li><strong>Many small calls.</strong> One <code>forward</code> over 100 steps is much faster than 100 calls of one step. For one step at a time, use a <a href="./../streaming.html">stream</a>.</li><li><strong>Batches.</strong> 32 sequences side by side take far less than 32 times one.</li><li><strong>float64 and strict arithmetic</strong> run slower kernels, in a page only after <code>import &quot;sluice/float64&quot;</code>; <a href="./reproducibility.html">reproducibility</a> says when you need them.</li><li><strong>Traces.</strong> <code>trace: true</code> keeps every gate&#39;s activations.</li><li><strong>Gradients.</strong> Outside training, call <a href="/folder-of-the-site/api/sluice/functions/noGrad.html"><code>noGrad(() =&gt; model.forward(x))</code></a>.</li></ul><h2 id="measured" tabindex="-1">Measured <a class="header-anchor" href="#measured" aria-label="Permalink to &quot;Measured&quot;">​</a></h2><p><a href="./../measurements/kernels.html">Targets of the kernels</a> has every figure beside PyTorch and onnxruntime, also those that we lose. <a href="./../streaming.html#how-fast">Streams</a> has microseconds of a step, <a href="./../reference/benchmark.html">the benchmark page</a> runs in your browser, and <code>npm run bench</code> in a clone repeats the comparison on your machine.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("guides/speed.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const speed = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  speed as default
};
