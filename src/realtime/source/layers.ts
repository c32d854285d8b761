/** The layers of a chain as calls, as `realtime/network/layers.ts` runs them. By the step, a block is one frame. */
import { type Algebra, activationIn } from "../../core/cells/formulas.ts";
import { parseActivation } from "../../core/cells/namedActivation.ts";
import type { ChainConv1d, ChainLayer, ChainPadding } from "../../core/chain/chain.ts";
import { refuseLayer } from "../../core/chain/refuse.ts";
import { describe } from "../../core/tensor/errors.ts";
import {
  type Count,
  countOf,
  frameAt,
  isKnown,
  lastOf,
  numbersOf,
  one,
  type Printing,
  type Program,
  plus,
  times,
  type Value,
} from "./program.ts";
import { recurrent } from "./recurrent.ts";
import { floatText } from "./weights.ts";

type Of<K extends ChainLayer["kind"]> = Extract<ChainLayer, { kind: K }>;

type Printers = { readonly [K in ChainLayer["kind"]]: (printing: Printing, layer: Of<K>) => Value };

/** Prints a layer. @throws ChainError for one that runs in no form */
export function printLayer(printing: Printing): Value {
  const { layer } = printing.placed;
  return (printers[layer.kind] as (printing: Printing, layer: ChainLayer) => Value)(printing, layer);
}

/** A value with the frames of the input and its mask. */
const like = ({ program, input, placed: { layer, output } }: Printing, more: Partial<Value> = {}): Value =>
  program.value(layer.name, input.frames, output.features, { ...input, ...more });

/** A value of other frames, which ends a mask. */
function reframed({ program, placed: { layer, output }, input }: Printing, frames: Count): Value {
  const isVector = output.frames === undefined;
  return program.value(layer.name, frames, output.features, { isVector, ready: input.ready });
}

/** The numbers of the input as others, without a copy. */
function view({ input, placed: { output } }: Printing, at: string, frames: Count): Value {
  const { features } = output;
  return { ...input, at, frames, features, isVector: output.frames === undefined, present: undefined };
}

/** Calls a function from the input to a value: frames, features, what it needs besides, both pointers. */
function mapped(
  printing: Printing,
  name: string,
  given: readonly (string | number)[],
  output = like(printing),
): Value {
  const { at, frames, features } = printing.input;
  printing.program.call(name, frames.text, features, ...given, at, output.at);
  return output;
}

/** Frames that follow from those of the input: known beforehand, or counted when the program runs. */
function counted({ program, placed: { layer, output } }: Printing, formula: string, isFixed: boolean): Count {
  // By the step, a chain has one frame, and a pipeline a block of them.
  if (typeof output.frames !== "number") return one;
  if (isFixed) return countOf(output.frames);
  const text = program.names.take(`${layer.name}_frames`);
  program.line(`const int ${text} = ${formula};`);
  return { text, most: output.frames };
}

/**
 * Returns the frames that windows read, and how many frames they give. By the step, a block with the frames before it, which may not
 * complete an answer.
 */
function windows(printing: Printing, padding: ChainPadding, span: number, stride: number) {
  const { program, input, byStep, placed } = printing;
  const { name } = placed.layer;
  const { frames, features } = input;
  const n = frames.text;
  const [before, after] = padding === "same" ? [0, 0] : padding === "causal" ? [span - 1, 0] : padding;
  if (!byStep || (span === 1 && stride === 1)) {
    if (padding !== "same" && before + after === 0 && span === 1 && stride === 1)
      return { left: "0", from: input, frames };
    const formula =
      padding === "same"
        ? `(${n} + ${stride - 1}) / ${stride}`
        : `(${n} + ${before + after - span}) / ${stride} + 1`;
    const left = padding === "same" ? leftOf(program, name, formula, span, stride, frames) : String(before);
    return { left, from: input, frames: counted(printing, formula, isKnown(frames)) };
  }
  const count = span - 1 + frames.most;
  const at = program.member(`${name}_window`, count * features, `the last ${count} frames before ${name}`);
  program.call("window", (span - 1) * features, frames.most * features, input.at, at);
  const made = {
    left: "0",
    from: { ...input, at, frames: countOf(count) },
    frames: counted(printing, "", true),
  };
  const first = span - before;
  if (frames.most > 1 || (first === 1 && stride === 1)) return made;
  const wait = program.member(`${name}_wait`, 1, `frames until ${name} has an answer`, first);
  const ready = program.names.take(`${name}_ready`);
  program.flags.push(ready);
  program.line(`${ready} = --${wait}[0] < 0.5f;`);
  program.line(`if (${ready}) ${wait}[0] = ${floatText(stride)};`);
  return { ...made, from: { ...made.from, ready } };
}

