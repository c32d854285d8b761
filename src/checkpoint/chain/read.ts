/** Turns an opened file into a chain. Each format has a reader, which loads when you open such a file. */
import type { Chain } from "../../core/chain/chain.ts";
import { refuseLayer } from "../../core/chain/refuse.ts";
import type { Contents } from "../../core/storage/contents.ts";
import type { Json } from "../../core/storage/json.ts";

/** Facts that the file alone does not have. */
export interface ReadChainOptions {
  /** The configuration of a Keras model that lies beside its weights */
  config?: Json;
  /** The order of the layers of a state dict, by the beginnings of their keys: `"embedding,lstm,last,fc1:relu,fc2"` */
  chain?: string;
}

/** Turns the contents of a file of its format into a chain. @throws ChainError, which names the layer */
export type ChainReader = (contents: Contents, options: ReadChainOptions) => Promise<Chain>;

const keras = async () => (await import("./keras/read.ts")).readKerasChain;

const pytorch = async () => (await import("./pytorch.ts")).readPytorchChain;

const readers: Readonly<Record<string, () => Promise<ChainReader>>> = {
  "keras-h5": keras,
  keras,
  "keras-weights": keras,
  hdf5: keras,
  tfjs: keras,
  tensorflow: keras,
  pytorch,
  safetensors: async () => (await import("./trained.ts")).readTrainedChain,
  torchscript: async () => (await import("./torchscript/read.ts")).readTorchscriptChain,
  onnx: async () => (await import("./onnx/read.ts")).readOnnxChain,
};

/**
 * Resolves to the network of a file as a chain.
 *
 * @param contents the opened file
 * @param options  what the file alone does not say
 * @throws ChainError for a format without networks, and for a network that is not a chain of known layers; FormatError for damaged weights
 */
export async function readChain(contents: Contents, options: ReadChainOptions = {}): Promise<Chain> {
  const { format } = contents;
  if (format === "tflite") {
    refuseLayer(
      undefined,
      "TFLite: Sluice reads its gates, not its graph. Run the Keras file that it was made from.",
    );
  }
  if (!Object.hasOwn(readers, format)) {
    refuseLayer(
      undefined,
      `expected a file that describes a whole network (of Keras, TensorFlow, PyTorch or ONNX), got weights alone (${format}).`,
    );
  }
  return (await readers[format]())(contents, options);
}
