/**
 * Presets: initial values of whole cells, with the same distribution as the defaults of the framework in their name. They set every
 * parameter, and refuse cells that the framework lacks, such as Keras with peepholes.
 *
 * Where a framework adds a constant at run time (TensorFlow 1, Haiku), it is part of the bias here: the same function, except under weight
 * decay. You choose the equations when you make the layer.
 */
import { isPlain, weightEntries } from "../cells/cell.ts";
import { cellName, gateNames, retainGate } from "../cells/gates.ts";
import { drawParameter } from "../nn/cellParameters.ts";
import { fillUniform } from "../nn/defaults.ts";
import type { InitializedGate, InitializedPart } from "../nn/initialization.ts";
import { UnsupportedError } from "../tensor/errors.ts";
import type { Random } from "../tensor/random.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { fillGates } from "./diagonalBlocks.ts";
import {
  normal,
  orthogonal,
  TRUNCATED_DEVIATION,
  truncatedNormal,
  uniform,
  xavierUniform,
  zero,
} from "./fills.ts";
import {
  checked,
  hasInputGate,
  partOf,
  type Scheme,
  type SchemeCell,
  setBias,
  zeroBiases,
} from "./scheme.ts";

type Apply = (cell: SchemeCell, random: Random) => InitializedGate[];

/**
 * Our recommendation, from published evidence: Xavier and orthogonal weights per gate; an LSTM's forget bias 1, other biases 0 (a GRU
 * learns with biases of 0 where an LSTM does not). In a defined cell, a retain gate called `forget` gets a bias of 1 in its own sign,
 * gains of norms are 1, and the definition sets the rest.
 */
export const recommended: Scheme = /* @__PURE__ */ preset("recommended", (cell, random) => {
  const set = [
    ...fillGates(cell, "inputWeight", "xavierUniform", (t) => xavierUniform(t, { random })),
    ...fillGates(cell, "hiddenWeight", "orthogonal", (t) => orthogonal(t, { random })),
    ...retainWhereForget(cell),
    ...ownParts(cell, random),
  ];
  const { weightHr, weightCh, weightHh } = cell.weights;
  if (weightHr !== undefined) {
    xavierUniform(weightHr, { random });
    set.push({ part: "projection", how: "xavierUniform" });
  }
  if (weightCh !== undefined && weightHh === undefined) {
    // Here only the peephole connects one step to the next.
    uniform(weightCh, { low: 0, high: 1, random });
    set.push({ part: "peephole", how: "U(0, 1)" });
  } else if (weightCh !== undefined) {
    zero(weightCh);
    set.push({ part: "peephole", how: "0" });
  }
  return set;
});