/** Half of the frames that `same` adds. */
function leftOf(
  program: Program,
  name: string,
  count: string,
  span: number,
  stride: number,
  { text, most }: Count,
): string {
  const added = (Math.ceil(most / stride) - 1) * stride + span - most;
  if (text === String(most)) return String(Math.max(0, Math.floor(added / 2)));
  const left = program.names.take(`${name}_left`);
  program.line(`int ${left} = ((${count} - 1) * ${stride} + ${span} - ${text}) / 2;`);
  program.line(`if (${left} < 0) ${left} = 0;`);
  return left;
}

function convolution(printing: Printing, layer: ChainConv1d): Value {
  const { program } = printing;
  const { name, stride = 1, dilation = 1, groups = 1, padding = [0, 0], weights } = layer;
  const { shape, data } = weights.get("weight")!;
  const [out, columns, taps = 1] = shape;
  const { left, from, frames } = windows(printing, padding, (taps - 1) * dilation + 1, stride);
  const output = reframed({ ...printing, input: from }, frames);
  // Each tap of each group is a matrix.
  const rows = out / groups;
  const turned = data.map((_, at) => {
    const [c, r, matrix] = [at % columns, Math.floor(at / columns) % rows, Math.floor(at / columns / rows)];
    return data[((Math.floor(matrix / taps) * rows + r) * columns + c) * taps + (matrix % taps)];
  });
  const words = `[${shape.join(", ")}] by groups, taps and columns, weight of ${name}`;
  const matrix = program.matrix(`${name}_weight`, turned, rows, columns, words);
  const bias = program.vector(`${name}_bias`, weights.get("bias")?.data);
  program.multiplyAdds += frames.most * data.length;
  const given = [out, taps, stride, dilation, left, groups, frames.text, matrix, bias];
  mapped({ ...printing, input: from }, "convolution", given, output);
  activate(program, name, layer.activation, output, output);
  return output;
}

/** The same numbers in the same order. */
const moved = (printing: Printing): Value => {
  const { frames } = printing.placed.output;
  return view(printing, printing.input.at, frames === undefined ? one : countOf(frames as number));
};

