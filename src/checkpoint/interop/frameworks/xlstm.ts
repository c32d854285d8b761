/**
 * sLSTM in its authors' code, with heads. Its names lie: the layer passes (f, i, z, o) to a cell that takes (i, f, z, o), so `fgate.weight` feeds
 * the input gate and `igate.weight` the forget gate. Recurrent rows and biases are in the cell's order.
 */
import type { Convention, Part } from "../convention.ts";
import { bias, inputWeight, recurrentWeight, sLSTM } from "./parts.ts";

const heads = { heads: true } as const;

/** The input weights of a layer: each name, and the gate of the cell that it feeds. */
const feeds = (prefix: string): Part[] =>
  Object.entries({ fgate: "i", igate: "f", zgate: "g", ogate: "o" }).map(([name, gate]) =>
    inputWeight(`${prefix}${name}.weight`, gate, "out×in", heads),
  );

/** Biases gate by gate. */
const vanilla = (prefix: string): Part[] => [
  recurrentWeight(`${prefix}_recurrent_kernel_`, "ifgo", "out×in", heads),
  bias(`${prefix}_bias_`, "ifgo"),
];

/** Biases head by head; the kernel's long axis is the last. */
const cuda = (prefix: string): Part[] => [
  recurrentWeight(`${prefix}_recurrent_kernel_`, "ifgo", "in×out", heads),
  bias(`${prefix}_bias_`, "ifgo", "input", heads),
];

const convolved = { convolution: "{prefix}conv1d.conv.weight" };

export const xlstm: readonly Convention[] = [
  // NX-AI/tirex src/tirex/models/slstm/cell.py
  sLSTM(
    "tirex.sLSTMLayer",
    "sLSTMLayer",
    [...feeds("{prefix}slstm_layer."), ...cuda("{prefix}slstm_layer.slstm_cell.")],
    { forgetLimit: 15 },
  ),
  // NX-AI/xlstm xlstm/blocks/slstm/layer.py, cell.py
  sLSTM(
    "xlstm.sLSTMLayer",
    "sLSTMLayer",
    [...feeds("{prefix}"), ...vanilla("{prefix}slstm_cell.")],
    convolved,
  ),
  sLSTM(
    "xlstm.sLSTMLayer-cuda",
    "sLSTMLayer",
    [...feeds("{prefix}"), ...cuda("{prefix}slstm_cell.")],
    convolved,
  ),
  sLSTM("xlstm.sLSTMCell", "sLSTMCell", vanilla("{prefix}")),
  sLSTM("xlstm.sLSTMCell-cuda", "sLSTMCell", cuda("{prefix}")),
];
