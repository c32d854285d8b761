/**
 * sLSTM in its authors' code, with heads. Its names lie: the layer passes (f, i, z, o) to a cell that takes (i, f, z, o), so `fgate.weight` feeds
 * the input gate and `igate.weight` the forget gate. Recurrent rows and biases are in the cell's order.
 */
import type { CellDefinition } from "../../../core/cells/defined/definition.ts";
import { sLSTM } from "../../../core/cells/defined/definitions/sLSTM.ts";
import type { Convention, Part } from "../convention.ts";
import { bias, inputWeight, readOnly, recurrentWeight, standard } from "./parts.ts";

const heads = { heads: true } as const;

/** What the layer feeds to its cell: gates of the cell after the names that it has. */
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

const { gates } = sLSTM;
type Gates = typeof gates;
const seeing = (input: (gate: keyof Gates) => string): CellDefinition => ({
  ...sLSTM,
  gates: Object.fromEntries(
    Object.entries(gates).map(([name, gate]) => [name, { ...gate, input: input(name as keyof Gates) }]),
  ),
});
const convolved = seeing((gate) => (gate === "input" || gate === "forget" ? "conv" : "x"));
/** Its input is W x, gate by gate. */
const bare = seeing((gate) => gate);

const limited: CellDefinition = {
  ...sLSTM,
  equations: ["keep = logSigmoid(min(pre(f), 15)) + m", ...sLSTM.equations.slice(1)],
};

const record = (name: string, layerClass: string, parts: Part[], rest: Partial<Convention>): Convention => ({
  ...{ name, layerClass, cell: "sLSTM", parts, activations: standard, checked: readOnly },
  ...rest,
});
const layer = { definition: sLSTM, variant: { beside: "{prefix}conv1d.conv.weight", definition: convolved } };

export const xlstm: readonly Convention[] = [
  // NX-AI/tirex src/tirex/models/slstm/cell.py
  record(
    "tirex.sLSTMLayer",
    "sLSTMLayer",
    [...feeds("{prefix}slstm_layer."), ...cuda("{prefix}slstm_layer.slstm_cell.")],
    { definition: limited },
  ),
  // NX-AI/xlstm xlstm/blocks/slstm/layer.py, cell.py
  record("xlstm.sLSTMLayer", "sLSTMLayer", [...feeds("{prefix}"), ...vanilla("{prefix}slstm_cell.")], layer),
  record(
    "xlstm.sLSTMLayer-cuda",
    "sLSTMLayer",
    [...feeds("{prefix}"), ...cuda("{prefix}slstm_cell.")],
    layer,
  ),
  record("xlstm.sLSTMCell", "sLSTMCell", vanilla("{prefix}"), { definition: bare }),
  record("xlstm.sLSTMCell-cuda", "sLSTMCell", cuda("{prefix}"), { definition: bare }),
];