const printers: Printers = {
  lstm: recurrent,
  gru: recurrent,
  rnn: recurrent,
  defined: recurrent,
  conv1d: convolution,
  linear: (printing, layer) => ({
    ...convolution(printing, { ...layer, kind: "conv1d" }),
    present: printing.input.present,
  }),
  embedding(printing, { name, weights, maskZero }) {
    const { program, input } = printing;
    const { shape, data } = weights.get("weight")!;
    const [rows, features] = shape;
    const present = maskZero ? program.value(`${name}_present`, input.frames, 1) : input.present;
    const output = like(printing, { present });
    const table = program.matrix(
      `${name}_weight`,
      data,
      rows,
      features,
      `[${shape.join(", ")}] by columns, rows of ids`,
    );
    const given = [
      input.frames.text,
      rows,
      features,
      table,
      input.at,
      maskZero ? present!.at : "0",
      output.at,
    ];
    program.line(`if (!net_lookup(${given.join(", ")})) return -1;`);
    return output;
  },
  activation(printing, { name, activation }) {
    const output = like(printing);
    activate(printing.program, name, activation, printing.input, output);
    return output;
  },
  prelu(printing, { name, weights }) {
    const { shape, data } = weights.get("weight")!;
    if (shape.length === 2 && String(shape[0]) !== printing.input.frames.text)
      refuseLayer(
        name,
        `expected ${shape[0]} frames, each with its slopes, got any number. Give the network that many frames.`,
      );
    return mapped(printing, "prelu", [data.length, printing.program.vector(`${name}_weight`, data)]);
  },
  batchNorm(printing, { name, weights, eps }) {
    const gain = weights.get("weight")?.data;
    const mean = weights.get("running_mean")!.data;
    const scale = weights
      .get("running_var")!
      .data.map((value, k) => (gain?.[k] ?? 1) / Math.sqrt(value + eps));
    const bias = weights.get("bias")?.data ?? new Float32Array(mean.length);
    const all = Object.entries({ mean, scale, bias });
    return mapped(
      printing,
      "affine",
      all.map(([word, values]) => printing.program.vector(`${name}_${word}`, values)),
    );
  },
  layerNorm(printing, { name, weights, eps }) {
    const names = ["weight", "bias"].map((word) =>
      printing.program.vector(`${name}_${word}`, weights.get(word)?.data),
    );
    return mapped(printing, "normalise", [floatText(eps), ...names]);
  },
  dropout: ({ input }) => input,
  masking(printing, { name, value }) {
    const present = printing.program.value(`${name}_present`, printing.input.frames, 1);
    return mapped(printing, "mask", [floatText(value), present.at], like(printing, { present }));
  },
  pool(printing, layer) {
    const { program, input, byStep } = printing;
    const { name, size, stride = size ?? 1, padding = [0, 0], operation, presentOnly } = layer;
    const isMax = Number(operation === "max");
    const present = (presentOnly && isMax === 0 && input.present?.at) || "0";
    if (size !== undefined) {
      const { left, from, frames } = windows(printing, padding, size, stride);
      const own = { ...printing, input: from };
      return mapped(own, "pool", [size, stride, left, frames.text, isMax, "0"], reframed(own, frames));
    }
    const { text } = input.frames;
    if (!byStep) return mapped(printing, "pool", [text, 1, 0, 1, isMax, present], reframed(printing, one));
    const kept = program.member(name, input.features, `the ${operation} over all frames so far`);
    const count = program.member(`${name}_count`, 1, `frames in ${name}`);
    const output = { at: kept, frames: one, features: input.features, ready: input.ready };
    program.call("poolSoFar", input.features, isMax, present, count, input.at, kept);
    return output;
  },
  last: (printing) => {
    const { input, byStep } = printing;
    return { ...view(printing, frameAt(input, lastOf(input.frames)), one), isVector: !byStep };
  },
  flip(printing, { name }) {
    const { program, input } = printing;
    const { frames, present: before } = input;
    const present = before && program.value(`${name}_present`, frames, 1);
    if (present !== undefined) program.call("flip", frames.text, 1, before!.at, present.at);
    return mapped(printing, "flip", [], like(printing, { present }));
  },
  flatten: moved,
  reshape: moved,
  transpose: (printing) =>
    mapped(printing, "transpose", [], reframed(printing, countOf(printing.placed.output.frames as number))),
  repeat(printing, { times: count }) {
    const input = { ...printing.input, frames: countOf(count) };
    return mapped({ ...printing, input }, "repeat", [], reframed(printing, input.frames));
  },
  pad(printing, { padding: [left, right] }) {
    const { program, input } = printing;
    const { features, frames } = input;
    const output = reframed(printing, counted(printing, `${frames.text} + ${left + right}`, isKnown(frames)));
    const [begin, end] = [Math.max(0, -left), Math.max(0, -right)];
    const kept = isKnown(frames) ? String(frames.most - begin - end) : `(${frames.text} - ${begin + end})`;
    const to = plus(output.at, Math.max(0, left) * features);
    program.call("fill", numbersOf(output), "0.0f", output.at);
    program.call("copy", times(kept, features), plus(input.at, begin * features), to);
    return output;
  },
  join(printing, { name, operation, with: others }) {
    const { program, placed, input } = printing;
    const values = [input, ...others.map((ref) => printing.read(ref))];
    const masks = [...new Set(values.flatMap(({ present }) => present ?? []))];
    const { text } = input.frames;
    if (operation === "frames") {
      if (masks.length > 0)
        refuseLayer(name, "expected sequences without absent frames to join one after the other, got some.");
      const total = values.map(({ frames }) => frames.text).join(" + ");
      const output = reframed(
        printing,
        counted(
          printing,
          total,
          values.every(({ frames }) => isKnown(frames)),
        ),
      );
      values.reduce((at, value) => {
        program.call("copy", numbersOf(value), value.at, at);
        return plus(at, numbersOf(value));
      }, output.at);
      return output;
    }
    for (const { frames } of values)
      if (frames.text !== text) program.line(`if (${frames.text} != ${text}) return -1;`);
    const present = masks.length > 1 ? program.value(`${name}_present`, input.frames, 1) : masks[0];
    const output = like(printing, { present });
    const product = masks.map((each) => `${each.at}[k]`).join(" * ");
    if (masks.length > 1) program.line(`for (k = 0; k < ${text}; k++) ${present.at}[k] = ${product};`);
    if (operation === "features") {
      values.reduce((at, value) => {
        program.call("place", text, value.features, value.at, placed.output.features, plus(output.at, at));
        return at + value.features;
      }, 0);
      return output;
    }
    const item = (at: string) =>
      at.replace(/^(\S+)(?: \+ (.*))?$/, (_, base, start) => `${base}[${start ? `${start} + ` : ""}k]`);
    const sum = values.map(({ at }) => item(at)).reduce(COMBINE[operation]);
    const all = operation === "mean" ? `(${sum}) / ${floatText(values.length)}` : sum;
    program.line(`for (k = 0; k < ${numbersOf(output)}; k++) ${output.at}[k] = ${all};`);
    return output;
  },
};

