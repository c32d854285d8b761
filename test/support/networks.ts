/**
 * Networks as the frameworks name and lay out their tensors: dense layers, convolutions, attention, norms, embeddings and recurrent layers.
 * For recurrent ones this file states, independently of the library's records, which gate each number belongs to.
 */
import { fromFloat, type RawTensor } from "../../src/core/storage/raw.ts";
import { Random } from "../../src/core/tensor/random.ts";

export type PlainKind = "linear" | "conv" | "attention" | "norm" | "batchNorm" | "embedding";
export type RecurrentKind = "lstm" | "gru" | "rnn";

export interface Layer {
  kind: PlainKind | RecurrentKind;
  /** Segments of its path. */
  path: readonly string[];
  inputs: number;
  outputs: number;
}

export interface Leaf {
  name: string;
  shape: number[];
  /** Of a recurrent layer: what the tensor holds, and the gate of each element. */
  holds?: "bias" | "input" | "recurrent" | "joint";
  gateOf?: (index: number) => string;
  /** Of a joint matrix: whether an element is of the recurrent side. */
  isRecurrent?: (index: number) => boolean;
}

export interface Style {
  separator: string;
  kinds: readonly Layer["kind"][];
  leaves: Record<Layer["kind"], (inputs: number, outputs: number) => Leaf[]>;
}

const GATES = { lstm: "input forget cell output", gru: "reset update new" };
const FULL: Record<string, string> = {
  i: "input",
  f: "forget",
  g: "cell",
  o: "output",
  r: "reset",
  z: "update",
  n: "new",
  h: "hidden",
};
const named = (letters: string) => [...letters].map((letter) => FULL[letter]);

const plain = (name: string, ...shape: number[]): Leaf => ({ name, shape });

/** A block of `units` rows for each gate. */
const rows = (name: string, holds: Leaf["holds"], letters: string, units: number, columns?: number): Leaf => {
  const gates = named(letters);
  const width = columns ?? 1;
  return {
    name,
    holds,
    shape: columns === undefined ? [gates.length * units] : [gates.length * units, columns],
    gateOf: (index) => gates[Math.floor(index / width / units)],
  };
};

/** A block of `units` columns for each gate. */
const columns = (
  name: string,
  holds: Leaf["holds"],
  letters: string,
  units: number,
  inputs: number,
): Leaf => {
  const gates = named(letters);
  return {
    name,
    holds,
    shape: [inputs, gates.length * units],
    gateOf: (index) => gates[Math.floor((index % (gates.length * units)) / units)],
  };
};

const whole = (name: string, holds: Leaf["holds"], gate: string, ...shape: number[]): Leaf => ({
  name,
  holds,
  shape,
  gateOf: () => FULL[gate],
});

const pytorchCell = (letters: string) => (inputs: number, units: number) => [
  rows("weight_ih_l0", "input", letters, units, inputs),
  rows("weight_hh_l0", "recurrent", letters, units, units),
  rows("bias_ih_l0", "bias", letters, units),
  rows("bias_hh_l0", "bias", letters, units),
];

const kerasCell = (letters: string) => (inputs: number, units: number) => [
  columns("kernel", "input", letters, units, inputs),
  columns("recurrent_kernel", "recurrent", letters, units, units),
  letters === "zrn"
    ? { ...columns("bias", "bias", letters, units, 2) }
    : rows("bias", "bias", letters, units),
];

/** Attention and convolutions of the frameworks that keep a module for each projection. */
const projections = (names: readonly string[], weight: string, separator: string) => (size: number) =>
  names.flatMap((name) => [
    plain(`${name}${separator}${weight}`, size, size),
    plain(`${name}${separator}${weight === "w" ? "b" : "bias"}`, size),
  ]);

