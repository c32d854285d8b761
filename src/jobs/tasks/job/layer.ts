/** The recurrent layer of a task as options of PyTorch's `nn.LSTM`, `nn.GRU` and `nn.RNN`. */
import { GRU, LSTM, type Module, RNN } from "../../../core/nn/index.ts";
import { ArgumentError, describe, UnsupportedError } from "../../../core/tensor/errors.ts";
import type { Json } from "../../../core/train/index.ts";

/**
 * Returns the options of a layer, under PyTorch's names.
 *
 * @throws UnsupportedError that names what PyTorch's layer lacks
 */
export function pytorchLayer(layer: Module): Record<string, Json> {
  if (!(layer instanceof LSTM || layer instanceof GRU || layer instanceof RNN)) {
    throw new ArgumentError(
      `prepareJob: expected an LSTM, a GRU or an RNN as the recurrent layer, got ${describe(layer)}.`,
    );
  }
  const lacking = optionsBeyond(layer);
  if (lacking.length > 0) {
    throw new UnsupportedError(
      `prepareJob: expected a layer that PyTorch has, got ${layer.typeName} with ${lacking.join(", ")}. Leave that out, or train with sluice train.`,
    );
  }
  const { inputSize, hiddenSize, numLayers, bias, dropout, bidirectional } = layer;
  return {
    cell: layer.typeName,
    input_size: inputSize,
    hidden_size: hiddenSize,
    num_layers: numLayers,
    bias,
    dropout,
    bidirectional,
    ...(layer instanceof LSTM && { proj_size: layer.projSize }),
    ...(layer instanceof RNN && { nonlinearity: layer.nonlinearity }),
  };
}

/** The options in use that PyTorch's layer does not have. */
function optionsBeyond(layer: LSTM | GRU | RNN): string[] {
  const { noise, merge, goBackwards, batchFirst, dtype, bidirectional } = layer;
  const found: Record<string, boolean> = {
    zoneout: Object.values(noise.zoneout).some((p) => p > 0),
    recurrentDropout: noise.recurrentDropout > 0,
    variationalDropout: noise.variationalDropout.input > 0 || noise.variationalDropout.hidden > 0,
    weightDrop: noise.weightDrop > 0,
    [`merge ${merge}`]: bidirectional && merge !== "concat" && merge !== "none",
    "direction reverse": !bidirectional && layer.cells[0].direction === "reverse",
    goBackwards,
    batchFirst,
    [`dtype ${dtype}`]: dtype !== "float32",
  };
  if (layer instanceof LSTM) {
    found.peephole = layer.peephole;
    found.coupled = layer.coupled;
    found.cellClip = layer.cellClip > 0;
  }
  if (layer instanceof GRU) found["resetAfter false"] = !layer.resetAfter;
  if (layer instanceof RNN)
    found[`nonlinearity ${layer.nonlinearity}`] = !["tanh", "relu"].includes(layer.nonlinearity);
  else found.activations = layer.activations.gate !== "sigmoid" || layer.activations.state !== "tanh";
  return Object.keys(found).filter((name) => found[name]);
}
