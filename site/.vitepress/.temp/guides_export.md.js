import { resolveComponent, withCtx, createVNode, createTextVNode, useSSRContext } from "vue";
import { ssrRenderAttrs, ssrRenderComponent } from "vue/server-renderer";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Take a model elsewhere","description":"","frontmatter":{},"headers":[],"relativePath":"guides/export.md","filePath":"guides/export.md"}');
const _sfc_main = { name: "guides/export.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  const _component_RunFence = resolveComponent("RunFence");
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="take-a-model-elsewhere" tabindex="-1">Take a model elsewhere <a class="header-anchor" href="#take-a-model-elsewhere" aria-label="Permalink to &quot;Take a model elsewhere&quot;">​</a></h1><p>Write a model that you trained, or a checkpoint that you opened, in the format of another framework.</p><div class="language-sh vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">sh</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#702C00;--shiki-dark:#FFB757;">sluice</span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;"> convert</span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;"> runs/gestures</span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;"> model.onnx</span><span style="--shiki-light:#66707B;--shiki-dark:#BDC4CC;">                 # a run: the whole model, as a graph that onnxruntime runs</span></span>
<span class="line"><span style="--shiki-light:#702C00;--shiki-dark:#FFB757;">sluice</span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;"> convert</span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;"> runs/gestures</span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;"> layer.onnx</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;"> --module</span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;"> recurrent</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;"> --verify</span><span style="--shiki-light:#66707B;--shiki-dark:#BDC4CC;">    # its recurrent layer alone</span></span>
<span class="line"><span style="--shiki-light:#702C00;--shiki-dark:#FFB757;">sluice</span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;"> convert</span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;"> runs/gestures</span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;"> model.pt</span><span style="--shiki-light:#66707B;--shiki-dark:#BDC4CC;">                   # its parameters, as a state dict</span></span>
<span class="line"><span style="--shiki-light:#702C00;--shiki-dark:#FFB757;">sluice</span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;"> convert</span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;"> model.safetensors</span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;"> model.h5</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;"> --to</span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;"> keras</span><span style="--shiki-light:#66707B;--shiki-dark:#BDC4CC;">    # gate order, orientation and biases as Keras has them</span></span>
<span class="line"><span style="--shiki-light:#702C00;--shiki-dark:#FFB757;">sluice</span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;"> convert</span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;"> model.h5</span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;"> model.pt</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;"> --to</span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;"> pytorch</span></span></code></pre></div><table tabindex="0"><thead><tr><th>to</th><th>write</th><th>then</th></tr></thead><tbody><tr><td>PyTorch</td><td><code>.safetensors</code> or <code>.pt</code></td><td><code>model.load_state_dict(torch.load(&quot;model.pt&quot;))</code></td></tr><tr><td>ONNX</td><td><code>.onnx</code></td><td>a graph with inputs, outputs and states, for onnxruntime</td></tr><tr><td>Keras</td><td><code>.keras</code>, <code>.h5</code>, <code>.weights.h5</code></td><td><code>keras.models.load_model</code>, or <code>load_weights</code> into your own model</td></tr><tr><td>TensorFlow.js</td><td><code>model.json</code></td><td><code>tf.loadLayersModel</code></td></tr><tr><td>Flax</td><td><code>.msgpack</code></td><td><code>flax.serialization.from_bytes</code></td></tr><tr><td>NumPy</td><td><code>.npz</code></td><td>arrays by name</td></tr></tbody></table><p>What the target cannot hold is refused, with the reason; <code>--lossy</code> converts what still makes a layer and reports how much the outputs change. <a href="./../checkpoints.html#convert">Checkpoints</a> has the rules.</p><p><code>--verify</code> compares recurrent layers, so a whole model goes without it. The graph of a forecaster is the whole forecast of one window: the linear forecast and the networks that correct it. ONNX gets only the recurrent layer of a language model; Keras and TensorFlow.js get only that of any run. A note counts the tensors that stay behind. <a href="./../training.html#export">What the graph takes and returns</a></p><h2 id="pytorch-reads-a-run" tabindex="-1">PyTorch reads a run <a class="header-anchor" href="#pytorch-reads-a-run" aria-label="Permalink to &quot;PyTorch reads a run&quot;">​</a></h2><p><code>model.safetensors</code> of a training run has PyTorch&#39;s names and shapes; the layer is <code>recurrent</code>, what follows it <code>decoder</code> (text) or <code>head</code>:</p><div class="language-python vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">python</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;">from</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"> safetensors.torch </span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;">import</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"> load_file</span></span>
<span class="line"></span>
<span class="line"><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">tensors </span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;">=</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"> load_file(</span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;">&quot;runs/book/model.safetensors&quot;</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">)</span></span>
<span class="line"><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">lstm </span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;">=</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"> torch.nn.LSTM(</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">128</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">, </span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;">128</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">)  </span><span style="--shiki-light:#66707B;--shiki-dark:#BDC4CC;"># the sizes that sluice inspect prints</span></span>
<span class="line"><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">lstm.load_state_dict({k.removeprefix(</span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;">&quot;recurrent.&quot;</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">): v </span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;">for</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"> k, v </span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;">in</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"> tensors.items() </span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;">if</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"> k.startswith(</span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;">&quot;recurrent.&quot;</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;">)})</span></span></code></pre></div><p><a href="./../outgrowing.html#the-script"><code>train.py</code></a> has the three whole models as PyTorch modules.</p><h2 id="in-code" tabindex="-1">In code <a class="header-anchor" href="#in-code" aria-label="Permalink to &quot;In code&quot;">​</a></h2>`);
  _push(ssrRenderComponent(_component_RunFence, {
    code: "import%20%7B%20convertCheckpoint%2C%20openCheckpoint%20%7D%20from%20%22sluice%2Fcheckpoint%22%3B%0Aimport%20%7B%20encodeModel%2C%20LSTM%20%7D%20from%20%22sluice%22%3B%0A%0Aconst%20lstm%20%3D%20new%20LSTM(%7B%20inputSize%3A%202%2C%20hiddenSize%3A%203%2C%20seed%3A%201%20%7D)%3B%0Aconst%20checkpoint%20%3D%20await%20openCheckpoint(encodeModel(lstm))%3B%0Aconst%20%5Blayer%5D%20%3D%20checkpoint.layers%3B%0Aconsole.log(layer.cell%2C%20layer.inputSize%2C%20%22to%22%2C%20layer.hiddenSize%2C%20%22read%20as%22%2C%20layer.convention%2C%20%22from%22%2C%20layer.tensorNames)%3B%0Aconst%20%7B%20files%2C%20notes%20%7D%20%3D%20await%20convertCheckpoint(checkpoint%2C%20%7B%20format%3A%20%22npz%22%2C%20framework%3A%20%22keras%22%20%7D)%3B%0Aconsole.log(%5B...files.keys()%5D%2C%20notes)%3B%0A",
    output: "lstm%202%20to%203%20read%20as%20pytorch.LSTM%20from%20%5B%22bias_hh_l0%22%2C%20%22bias_ih_l0%22%2C%20%22weight_hh_l0%22%2C%20%22weight_ih_l0%22%5D%0A%5B%22model.npz%22%5D%20%5B%22lstm%20layer%200%20forward%3A%20two%20biases%20of%20a%20gate%20were%20added%20into%20one%2C%20which%20computes%20the%20same%22%5D"
  }, {
    default: withCtx((_, _push2, _parent2, _scopeId) => {
      if (_push2) {
        _push2(`<div class="language-js vp-adaptive-theme"${_scopeId}><button title="Copy Code" class="copy"${_scopeId}></button><span class="lang"${_scopeId}>js</span><pre class="shiki shiki-themes github-light-high-contrast github-dark-high-contrast vp-code" tabindex="0"${_scopeId}><code${_scopeId}><span class="line"${_scopeId}><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;"${_scopeId}>import</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}> { convertCheckpoint, openCheckpoint } </span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;"${_scopeId}>from</span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;"${_scopeId}> &quot;sluice/checkpoint&quot;</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}>;</span></span>
<span class="line"${_scopeId}><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;"${_scopeId}>import</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}> { encodeModel, LSTM } </span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;"${_scopeId}>from</span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;"${_scopeId}> &quot;sluice&quot;</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}>;</span></span>
<span class="line"${_scopeId}></span>
<span class="line"${_scopeId}><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;"${_scopeId}>const</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;"${_scopeId}> lstm</span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;"${_scopeId}> =</span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;"${_scopeId}> new</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;"${_scopeId}> LSTM</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}>({ inputSize: </span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;"${_scopeId}>2</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}>, hiddenSize: </span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;"${_scopeId}>3</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}>, seed: </span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;"${_scopeId}>1</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}> });</span></span>
<span class="line"${_scopeId}><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;"${_scopeId}>const</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;"${_scopeId}> checkpoint</span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;"${_scopeId}> =</span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;"${_scopeId}> await</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;"${_scopeId}> openCheckpoint</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}>(</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;"${_scopeId}>encodeModel</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}>(lstm));</span></span>
<span class="line"${_scopeId}><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;"${_scopeId}>const</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}> [</span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;"${_scopeId}>layer</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}>] </span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;"${_scopeId}>=</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}> checkpoint.layers;</span></span>
<span class="line"${_scopeId}><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}>console.</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;"${_scopeId}>log</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}>(layer.cell, layer.inputSize, </span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;"${_scopeId}>&quot;to&quot;</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}>, layer.hiddenSize, </span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;"${_scopeId}>&quot;read as&quot;</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}>, layer.convention, </span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;"${_scopeId}>&quot;from&quot;</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}>, layer.tensorNames);</span></span>
<span class="line"${_scopeId}><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;"${_scopeId}>const</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}> { </span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;"${_scopeId}>files</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}>, </span><span style="--shiki-light:#023B95;--shiki-dark:#91CBFF;"${_scopeId}>notes</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}> } </span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;"${_scopeId}>=</span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;"${_scopeId}> await</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;"${_scopeId}> convertCheckpoint</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}>(checkpoint, { format: </span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;"${_scopeId}>&quot;npz&quot;</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}>, framework: </span><span style="--shiki-light:#032563;--shiki-dark:#ADDCFF;"${_scopeId}>&quot;keras&quot;</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}> });</span></span>
<span class="line"${_scopeId}><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}>console.</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;"${_scopeId}>log</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}>([</span><span style="--shiki-light:#A0111F;--shiki-dark:#FF9492;"${_scopeId}>...</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}>files.</span><span style="--shiki-light:#622CBC;--shiki-dark:#DBB7FF;"${_scopeId}>keys</span><span style="--shiki-light:#0E1116;--shiki-dark:#F0F3F6;"${_scopeId}>()], notes);</span></span></code></pre></div>`);
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
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, " { convertCheckpoint, openCheckpoint } "),
                  createVNode("span", { style: { "--shiki-light": "#A0111F", "--shiki-dark": "#FF9492" } }, "from"),
                  createVNode("span", { style: { "--shiki-light": "#032563", "--shiki-dark": "#ADDCFF" } }, ' "sluice/checkpoint"'),
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, ";")
                ]),
                createTextVNode("\n"),
                createVNode("span", { class: "line" }, [
                  createVNode("span", { style: { "--shiki-light": "#A0111F", "--shiki-dark": "#FF9492" } }, "import"),
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, " { encodeModel, LSTM } "),
                  createVNode("span", { style: { "--shiki-light": "#A0111F", "--shiki-dark": "#FF9492" } }, "from"),
                  createVNode("span", { style: { "--shiki-light": "#032563", "--shiki-dark": "#ADDCFF" } }, ' "sluice"'),
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, ";")
                ]),
                createTextVNode("\n"),
                createVNode("span", { class: "line" }),
                createTextVNode("\n"),
                createVNode("span", { class: "line" }, [
                  createVNode("span", { style: { "--shiki-light": "#A0111F", "--shiki-dark": "#FF9492" } }, "const"),
                  createVNode("span", { style: { "--shiki-light": "#023B95", "--shiki-dark": "#91CBFF" } }, " lstm"),
                  createVNode("span", { style: { "--shiki-light": "#A0111F", "--shiki-dark": "#FF9492" } }, " ="),
                  createVNode("span", { style: { "--shiki-light": "#A0111F", "--shiki-dark": "#FF9492" } }, " new"),
                  createVNode("span", { style: { "--shiki-light": "#622CBC", "--shiki-dark": "#DBB7FF" } }, " LSTM"),
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, "({ inputSize: "),
                  createVNode("span", { style: { "--shiki-light": "#023B95", "--shiki-dark": "#91CBFF" } }, "2"),
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, ", hiddenSize: "),
                  createVNode("span", { style: { "--shiki-light": "#023B95", "--shiki-dark": "#91CBFF" } }, "3"),
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, ", seed: "),
                  createVNode("span", { style: { "--shiki-light": "#023B95", "--shiki-dark": "#91CBFF" } }, "1"),
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, " });")
                ]),
                createTextVNode("\n"),
                createVNode("span", { class: "line" }, [
                  createVNode("span", { style: { "--shiki-light": "#A0111F", "--shiki-dark": "#FF9492" } }, "const"),
                  createVNode("span", { style: { "--shiki-light": "#023B95", "--shiki-dark": "#91CBFF" } }, " checkpoint"),
                  createVNode("span", { style: { "--shiki-light": "#A0111F", "--shiki-dark": "#FF9492" } }, " ="),
                  createVNode("span", { style: { "--shiki-light": "#A0111F", "--shiki-dark": "#FF9492" } }, " await"),
                  createVNode("span", { style: { "--shiki-light": "#622CBC", "--shiki-dark": "#DBB7FF" } }, " openCheckpoint"),
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, "("),
                  createVNode("span", { style: { "--shiki-light": "#622CBC", "--shiki-dark": "#DBB7FF" } }, "encodeModel"),
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, "(lstm));")
                ]),
                createTextVNode("\n"),
                createVNode("span", { class: "line" }, [
                  createVNode("span", { style: { "--shiki-light": "#A0111F", "--shiki-dark": "#FF9492" } }, "const"),
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, " ["),
                  createVNode("span", { style: { "--shiki-light": "#023B95", "--shiki-dark": "#91CBFF" } }, "layer"),
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, "] "),
                  createVNode("span", { style: { "--shiki-light": "#A0111F", "--shiki-dark": "#FF9492" } }, "="),
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, " checkpoint.layers;")
                ]),
                createTextVNode("\n"),
                createVNode("span", { class: "line" }, [
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, "console."),
                  createVNode("span", { style: { "--shiki-light": "#622CBC", "--shiki-dark": "#DBB7FF" } }, "log"),
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, "(layer.cell, layer.inputSize, "),
                  createVNode("span", { style: { "--shiki-light": "#032563", "--shiki-dark": "#ADDCFF" } }, '"to"'),
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, ", layer.hiddenSize, "),
                  createVNode("span", { style: { "--shiki-light": "#032563", "--shiki-dark": "#ADDCFF" } }, '"read as"'),
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, ", layer.convention, "),
                  createVNode("span", { style: { "--shiki-light": "#032563", "--shiki-dark": "#ADDCFF" } }, '"from"'),
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, ", layer.tensorNames);")
                ]),
                createTextVNode("\n"),
                createVNode("span", { class: "line" }, [
                  createVNode("span", { style: { "--shiki-light": "#A0111F", "--shiki-dark": "#FF9492" } }, "const"),
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, " { "),
                  createVNode("span", { style: { "--shiki-light": "#023B95", "--shiki-dark": "#91CBFF" } }, "files"),
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, ", "),
                  createVNode("span", { style: { "--shiki-light": "#023B95", "--shiki-dark": "#91CBFF" } }, "notes"),
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, " } "),
                  createVNode("span", { style: { "--shiki-light": "#A0111F", "--shiki-dark": "#FF9492" } }, "="),
                  createVNode("span", { style: { "--shiki-light": "#A0111F", "--shiki-dark": "#FF9492" } }, " await"),
                  createVNode("span", { style: { "--shiki-light": "#622CBC", "--shiki-dark": "#DBB7FF" } }, " convertCheckpoint"),
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, "(checkpoint, { format: "),
                  createVNode("span", { style: { "--shiki-light": "#032563", "--shiki-dark": "#ADDCFF" } }, '"npz"'),
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, ", framework: "),
                  createVNode("span", { style: { "--shiki-light": "#032563", "--shiki-dark": "#ADDCFF" } }, '"keras"'),
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, " });")
                ]),
                createTextVNode("\n"),
                createVNode("span", { class: "line" }, [
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, "console."),
                  createVNode("span", { style: { "--shiki-light": "#622CBC", "--shiki-dark": "#DBB7FF" } }, "log"),
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, "(["),
                  createVNode("span", { style: { "--shiki-light": "#A0111F", "--shiki-dark": "#FF9492" } }, "..."),
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, "files."),
                  createVNode("span", { style: { "--shiki-light": "#622CBC", "--shiki-dark": "#DBB7FF" } }, "keys"),
                  createVNode("span", { style: { "--shiki-light": "#0E1116", "--shiki-dark": "#F0F3F6" } }, "()], notes);")
                ])
              ])
            ])
          ])
        ];
      }
    }),
    _: 1
  }, _parent));
  _push(`</div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("guides/export.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _export = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _export as default
};