export const styles = {
  pytorch: {
    separator: ".",
    kinds: ["linear", "conv", "attention", "norm", "batchNorm", "embedding", "lstm", "gru", "rnn"],
    leaves: {
      linear: (i, o) => [plain("weight", o, i), plain("bias", o)],
      conv: (i, o) => [plain("weight", o, i, 1), plain("bias", o)],
      attention: (_, o) => [
        plain("in_proj_weight", 3 * o, o),
        plain("in_proj_bias", 3 * o),
        plain("out_proj.weight", o, o),
        plain("out_proj.bias", o),
      ],
      norm: (_, o) => [plain("weight", o), plain("bias", o)],
      batchNorm: (_, o) => ["weight", "bias", "running_mean", "running_var"].map((name) => plain(name, o)),
      embedding: (i, o) => [plain("weight", i, o)],
      lstm: pytorchCell("ifgo"),
      gru: pytorchCell("rzn"),
      rnn: pytorchCell("h"),
    },
  },
  keras: {
    separator: "/",
    kinds: ["linear", "conv", "attention", "norm", "batchNorm", "embedding", "lstm", "gru", "rnn"],
    leaves: {
      linear: (i, o) => [plain("kernel", i, o), plain("bias", o)],
      conv: (i, o) => [plain("kernel", 1, i, o), plain("bias", o)],
      attention: (_, o) => [
        ...["query", "key", "value"].flatMap((name) => [
          plain(`${name}/kernel`, o, 2, o / 2),
          plain(`${name}/bias`, 2, o / 2),
        ]),
        plain("attention_output/kernel", 2, o / 2, o),
        plain("attention_output/bias", o),
      ],
      norm: (_, o) => [plain("gamma", o), plain("beta", o)],
      batchNorm: (_, o) => ["gamma", "beta", "moving_mean", "moving_variance"].map((name) => plain(name, o)),
      embedding: (i, o) => [plain("embeddings", i, o)],
      lstm: kerasCell("ifgo"),
      gru: kerasCell("zrn"),
      rnn: kerasCell("h"),
    },
  },
  flax: {
    separator: "/",
    kinds: ["linear", "conv", "attention", "norm", "batchNorm", "embedding", "lstm", "gru", "rnn"],
    leaves: {
      linear: (i, o) => [plain("kernel", i, o), plain("bias", o)],
      conv: (i, o) => [plain("kernel", 1, i, o), plain("bias", o)],
      attention: (_, o) => projections(["query", "key", "value", "out"], "kernel", "/")(o),
      norm: (_, o) => [plain("scale", o), plain("bias", o)],
      batchNorm: (_, o) => ["scale", "bias", "mean", "var"].map((name) => plain(name, o)),
      embedding: (i, o) => [plain("embedding", i, o)],
      lstm: (i, o) =>
        [..."ifgo"].flatMap((gate) => [
          whole(`i${gate}/kernel`, "input", gate, i, o),
          whole(`h${gate}/kernel`, "recurrent", gate, o, o),
          whole(`h${gate}/bias`, "bias", gate, o),
        ]),
      gru: (i, o) => [
        ...[..."rzn"].flatMap((gate) => [
          whole(`i${gate}/kernel`, "input", gate, i, o),
          whole(`i${gate}/bias`, "bias", gate, o),
          whole(`h${gate}/kernel`, "recurrent", gate, o, o),
        ]),
        whole("hn/bias", "bias", "n", o),
      ],
      rnn: (i, o) => [
        whole("i/kernel", "input", "h", i, o),
        whole("i/bias", "bias", "h", o),
        whole("h/kernel", "recurrent", "h", o, o),
      ],
    },
  },
  haiku: {
    separator: "/",
    kinds: ["linear", "conv", "attention", "norm", "embedding", "lstm", "gru", "rnn"],
    leaves: {
      linear: (i, o) => [plain("w", i, o), plain("b", o)],
      conv: (i, o) => [plain("w", 1, i, o), plain("b", o)],
      attention: (_, o) => projections(["query", "key", "value", "linear"], "w", "/")(o),
      norm: (_, o) => [plain("scale", o), plain("offset", o)],
      batchNorm: (_, o) => [plain("scale", 1, o), plain("offset", 1, o)],
      embedding: (i, o) => [plain("embeddings", i, o)],
      lstm: (i, o) => [
        {
          ...columns("lstm/linear/w", "joint", "igfo", o, i + o),
          isRecurrent: (index) => index >= i * 4 * o,
        },
        rows("lstm/linear/b", "bias", "igfo", o),
      ],
      gru: (i, o) => [
        columns("gru/w_i", "input", "zrn", o, i),
        columns("gru/w_h", "recurrent", "zrn", o, o),
        rows("gru/b", "bias", "zrn", o),
      ],
      rnn: (i, o) => [
        whole("vanilla_rnn/input_to_hidden/w", "input", "h", i, o),
        whole("vanilla_rnn/input_to_hidden/b", "bias", "h", o),
        whole("vanilla_rnn/hidden_to_hidden/w", "recurrent", "h", o, o),
        whole("vanilla_rnn/hidden_to_hidden/b", "bias", "h", o),
      ],
    },
  },
  burn: {
    separator: ".",
    kinds: ["linear", "conv", "attention", "norm", "batchNorm", "embedding", "lstm", "gru"],
    leaves: {
      linear: (i, o) => [plain("weight", i, o), plain("bias", o)],
      conv: (i, o) => [plain("weight", o, i, 1), plain("bias", o)],
      attention: (_, o) => projections(["query", "key", "value", "output"], "weight", ".")(o),
      norm: (_, o) => [plain("gamma", o), plain("beta", o)],
      batchNorm: (_, o) => ["gamma", "beta", "running_mean", "running_var"].map((name) => plain(name, o)),
      embedding: (i, o) => [plain("weight", i, o)],
      lstm: (i, o) => burnGates({ input: "i", forget: "f", output: "o", cell: "g" }, i, o),
      gru: (i, o) => burnGates({ update: "z", reset: "r", new: "n" }, i, o),
      rnn: () => [],
    },
  },
} as const satisfies Record<string, Style>;

