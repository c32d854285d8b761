/**
 * The layer classes of frameworks whose weights Sluice knows something about, and what it does with them: the records that read and write
 * them, or why there is none. `docs/conventions.md` shows this table.
 */
export interface Row {
  framework: string;
  layer: string;
  /** Names of records. */
  records?: readonly string[];
  /** Why there is no record, or none of all that the class can hold. */
  reason?: string;
}

const noFile = "no file of it is read, and its buffers have no names";

export const rows: readonly Row[] = [
  { framework: "PyTorch", layer: "nn.LSTM, LSTMCell", records: ["pytorch.LSTM", "pytorch.LSTMCell"] },
  { framework: "PyTorch", layer: "nn.GRU, GRUCell", records: ["pytorch.GRU", "pytorch.GRUCell"] },
  { framework: "PyTorch", layer: "nn.RNN, RNNCell", records: ["pytorch.RNN", "pytorch.RNNCell"] },
  { framework: "Keras 2, 3, tf.keras", layer: "LSTM", records: ["keras.LSTM", "keras.LSTM-graph"] },
  { framework: "Keras 2, 3, tf.keras", layer: "GRU", records: ["keras.GRU", "keras.GRU-reset-before"] },
  { framework: "Keras 2, 3, tf.keras", layer: "SimpleRNN", records: ["keras.SimpleRNN"] },
  { framework: "Keras 2", layer: "CuDNNLSTM, CuDNNGRU", records: ["keras.CuDNNLSTM", "keras.CuDNNGRU"] },
  { framework: "Keras 1", layer: "LSTM, GRU", records: ["keras1.LSTM", "keras1.GRU"] },
  {
    framework: "TensorFlow 1",
    layer: "BasicLSTMCell",
    records: ["tf1.BasicLSTMCell", "tf1.BasicLSTMCell-weights"],
  },
  { framework: "TensorFlow 1", layer: "LSTMCell, LSTMBlockCell", records: ["tf1.LSTMCell"] },
  { framework: "TensorFlow 1", layer: "LSTMCell before 1.0, weights of ELMo", records: ["tf1.LSTMCell-W"] },
  { framework: "TensorFlow 1", layer: "BlockLSTM", records: ["tf1.BlockLSTM"] },
  {
    framework: "TensorFlow 2",
    layer: "BlockLSTMV2",
    reason: "its order of gates could not be read in the source; give it with --order",
  },
  { framework: "TensorFlow 1", layer: "GRUCell, GRUBlockCell", records: ["tf1.GRUCell", "tf1.GRUBlockCell"] },
  { framework: "TensorFlow 1", layer: "CudnnLSTM, CudnnGRU", records: ["tf1.CudnnLSTM", "tf1.CudnnGRU"] },
  { framework: "TensorFlow 1", layer: "BasicRNNCell", records: ["tf1.BasicRNNCell"] },
  {
    framework: "TFLite",
    layer: "LSTM, UNIDIRECTIONAL_ and BIDIRECTIONAL_SEQUENCE_LSTM",
    records: ["tflite.LSTM", "tflite.LSTM-coupled", "tflite.LSTM-basic"],
  },
  {
    framework: "TFLite",
    layer: "RNN, UNIDIRECTIONAL_ and BIDIRECTIONAL_SEQUENCE_RNN",
    records: ["tflite.RNN"],
  },
  { framework: "TFLite", layer: "LSTM written out as operations", records: ["tflite.unrolled"] },
  {
    framework: "TFLite",
    layer: "GRU",
    reason: "there is no operator for it, and no order of written out ones to rely on",
  },
  {
    framework: "TensorFlow.js",
    layer: "lstm, gru, simpleRNN",
    records: ["tfjs.LSTM", "tfjs.GRU", "tfjs.SimpleRNN"],
  },
  {
    framework: "TensorFlow.js",
    layer: "basicLSTMCell of core",
    records: ["tf1.BasicLSTMCell", "tf1.BasicLSTMCell-weights"],
    reason: "the caller names its tensors; Magenta and ml5 use those of TensorFlow 1",
  },
  {
    framework: "ONNX",
    layer: "LSTM, GRU, RNN",
    records: ["onnx.LSTM", "onnx.GRU", "onnx.GRU-reset-before", "onnx.RNN"],
  },
  {
    framework: "OpenVINO",
    layer: "LSTMSequence-5, GRUSequence-5",
    records: ["openvino.LSTM", "openvino.GRU", "openvino.GRU-reset-before"],
  },
  {
    framework: "Torch7",
    layer: "cudnn.LSTM, BLSTM, GRU, RNN",
    records: ["cudnn.LSTM", "cudnn.GRU", "cudnn.RNN"],
    reason: "without projection, whose place in the vector is not known",
  },
  { framework: "oneDNN", layer: "lstm, gru, lbr_gru", reason: noFile },
  {
    framework: "Flax linen, nnx",
    layer: "LSTMCell, OptimizedLSTMCell",
    records: ["flax.LSTMCell", "flax.nnx.LSTMCell", "flax.nnx.OptimizedLSTMCell"],
  },
  {
    framework: "Flax linen, nnx",
    layer: "GRUCell, SimpleCell",
    records: ["flax.GRUCell", "flax.nnx.GRUCell", "flax.SimpleCell", "flax.nnx.SimpleCell"],
  },
  {
    framework: "Haiku",
    layer: "LSTM, GRU, VanillaRNN",
    records: ["haiku.LSTM", "haiku.GRU", "haiku.VanillaRNN"],
  },
  { framework: "Equinox", layer: "LSTMCell, GRUCell", records: ["equinox.LSTMCell", "equinox.GRUCell"] },
  { framework: "MXNet 1", layer: "rnn.LSTM, GRU, RNN", records: ["mxnet.LSTM", "mxnet.GRU", "mxnet.RNN"] },
  { framework: "MXNet 2", layer: "rnn.LSTM, GRU, RNN", reason: "one vector holds the whole stack" },
  {
    framework: "PaddlePaddle",
    layer: "LSTM, GRU, SimpleRNN",
    records: ["paddle.LSTM", "paddle.GRU", "paddle.RNN"],
  },
  {
    framework: "PaddlePaddle",
    layer: "gru_unit and gru of the fluid API",
    reason: "which sign their update gate has could not be read in the source",
  },
  {
    framework: "MindSpore",
    layer: "LSTM, GRU, RNN",
    records: ["mindspore.LSTM", "mindspore.GRU", "mindspore.RNN"],
  },
  {
    framework: "R torch",
    layer: "nn_lstm, nn_gru, nn_rnn",
    records: ["r-torch.LSTM", "r-torch.GRU", "r-torch.RNN"],
  },
  { framework: "Candle", layer: "LSTM, GRU", records: ["candle.LSTM", "candle.GRU"] },
  { framework: "tinygrad", layer: "LSTMCell", records: ["tinygrad.LSTMCell"] },
  { framework: "CoreML", layer: "MIL lstm, gru", records: ["coreml.LSTM", "coreml.GRU"] },
  {
    framework: "CoreML",
    layer: "UniDirectionalLSTM, GRU",
    records: ["coreml-nn.LSTM", "coreml-nn.GRU"],
    reason: ".mlmodel is not read: the fields as arrays, e.g. in .npz",
  },
  {
    framework: "CoreML",
    layer: "SimpleRecurrent",
    reason: ".mlmodel is not read, and the layer has one matrix of each kind: rename them",
  },
  {
    framework: "Torch7 (Element-Research/rnn)",
    layer: "FastLSTM, LSTM, GRU",
    records: ["torch7.FastLSTM", "torch7.LSTM", "torch7.GRU"],
  },
  {
    framework: "Torch7 (Element-Research/rnn, torch/rnn), torch-rnn",
    layer: "SeqLSTM, SeqLSTMP, StepLSTM, nn.LSTM; SeqGRU; VanillaRNN",
    records: ["torch7.SeqLSTM", "torch7.SeqGRU", "torch7.VanillaRNN"],
  },
  {
    framework: "Torch7 (Element-Research/rnn)",
    layer: "MuFuRu",
    reason: "no cell of Sluice has its equations",
  },
  {
    framework: "char-rnn",
    layer: "LSTM, GRU, RNN",
    records: ["char-rnn.LSTM", "char-rnn.GRU", "char-rnn.RNN"],
  },
  { framework: "torch-rnnlib", layer: "LSTM, GRU", records: ["torch-rnnlib.LSTM", "torch-rnnlib.GRU"] },
  { framework: "MLX", layer: "LSTM, GRU, RNN", records: ["mlx.LSTM", "mlx.GRU", "mlx.RNN"] },
  {
    framework: "Burn",
    layer: "Lstm, BiLstm, Gru, BiGru",
    records: ["burn.LSTM", "burn.GRU", "burn.GRU-reset-before"],
  },
  { framework: "Burn", layer: "Rnn, BiRnn", records: ["burn.RNN"] },
  {
    framework: "Chainer",
    layer: "LSTM, NStepLSTM, NStepGRU, StatefulGRU",
    records: ["chainer.LSTM", "chainer.NStepLSTM", "chainer.NStepGRU", "chainer.GRU"],
  },
  {
    framework: "MATLAB",
    layer: "lstmLayer, gruLayer",
    reason: ".mat is not read, and the order is only known at second hand; give it with --order",
  },
  {
    framework: "Flux",
    layer: "LSTMCell, GRUCell, GRUv3Cell, RNNCell",
    records: ["flux.LSTM", "flux.GRU", "flux.GRUv3", "flux.RNN"],
  },
  {
    framework: "Tesseract",
    layer: "LSTM",
    reason: "its own files are not read; their layout could not be read in the source",
  },
  {
    framework: "RNNoise 0.1",
    layer: "GRU",
    records: ["rnnoise.GRU"],
    reason: "the arrays of the C source, divided by 256, e.g. in .npz",
  },
  {
    framework: "RNNoise 0.2",
    layer: "GRU",
    reason: "its weights are stored in sparse blocks; take the checkpoint of PyTorch they are made of",
  },
  { framework: "Silero VAD 5, 6", layer: "LSTMCell", records: ["pytorch.LSTMCell", "onnx.LSTM"] },
  { framework: "Silero VAD 3, 4", layer: "two LSTMs", records: ["onnx.LSTM"] },
  {
    framework: "xLSTM 2",
    layer: "sLSTMLayer, sLSTMCell, both backends",
    records: ["xlstm.sLSTMLayer", "xlstm.sLSTMLayer-cuda", "xlstm.sLSTMCell", "xlstm.sLSTMCell-cuda"],
    reason: "function: 'lstm' has the same tensors, and only the configuration tells",
  },
  {
    framework: "xLSTM 2, xLSTM-7B",
    layer: "mLSTM",
    reason: "its state is a matrix for each head, not a vector",
  },
  { framework: "TiRex", layer: "sLSTM", records: ["tirex.sLSTMLayer"] },
];
