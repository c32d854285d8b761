const SWAPPED =
  "fgate.weight feeds the input gate and igate.weight the forget gate, because the layer passes (f, i, z, o) to a cell that takes (i, f, z, o); kernel and biases are in the cell's order";
const GIVEN = "its input is W x, gate by gate (i, f, z, o)";

/** Remarks on single classes, which the page shows. */
const notes: Readonly<Record<string, string>> = {
  "pytorch.RNN": "the file does not say whether the nonlinearity is tanh or relu",
  "pytorch.RNNCell": "the file does not say whether the nonlinearity is tanh or relu",
  "keras.LSTM": "early Keras 2 and tf.keras v1 default to the hard sigmoid: the configuration decides",
  "keras.CuDNNLSTM":
    "recognised by a bias of 8 blocks only; both kernels are stored gate by gate as cuDNN has them",
  "keras.LSTM-graph": "a layer that a converter wrote out as operations",
  "tfjs.GRU": "reset_after is refused by TensorFlow.js",
  "tf1.BasicLSTMCell-weights": "the names of TensorFlow before 1.2",
  "tf1.LSTMCell": "cell_clip and proj_clip are not in the file; LSTMBlockCell writes the same names",
  "tf1.LSTMCell-W":
    "the names of TensorFlow before 1.0; RNN_1 is its backward direction, and its clips are not in the file",
  "tf1.CudnnLSTM": "adds no forget bias at run time, unlike the cells with the same layout",
  "tf1.BlockLSTM": "wci, wcf and wco of the operation; cell_clip is an attribute",
  "onnx.LSTM": "clip, input_forget and activations are attributes of the node",
  "tflite.LSTM": "of a bidirectional operator, inputs 18 to 34 are inputs 1 to 17 of the backward direction",
  "tflite.LSTM-basic": "no forget bias is added",
  "tflite.RNN": "the operator names the activation",
  "flax.LSTMCell": "OptimizedLSTMCell has the same tensors",
  "flax.nnx.GRUCell": "the docstring shows a recurrent bias of n; the code has none",
  "flax.nnx.SimpleCell": "without residual, which is a setting of the cell",
  "torch7.FastLSTM":
    "with batch normalisation a bias in i2g has no effect; with dropout i2g is four branches",
  "torch7.LSTM": "peepholes are on by default; every gate is a separate network",
  "torch7.SeqGRU": "the update gate starts at a bias of 1",
  "char-rnn.LSTM": "older versions have two biases; all tensors of a file are views of one storage",
  "char-rnn.GRU": "its graph names no modules; Sluice finds them by the nodes that read them",
  "torch-rnnlib.LSTM": "there is no bias, so none can be set",
  "torch-rnnlib.GRU": "there is no bias",
  "mxnet.RNN": "relu unless built with activation='tanh'",
  "paddle.LSTM": "the printed formulas list i f o g; the code splits i f g o",
  "paddle.RNN": "the file does not say whether the nonlinearity is tanh or relu",
  "mindspore.RNN": "the file does not say whether the nonlinearity is tanh or relu",
  "r-torch.RNN": "the file does not say whether the nonlinearity is tanh or relu",
  "openvino.GRU": "four blocks of biases: z and r with both sides added, n of the input, n of the state",
  "burn.RNN": "hidden_activation is a setting of the module, not in the file",
  "chainer.LSTM": "gates alternate unit by unit",
  "chainer.NStepLSTM": "the docstring gives i f o g; the code stacks i f g o",
  "coreml.GRU": "the docstring shows reset after the product; its own reference computes it before",
  "coreml-nn.LSTM": "without the flag forgetBias; pre-activations are limited to 50",
  "flux.LSTM": "column-major storage reads as in×out",
  "flux.GRU": "its one bias is outside the reset gate; column-major storage reads as in×out",
  "rnnoise.GRU": "its integers must be divided by 256; the training script has tanh, the nets have relu",
  "cudnn.LSTM": "the place of a projection is unknown",
  "tirex.sLSTMLayer": `${SWAPPED}; the forget gate's pre-activation is at most 15`,
  "xlstm.sLSTMLayer": SWAPPED,
  "xlstm.sLSTMLayer-cuda": SWAPPED,
  "xlstm.sLSTMCell": GIVEN,
  "xlstm.sLSTMCell-cuda": GIVEN,
  "cudnn.RNN": "the mode names tanh or relu",
};

/**
 * Returns a remark on a class, if there is one: an option that the file lacks, or a difference that its names do not show.
 *
 * @param convention name of a convention, such as `"keras.LSTM"`
 * @example
 * noteOn("flux.LSTM"); // "column-major storage reads as in×out"
 */
export function noteOn(convention: string): string | undefined {
  return typeof convention === "string" && Object.hasOwn(notes, convention) ? notes[convention] : undefined;
}