export type StyleName = keyof typeof styles;

function burnGates(names: Record<string, string>, inputs: number, units: number): Leaf[] {
  return Object.entries(names).flatMap(([name, gate]) => [
    whole(`${name}_gate.input_transform.weight`, "input", gate, inputs, units),
    whole(`${name}_gate.input_transform.bias`, "bias", gate, units),
    whole(`${name}_gate.hidden_transform.weight`, "recurrent", gate, units, units),
    whole(`${name}_gate.hidden_transform.bias`, "bias", gate, units),
  ]);
}

/** All tensors of the layers, by their full names. */
export function leavesOf(style: StyleName, layers: readonly Layer[]): Leaf[] {
  const { separator, leaves } = styles[style];
  return layers.flatMap(({ kind, path, inputs, outputs }) =>
    leaves[kind](inputs, outputs).map((leaf) => ({
      ...leaf,
      name: [...path, leaf.name].join(separator),
    })),
  );
}

/** Every number drawn, and none 0. */
export function tensorsOf(leaves: readonly Leaf[], seed = 1): Map<string, RawTensor> {
  const random = new Random(seed);
  return new Map(
    leaves.map(({ name, shape }) => {
      const size = shape.reduce((a, b) => a * b, 1);
      return [
        name,
        fromFloat(
          Float32Array.from({ length: size }, () => 0.1 + random.uniform()),
          shape,
        ),
      ];
    }),
  );
}

export const gatesOfKind = (kind: "lstm" | "gru") => GATES[kind].split(" ");

/** Layers of every plain kind, and of every size that could be the gates of a cell. */
export function plainNetwork(kinds: readonly Layer["kind"][]): Layer[] {
  const layers: Layer[] = [];
  const add = (kind: Layer["kind"], inputs: number, outputs: number, ...path: string[]) =>
    layers.push({ kind, inputs, outputs, path });
  for (const [k, size] of [12, 24, 48].entries()) {
    const at = (name: string) => ["block", String(k), name];
    if (kinds.includes("attention")) add("attention", size, size, ...at("self_attn"));
    for (const kind of ["norm", "batchNorm"] as const)
      if (kinds.includes(kind)) add(kind, size, size, ...at(kind));
    add("embedding", size, size, ...at("embed"));
    add("conv", size, size, ...at("conv"));
    for (const name of ["fc1", "lstm_head", "gru_proj", "out_lstm", "rnn_out", "cell", "gates", "candidate"])
      add("linear", size, size, ...at(name));
    add("linear", 4 * size, size, ...at("up"));
    add("linear", size, 4 * size, ...at("down"));
    add("linear", size, 3 * size, ...at("qkv"));
  }
  return layers;
}