/** All presets by name. */
export const presets = {
  recommended,

  /** U(±1/√H) for every parameter, including both biases: bit for bit those of a new layer with the same seed. */
  pytorch: /* @__PURE__ */ preset("pytorch", (cell, random) => {
    return weightEntries(cell.weights).map(([key, parameter]): InitializedGate => {
      drawParameter(cell.spec, key, parameter, random);
      const part = partOf(key);
      const isOwn = part === "norm" || part.startsWith("vector");
      return { part, how: isOwn ? "as the cell defines it" : `U(±1/√${cell.spec.hiddenSize})` };
    });
  }),

  /** Keras 3: Xavier over the stacked input matrix, orthogonal over the stacked recurrent matrix; forget bias 1, others 0. */
  keras: /* @__PURE__ */ preset("keras", keras("keras")),

  /** Keras 2 and tf.keras: the distributions of Keras 3; only defaults of the equations differ, such as a GRU's reset. */
  keras2: /* @__PURE__ */ preset("keras2", keras("keras2")),

  /**
   * TensorFlow 1: Xavier over [x, h] and all gates at once (a GRU's candidate separately); LSTM forget bias 1 (there added at run time),
   * GRU update and reset 1, others 0.
   */
  tf1: /* @__PURE__ */ preset("tf1", (cell, random) => {
    const { spec } = cell;
    const set: InitializedGate[] = [];
    const joint = (gates: readonly string[]) => {
      const rows = gates.length * spec.hiddenSize;
      const fanIn = spec.inputSize + cell.weights.weightHh.shape[1];
      set.push(...fillJoint(cell, gates, Math.sqrt(6 / (fanIn + rows)), random));
    };
    requirePlain("tf1", cell);
    if (spec.kind === "lstm" && spec.coupled) refuse("tf1", cell, "without coupled gates");
    if (spec.kind === "gru") {
      joint(["reset", "update"]);
      joint(["new"]);
      if (cell.biased) set.push(setBias(cell, "update", 1, "1"), setBias(cell, "reset", 1, "1"));
      set.push(...zeroBiases(cell, ["update", "reset"]));
    } else {
      joint(gateNames(spec));
      set.push(...retainWhereForget(cell));
    }
    const { weightHr, weightCh } = cell.weights;
    if (weightHr !== undefined) {
      xavierUniform(weightHr, { random });
      set.push({ part: "projection", how: "xavierUniform" });
    }
    if (weightCh !== undefined) {
      // A vector of H counts as fan in and fan out of H.
      const bound = Math.sqrt(3 / spec.hiddenSize);
      uniform(weightCh, { low: -bound, high: bound, random });
      set.push({ part: "peephole", how: `U(±√(3/${spec.hiddenSize}))` });
    }
    return set;
  }),

  /**
   * TensorFlow.js layers: normal Xavier truncated at two deviations, over the stacked input matrix; orthogonal over the stacked
   * recurrent matrix; all biases 0, the forget gate's too, unless its `unitForgetBias` is set.
   */
  tfjs: /* @__PURE__ */ preset("tfjs", (cell, random) => {
    refuseVariants("tfjs", cell);
    const { weightIh, weightHh } = cell.weights;
    const std = Math.sqrt(2 / (weightIh.shape[0] + weightIh.shape[1]));
    truncatedNormal(weightIh, { std, random });
    orthogonal(weightHh, { random });
    return [
      { part: "inputWeight", how: "truncated normal, Xavier's deviation, whole matrix" },
      { part: "hiddenWeight", how: "orthogonal, whole matrix" },
      ...zeroBiases(cell),
    ];
  }),

  /**
   * Haiku: normal of 1/√fanIn truncated at two deviations, fanIn = I + H in an LSTM, and in a GRU that of each matrix with the deviation
   * corrected for the truncation; LSTM forget bias 1 (there added at run time), others 0.
   */
  haiku: /* @__PURE__ */ preset("haiku", (cell, random) => {
    refuseVariants("haiku", cell);
    const { spec } = cell;
    const { inputSize, hiddenSize } = spec;
    const joint = inputSize + hiddenSize;
    const fanIn = spec.kind === "lstm" ? [joint, joint] : [inputSize, hiddenSize];
    const correction = spec.kind === "gru" ? TRUNCATED_DEVIATION : 1;
    const matrices = [
      ["inputWeight", cell.weights.weightIh],
      ["hiddenWeight", cell.weights.weightHh],
    ] as const;
    const set = matrices.map(([part, matrix], k): InitializedGate => {
      const corrected = correction === 1 ? "" : "/0.8796";
      truncatedNormal(matrix, { std: 1 / Math.sqrt(fanIn[k]) / correction, random });
      return { part, how: `truncated normal, deviation 1/√${fanIn[k]}${corrected}` };
    });
    return [...set, ...retainWhereForget(cell)];
  }),

  /** Flax: LeCun's normal (truncated, deviation 1/√I after truncation) and orthogonal, each gate separately; all biases 0. */
  flax: /* @__PURE__ */ preset("flax", (cell, random) => {
    refuseVariants("flax", cell);
    const std = 1 / Math.sqrt(cell.spec.inputSize) / TRUNCATED_DEVIATION;
    return [
      ...fillGates(cell, "inputWeight", "truncated normal, deviation 1/√I/0.8796", (t) =>
        truncatedNormal(t, { std, random }),
      ),
      ...fillGates(cell, "hiddenWeight", "orthogonal", (t) => orthogonal(t, { random })),
      ...zeroBiases(cell),
    ];
  }),

  /** Torch7's `nn.FastLSTM`: input weights and its one bias U(±1/√I), recurrent weights U(±1/√H); no forget bias. */
  "torch7.fastlstm": preset("torch7.fastlstm", (cell, random) => {
    refuseVariants("torch7.fastlstm", cell);
    if (cell.spec.kind !== "lstm") refuse("torch7.fastlstm", cell, "of an LSTM");
    const { weights } = cell;
    const { inputSize, hiddenSize } = cell.spec;
    const set: InitializedGate[] = [];
    const fill = (tensor: Tensor, part: InitializedPart, size: number) => {
      fillUniform(tensor, 1 / Math.sqrt(size), random);
      set.push({ part, how: `U(±1/√${size})` });
    };
    fill(weights.weightIh, "inputWeight", inputSize);
    // Torch7's one bias is on the input side; a cell with one bias uses its own, on either side.
    if (weights.biasIh !== undefined) fill(weights.biasIh, "inputBias", inputSize);
    else if (weights.biasHh !== undefined) fill(weights.biasHh, "hiddenBias", inputSize);
    fill(weights.weightHh, "hiddenWeight", hiddenSize);
    if (weights.biasIh !== undefined && weights.biasHh !== undefined) {
      zero(weights.biasHh);
      set.push({ part: "hiddenBias", how: "0, Torch7 has one bias" });
    }
    return set;
  }),

  /**
   * Torch7's `nn.SeqLSTM` and `nn.SeqGRU`: weights N(0, 1/(I + H)); the second block of the bias 1, which belongs to the forget gate, in a
   * GRU to the update gate; others 0.
   */
  "torch7.seqlstm": preset("torch7.seqlstm", (cell, random) => {
    refuseVariants("torch7.seqlstm", cell);
    const { spec, weights, biased } = cell;
    if (spec.kind === "rnn") refuse("torch7.seqlstm", cell, "of an LSTM or GRU");
    const std = 1 / Math.sqrt(spec.inputSize + spec.hiddenSize);
    normal(weights.weightIh, { std, random });
    normal(weights.weightHh, { std, random });
    const how = `N(0, 1/${spec.inputSize + spec.hiddenSize})`;
    const second = spec.kind === "lstm" ? "forget" : "update";
    return [
      { part: "inputWeight", how },
      { part: "hiddenWeight", how },
      ...(biased ? [setBias(cell, second, 1, "1")] : []),
      ...zeroBiases(cell, [second]),
    ];
  }),
} satisfies Record<string, Scheme>;