const text = (value: string | number) => (typeof value === "number" ? floatText(value) : value);
const infix = (operator: string) => (a: string | number, b: string | number) =>
  `(${text(a)} ${operator} ${text(b)})`;
const call =
  (name: string) =>
  (...of: readonly (string | number)[]) =>
    `net_${name}(${of.map(text).join(", ")})`;

const algebra: Algebra<string> = {
  ...{ add: infix("+"), mul: infix("*"), div: infix("/"), max: call("max"), min: call("min") },
  ...{ exp: call("exp"), sigmoid: call("sigmoid"), tanh: call("tanh"), softplus: call("softplus") },
};

const COMBINE: Readonly<Record<string, (a: string, b: string) => string>> = {
  ...{ add: algebra.add, mean: algebra.add, subtract: infix("-"), multiply: algebra.mul },
  ...{ max: algebra.max, min: algebra.min },
};

/** Prints an activation from a value to another, or in place. @throws ChainError for an unknown one */
function activate(program: Program, layer: string, activation = "linear", from: Value, to: Value): void {
  if (activation === "linear" && from === to) return;
  if (activation === "softmax" || activation === "logSoftmax") {
    program.call(
      "softmax",
      from.frames.text,
      from.features,
      Number(activation === "logSoftmax"),
      from.at,
      to.at,
    );
    return;
  }
  const x = `${from.at}[k]`.replace(/ \+ (.*)\[k\]$/, "[$1 + k]");
  program.line(`for (k = 0; k < ${numbersOf(to)}; k++) ${to.at}[k] = ${formula(layer, activation, x)};`);
}

function formula(layer: string, activation: string, x: string): string {
  const [, name, list] = /^(\w+)(?:\((.*)\))?$/.exec(activation) ?? [];
  const given = list?.split(",").map(Number) ?? [];
  if (activation === "relu" || activation === "logSigmoid") return call(name)(x);
  if (name === "log" && given.length <= 1)
    return call("log")(given.length === 0 ? x : infix("+")(x, given[0]));
  if (name === "relu" && given.length > 1) return call("limitedRelu")(x, given[0], given[1], given[2] ?? 0);
  if (activation === "gelu(tanh)") {
    const cube = `${x} * ${x} * ${x}`;
    return `0.5f * ${x} * (1.0f + net_tanh(0.797884561f * (${x} + 0.044715f * ${cube})))`;
  }
  const known = activation === "hardSigmoid" ? "hardSigmoid(1/6)" : activation;
  if (parseActivation(known) !== undefined) return activationIn(algebra, known)(x);
  return refuseLayer(
    layer,
    `expected an activation that C has, got ${describe(activation)}. Run the network with sluice/network.`,
  );
}