/** The name of a preset. */
export type PresetName = keyof typeof presets;

function preset(name: string, apply: Apply): Scheme {
  return checked({ name, options: {}, apply });
}

function keras(name: string): Apply {
  return (cell, random) => {
    refuseVariants(name, cell);
    xavierUniform(cell.weights.weightIh, { random });
    orthogonal(cell.weights.weightHh, { random });
    return [
      { part: "inputWeight", how: "xavierUniform, whole matrix" },
      { part: "hiddenWeight", how: "orthogonal, whole matrix" },
      ...retainWhereForget(cell),
    ];
  };
}

/** Bias 1 for a retain gate called `forget`, in the sign of the cell; all other biases 0. */
function retainWhereForget(cell: SchemeCell): InitializedGate[] {
  const retain = retainGate(cell.spec);
  if (retain?.gate !== "forget" || !cell.biased) return zeroBiases(cell);
  return [setBias(cell, "retain", 1, "1"), ...zeroBiases(cell, ["forget"])];
}

/** Draws gains of norms, and the vectors of a definition. */
function ownParts(cell: SchemeCell, random: Random): InitializedGate[] {
  return weightEntries(cell.weights).flatMap(([key, parameter]): InitializedGate[] => {
    const part = partOf(key);
    if (part !== "norm" && !part.startsWith("vector")) return [];
    drawParameter(cell.spec, key, parameter, random);
    return [{ part, how: part === "norm" ? "1" : "as the cell defines it" }];
  });
}

/** U(±bound) for the input and recurrent weights of some gates, one matrix over [x, h] in the framework. */
function fillJoint(
  cell: SchemeCell,
  gates: readonly string[],
  bound: number,
  random: Random,
): InitializedGate[] {
  return gates.flatMap((key) => {
    const gate = cell.gates[key];
    return (["inputWeight", "hiddenWeight"] as const).map((part): InitializedGate => {
      uniform(gate[part], { low: -bound, high: bound, random });
      return { gate: gate.name, part, how: `U(±${Number(bound.toPrecision(6))})` };
    });
  });
}

function refuseVariants(preset: string, cell: SchemeCell): void {
  requirePlain(preset, cell);
  const { weightHr, weightCh } = cell.weights;
  if (weightHr !== undefined) refuse(preset, cell, "without projection");
  if (weightCh !== undefined) refuse(preset, cell, "without peepholes");
  if (cell.spec.kind === "lstm" && !hasInputGate(cell)) refuse(preset, cell, "without coupled gates");
}

function requirePlain(preset: string, cell: SchemeCell): void {
  if (!isPlain(cell.spec)) refuse(preset, cell, "that is an LSTM, GRU or RNN");
}

function refuse(preset: string, { where, spec }: SchemeCell, wanted: string): never {
  throw new UnsupportedError(
    `preset ${preset}: expected a cell ${wanted}, got ${where} of kind ${cellName(spec)}. The framework has no such cell; try "recommended" or "pytorch".`,
  );
}
