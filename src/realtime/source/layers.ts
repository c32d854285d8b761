/** The layers of a chain as lines of C, as `realtime/network/layers.ts` runs them. By the step, a block is one frame. */
import type { ChainConv1d, ChainJoin, ChainLayer, ChainPadding, ChainPool } from "../../core/chain/chain.ts";
import { refuseLayer } from "../../core/chain/refuse.ts";
import { activate } from "./activations.ts";
import { type Count, countOf, one, shapeOf } from "./program.ts";
import { recurrent } from "./recurrent.ts";
import {
  frameAt,
  frameIn,
  item,
  like,
  newValue,
  numbersOf,
  overFrames,
  type Printed,
  type Printing,
  plus,
  product,
  reframed,
  type Value,
} from "./values.ts";
import { floatText } from "./weights.ts";

type Print<L extends ChainLayer = ChainLayer> = (printing: Printing, layer: L) => Printed;
type Of<K extends ChainLayer["kind"]> = Extract<ChainLayer, { kind: K }>;

/** Prints a layer. @throws ChainError for what runs in no form */
export function printLayer(printing: Printing): Printed {
  const { layer } = printing.placed;
  return (printers[layer.kind] as Print)(printing, layer);
}

/** The frames after a layer that gives others: known beforehand, or counted when the program runs. */
function countAfter({ program, placed, byStep, input }: Printing, formula: string): Count {
  const { frames } = placed.output;
  // By the step, a chain has one frame, and a pipeline a block of them.
  if (typeof frames !== "number") return one;
  if (byStep || /^\d+$/.test(input.frames.text)) return countOf(frames);
  return counted(program, placed.layer.name, formula, frames);
}

function counted(program: Printing["program"], name: string, formula: string, most: number): Count {
  const text = program.names.local(`${name}_frames`);
  program.line(`const int ${text} = ${formula};`);
  return { text, most };
}

const copied = (value: Value, from: string) => `net_copy(${numbersOf(value)}, ${from}, ${value.at});`;

const copy: Print = (printing) => {
  const output = like(printing);
  printing.program.line(copied(output, printing.input.at));
  return output;
};

/** The beginning of a sum: the bias, or zeros. */
function begin({ program, placed: { layer } }: Printing, rows: number): (y: string) => string {
  const bias = "weights" in layer ? layer.weights.get("bias") : undefined;
  if (bias === undefined) return (y) => `net_fill(${rows}, 0.0f, ${y});`;
  const name = program.vector(`${layer.name}_bias`, bias.data, `[${rows}], bias of ${layer.name}`);
  return (y) => `net_load(${rows}, ${name}, ${y});`;
}

const linear: Print<Of<"linear">> = (printing, { name, weights, activation = "linear" }) => {
  const { program, input } = printing;
  const weight = weights.get("weight")!;
  const [rows, columns] = weight.shape;
  const output = like(printing, rows);
  const matrix = program.matrix(
    `${name}_weight`,
    weight.data,
    rows,
    columns,
    `${shapeOf(weight)} by columns, weight of ${name}`,
  );
  const y = frameAt(output);
  program.multiplyAdds += rows * columns * input.frames.most;
  overFrames(program, input.frames, [
    begin(printing, rows)(y),
    `net_product(${rows}, ${columns}, ${matrix.pointer()}, ${frameAt(input)}, ${y});`,
  ]);
  activate(program, name, activation, output);
  return output;
};

const embedding: Print<Of<"embedding">> = (printing, { name, weights, maskZero = false }) => {
  const { program, input } = printing;
  const weight = weights.get("weight")!;
  const [rows, features] = weight.shape;
  const table = program.matrix(
    `${name}_weight`,
    weight.data,
    rows,
    features,
    `${shapeOf(weight)} by columns, rows of ids`,
  );
  const mask = maskZero ? program.room(`${name}_present`, input.frames.most) : undefined;
  const output = newValue(printing, {
    ...input,
    features,
    ...(mask && { present: mask.name }),
    rooms: mask && [mask],
  });
  const id = item(frameAt(input), "0");
  overFrames(program, input.frames, [
    `if (!(${id} >= 0.0f && ${id} <= ${floatText(rows - 1)})) return -1;`,
    `for (k = 0; k < ${features}; k++) ${item(frameAt(output), "k")} = ${table.number("k", `(int)${id}`)};`,
    ...(mask === undefined
      ? []
      : [`${item(mask.name, frameIn(input.frames))} = ${id} < 0.5f ? 0.0f : 1.0f;`]),
  ]);
  return output;
};

/** Frames before a sequence, and frames in all, as C. @param n frames of the input */
function padded(
  { program, input, placed: { layer } }: Printing,
  padding: ChainPadding,
  span: number,
  stride: number,
): { left: string; frames: string } {
  const n = input.frames.text;
  if (padding !== "same") {
    const [left, right] = padding === "causal" ? [span - 1, 0] : padding;
    return { left: String(left), frames: `(${n} + ${left + right - span}) / ${stride} + 1` };
  }
  const frames = `(${n} + ${stride - 1}) / ${stride}`;
  if (/^\d+$/.test(n)) {
    const total = Math.max((Math.ceil(Number(n) / stride) - 1) * stride + span - Number(n), 0);
    return { left: String(Math.floor(total / 2)), frames };
  }
  const left = program.names.local(`${layer.name}_left`);
  const rest = `((${frames} - 1) * ${stride} + ${span} - ${n})`;
  program.line(`const int ${left} = ${rest} > 0 ? ${rest} / 2 : 0;`);
  return { left, frames };
}

/**
 * By the step: the block with the frames before it, and whether a single frame completes an answer.
 *
 * @param before how many frames before the block
 * @param first  after how many frames there is an answer, and after each `stride` from then on
 */
function windowOf(
  printing: Printing,
  before: number,
  first: number,
  stride: number,
): { value: Value; ready?: string } {
  const { program, input, placed } = printing;
  const { features, frames } = input;
  const { name } = placed.layer;
  const count = before + frames.most;
  const block = frames.most * features;
  const at = program.member(`${name}_window`, count * features, `the last ${count} frames before ${name}`);
  if (before > 0) program.line(`net_copy(${before * features}, ${at} + ${block}, ${at});`);
  program.line(`net_copy(${block}, ${input.at}, ${plus(at, String(before * features))});`);
  const value = { at, frames: countOf(count), features, isVector: false, rooms: [] };
  if (frames.most > 1 || (first === 1 && stride === 1)) return { value, ready: input.ready };
  const wait = program.member(`${name}_wait`, 1, `frames until ${name} has an answer`, first);
  const ready = program.names.local(`${name}_ready`);
  program.flag(ready);
  program.line(`${ready} = --${wait}[0] < 0.5f;`);
  program.line(`if (${ready}) ${wait}[0] = ${floatText(stride)};`);
  return { value, ready };
}

const conv1d: Print<ChainConv1d> = (printing, layer) => {
  const { program, byStep } = printing;
  const { name, stride = 1, dilation = 1, groups = 1, padding = [0, 0], weights } = layer;
  const weight = weights.get("weight")!;
  const [out, columns, taps] = weight.shape;
  const span = (taps - 1) * dilation + 1;
  const { left, frames } = byStep ? { left: "0", frames: "1" } : padded(printing, padding, span, stride);
  const zeros = padding === "causal" ? span - 1 : padding === "same" ? 0 : padding[0];
  const { value: input, ready } = byStep
    ? windowOf(printing, span - 1, span - zeros, stride)
    : { value: printing.input, ready: undefined };
  const output = { ...reframed(printing, countAfter(printing, frames)), ready };
  // Each tap of each group is a matrix.
  const rows = out / groups;
  const data = new Float32Array(weight.data.length);
  for (let o = 0; o < out; o++)
    for (let c = 0; c < columns; c++)
      for (let k = 0; k < taps; k++) {
        const [g, r] = [Math.floor(o / rows), o % rows];
        data[((g * taps + k) * rows + r) * columns + c] = weight.data[(o * columns + c) * taps + k];
      }
  const matrix = program.matrix(
    `${name}_weight`,
    data,
    rows,
    columns,
    `${shapeOf(weight)} by ${groups > 1 ? "groups, " : ""}taps and columns, weight of ${name}`,
  );
  program.multiplyAdds += output.frames.most * weight.data.length;
  const y = frameAt(output);
  const index = groups > 1 ? `(g * ${taps} + k)` : "k";
  const group = (text: string, width: number) => (groups > 1 ? `${text} + g * ${width}` : text);
  const from = plus(product(frameIn(output.frames), String(stride)), product("k", String(dilation)));
  const isAfter = padding === "same" || (padding !== "causal" && padding[1] > 0);
  const inside = byStep
    ? []
    : [...(left === "0" ? [] : ["from >= 0"]), ...(isAfter ? [`from < ${input.frames.text}`] : [])];
  const x = group(`${input.at} + from * ${input.features}`, columns);
  const sum = `net_product(${rows}, ${columns}, ${matrix.pointer(`${index} * ${rows * columns}`, `${index} * ${rows}`)}, ${x}, ${group(y, rows)});`;
  overFrames(program, output.frames, [
    begin(printing, out)(y),
    ...(groups > 1 ? [`for (g = 0; g < ${groups}; g++)`] : []),
    `for (k = 0; k < ${taps}; k++) {`,
    `  const int from = ${left === "0" ? from : `${from} - ${left}`};`,
    `  ${inside.length > 0 ? `if (${inside.join(" && ")}) ` : ""}${sum}`,
    "}",
  ]);
  activate(program, name, layer.activation ?? "linear", output);
  return output;
};

const pool: Print<ChainPool> = (printing, layer) => {
  const { program, input, byStep } = printing;
  const { size, stride = size ?? 1, padding = [0, 0], operation, keepFrames = false, presentOnly } = layer;
  const { features } = input;
  const isMax = operation === "max";
  if (size === undefined && byStep) return runningPool(printing, layer);
  if (size === undefined) {
    const output = reframed(printing, one, !keepFrames);
    const present = isMax || !presentOnly ? undefined : input.present;
    pooled(printing, input, output.at, { from: "0", to: input.frames.text, isMax, present });
    return output;
  }
  if (byStep) {
    const { value, ready } = windowOf(printing, size - 1, size, size);
    const output = { ...reframed(printing, one), ready };
    pooled(printing, value, output.at, { from: "0", to: String(size), isMax });
    return output;
  }
  const { left, frames } = padded(printing, padding, size, stride);
  const output = reframed(printing, countAfter(printing, frames));
  const start = left === "0" ? product("t", String(stride)) : `${product("t", String(stride))} - ${left}`;
  program.line(`for (t = 0; t < ${output.frames.text}; t++) {`);
  program.line(`  const int start = ${start}, from = start > 0 ? start : 0;`);
  program.line(
    `  const int to = start + ${size} < ${input.frames.text} ? start + ${size} : ${input.frames.text};`,
  );
  pooled(
    printing,
    input,
    plus(output.at, product("t", String(features))),
    { from: "from", to: "to", isMax },
    "  ",
  );
  program.line("}");
  return output;
};

/** The largest or the mean of each feature over some frames. */
function pooled(
  { program }: Printing,
  input: Value,
  y: string,
  { from, to, isMax, present }: { from: string; to: string; isMax: boolean; present?: string },
  indent = "",
): void {
  const x = (r: string) => item(input.at, plus(product(r, String(input.features)), "k"));
  const over = `for (r = ${from}; r < ${to}; r++)`;
  const sums =
    present === undefined
      ? [`${over} sum += ${x("r")};`]
      : [`${over} {`, `  sum += ${present}[r] * ${x("r")};`, `  count += ${present}[r];`, "}"];
  const count = present === undefined ? `(float)${from === "0" ? to : `(${to} - ${from})`}` : "count";
  const lines = isMax
    ? [
        `float most = ${x(from)};`,
        `for (r = ${plus(from, "1")}; r < ${to}; r++) most = net_max(most, ${x("r")});`,
        `${item(y, "k")} = most;`,
      ]
    : [
        `float sum = 0.0f${present === undefined ? "" : ", count = 0.0f"};`,
        ...sums,
        `${item(y, "k")} = sum / ${count};`,
      ];
  program.line(`${indent}for (k = 0; k < ${input.features}; k++) {`);
  for (const line of lines) program.line(`${indent}  ${line}`);
  program.line(`${indent}}`);
}

/** A pool over all frames so far. */
function runningPool(
  { program, input, placed }: Printing,
  { name, operation, presentOnly }: ChainPool,
): Value {
  const { features } = input;
  const isMax = operation === "max";
  const kept = program.member(`${name}_kept`, features, `the ${operation} over all frames so far`);
  const count = program.member(`${name}_count`, 1, `frames in ${name}`);
  const present = isMax || !presentOnly ? undefined : input.present;
  const x = item(input.at, "k");
  const rule = isMax
    ? `${kept}[k] = ${count}[0] > 1.0f ? net_max(${kept}[k], ${x}) : ${x};`
    : `${kept}[k] += (${x} - ${kept}[k]) / ${count}[0];`;
  program.line(`${present === undefined ? "" : `if (${item(present, "0")} > 0.0f) `}{`);
  program.line(`  ${count}[0] += 1.0f;`);
  program.line(`  for (k = 0; k < ${features}; k++) ${rule}`);
  program.line("}");
  return {
    at: kept,
    frames: one,
    features,
    isVector: placed.output.frames === undefined,
    ready: input.ready,
    rooms: [],
  };
}

const batchNorm: Print<Of<"batchNorm">> = (printing, { name, weights, eps }) => {
  const { features } = printing.input;
  const mean = weights.get("running_mean")!.data;
  const bias = weights.get("bias")?.data;
  const gain = weights.get("weight")?.data;
  const scale = Float32Array.from(
    weights.get("running_var")!.data,
    (value, k) => (gain?.[k] ?? 1) / Math.sqrt(value + eps),
  );
  const { program } = printing;
  const names = [
    program.vector(`${name}_mean`, mean, `[${features}], running mean of ${name}`),
    program.vector(`${name}_scale`, scale, `[${features}], weight / sqrt(running variance + epsilon)`),
    program.vector(`${name}_bias`, bias ?? new Float32Array(features), `[${features}], bias of ${name}`),
  ].map((each) => `NET_READ_F32(${each} + k)`);
  return byNumber(printing, (x) => `(${x} - ${names[0]}) * ${names[1]} + ${names[2]}`);
};

/** y = f(x) of each number, k its feature. */
function byNumber(printing: Printing, rule: (x: string) => string): Value {
  const { program, input } = printing;
  const output = like(printing);
  const at = (value: Value) => item(frameAt(value), "k");
  overFrames(program, input.frames, [
    `for (k = 0; k < ${input.features}; k++) ${at(output)} = ${rule(at(input))};`,
  ]);
  return output;
}

const layerNorm: Print<Of<"layerNorm">> = (printing, { name, weights, eps }) => {
  const { program, input } = printing;
  const { features } = input;
  const output = like(printing);
  const y = frameAt(output);
  const take = (weight: string, operator: string) => {
    const values = weights.get(weight);
    if (values === undefined) return "";
    return ` ${operator} NET_READ_F32(${program.vector(`${name}_${weight}`, values.data, `[${features}], ${weight} of ${name}`)} + k)`;
  };
  const after = `${take("weight", "*")}${take("bias", "+")}`;
  overFrames(program, input.frames, [
    `net_normalise(${features}, ${floatText(Math.fround(eps))}, ${frameAt(input)}, ${y});`,
    ...(after === "" ? [] : [`for (k = 0; k < ${features}; k++) ${item(y, "k")} = ${item(y, "k")}${after};`]),
  ]);
  return output;
};

const prelu: Print<Of<"prelu">> = (printing, { name, weights }) => {
  const { program, input } = printing;
  const { shape, data } = weights.get("weight")!;
  if (shape.length === 2 && String(shape[0]) !== input.frames.text)
    refuseLayer(
      name,
      `expected ${shape[0]} frames, each with its slopes, got ${input.frames.text}. Give --frames ${shape[0]}.`,
    );
  const slopes = program.vector(`${name}_weight`, data, `${shapeOf({ shape })}, slopes of ${name}`);
  const at = shape.length === 2 ? plus(product(frameIn(input.frames), String(input.features)), "k") : "k";
  return byNumber(printing, (x) => `net_leakyRelu(${x}, NET_READ_F32(${slopes} + ${at}))`);
};

const masking: Print<Of<"masking">> = (printing, { name, value }) => {
  const { program, input } = printing;
  const mask = program.room(`${name}_present`, input.frames.most);
  const output = newValue(printing, { ...input, present: mask.name, rooms: [mask] });
  const [x, y, there] = [frameAt(input), frameAt(output), item(mask.name, frameIn(input.frames))];
  overFrames(program, input.frames, [
    `${there} = 0.0f;`,
    `for (k = 0; k < ${input.features}; k++) if (${item(x, "k")} != ${floatText(Math.fround(value))}) ${there} = 1.0f;`,
    `for (k = 0; k < ${input.features}; k++) ${item(y, "k")} = ${there} > 0.0f ? ${item(x, "k")} : 0.0f;`,
  ]);
  return output;
};

const activation: Print<Of<"activation">> = (printing, layer) => {
  const output = like(printing);
  printing.program.line(copied(output, printing.input.at));
  activate(printing.program, layer.name, layer.activation, output);
  return output;
};

const last: Print = ({ input, byStep }) => ({
  ...input,
  at: frameAt(
    input,
    /^\d+$/.test(input.frames.text) ? String(Number(input.frames.text) - 1) : `(${input.frames.text} - 1)`,
  ),
  frames: one,
  isVector: !byStep,
  present: undefined,
});

const flip: Print = (printing) => {
  const { program, input } = printing;
  const { frames, present, features } = input;
  const mask =
    present === undefined ? undefined : program.room(`${printing.placed.layer.name}_present`, frames.most);
  const output = newValue(printing, { ...input, ...(mask && { present: mask.name }), rooms: mask && [mask] });
  const other = frameIn(frames, `(${frames.text} - 1 - t)`);
  overFrames(program, frames, [
    `net_copy(${features}, ${frameAt(input)}, ${frameAt(output, other)});`,
    ...(mask === undefined ? [] : [`${item(mask.name, other)} = ${item(present!, frameIn(frames))};`]),
  ]);
  return output;
};

/** The same numbers in the same order. */
const moved: Print = ({ input, placed: { output } }) => ({
  ...input,
  frames: output.frames === undefined ? one : countOf(output.frames as number),
  features: output.features,
  isVector: output.frames === undefined,
  present: undefined,
});

const transpose: Print = (printing) => {
  const { program, input, placed } = printing;
  const output = reframed(printing, countOf(placed.output.frames as number));
  program.line(`for (t = 0; t < ${input.frames.text}; t++)`);
  program.line(
    `  for (k = 0; k < ${input.features}; k++) ${item(output.at, `k * ${output.features} + t`)} = ${item(input.at, `t * ${input.features} + k`)};`,
  );
  return output;
};

const repeat: Print<Of<"repeat">> = (printing, { times }) => {
  const output = reframed(printing, countOf(times));
  overFrames(printing.program, output.frames, [
    `net_copy(${output.features}, ${printing.input.at}, ${frameAt(output)});`,
  ]);
  return output;
};

const pad: Print<Of<"pad">> = (printing, { padding: [left, right] }) => {
  const { program, input } = printing;
  const output = reframed(printing, countAfter(printing, `${input.frames.text} + ${left + right}`));
  const { features } = input;
  const [begin, end] = [Math.max(0, -left), Math.max(0, -right)];
  program.line(`net_fill(${numbersOf(output)}, 0.0f, ${output.at});`);
  const numbers =
    end + begin === 0 ? numbersOf(input) : `(${input.frames.text} - ${begin + end}) * ${features}`;
  program.line(
    `net_copy(${numbers}, ${plus(input.at, String(begin * features))}, ${plus(output.at, String(Math.max(0, left) * features))});`,
  );
  return output;
};

const COMBINE: Readonly<Record<string, (a: string, b: string) => string>> = {
  add: (a, b) => `${a} + ${b}`,
  mean: (a, b) => `${a} + ${b}`,
  subtract: (a, b) => `${a} - ${b}`,
  multiply: (a, b) => `${a} * ${b}`,
  max: (a, b) => `net_max(${a}, ${b})`,
  min: (a, b) => `net_min(${a}, ${b})`,
};

const join: Print<ChainJoin> = (printing, { name, operation, with: others }) => {
  const { program, placed } = printing;
  const values = [printing.input, ...others.map((ref) => printing.read(ref))];
  const masks = [...new Set(values.flatMap(({ present }) => present ?? []))];
  if (masks.length > 0 && operation === "frames")
    refuseLayer(name, "expected sequences without absent frames to join one after the other, got some.");
  const [first] = values;
  if (operation === "frames") {
    const total = values.map(({ frames }) => frames.text).join(" + ");
    const most = values.reduce((sum, { frames }) => sum + frames.most, 0);
    const frames = values.every(({ frames: { text } }) => /^\d+$/.test(text))
      ? countOf(most)
      : counted(program, name, total, most);
    const output = reframed(printing, frames);
    let at = output.at;
    for (const value of values) {
      program.line(`net_copy(${numbersOf(value)}, ${value.at}, ${at});`);
      at = plus(at, numbersOf(value));
    }
    return output;
  }
  for (const { frames } of values.slice(1))
    if (frames.text !== first.frames.text)
      program.line(`if (${frames.text} != ${first.frames.text}) return -1;`);
  const mask = masks.length > 1 ? program.room(`${name}_present`, first.frames.most) : undefined;
  const output = newValue(printing, {
    ...first,
    features: placed.output.features,
    present: mask?.name ?? masks[0],
    rooms:
      mask === undefined
        ? values.flatMap(({ rooms, present }) => (present === undefined ? [] : rooms))
        : [mask],
  });
  const there = frameIn(first.frames);
  const lines =
    mask === undefined
      ? []
      : [`${item(mask.name, there)} = ${masks.map((each) => item(each, there)).join(" * ")};`];
  if (operation === "features") {
    let at = 0;
    for (const value of values) {
      lines.push(`net_copy(${value.features}, ${frameAt(value)}, ${plus(frameAt(output), String(at))});`);
      at += value.features;
    }
  } else {
    const sum = values.map((value) => item(frameAt(value), "k")).reduce(COMBINE[operation]);
    lines.push(
      `for (k = 0; k < ${first.features}; k++) ${item(frameAt(output), "k")} = ${operation === "mean" ? `(${sum}) / ${floatText(values.length)}` : sum};`,
    );
  }
  overFrames(program, first.frames, lines);
  return output;
};

const printers: { readonly [K in ChainLayer["kind"]]: Print<Of<K>> } = {
  lstm: recurrent,
  gru: recurrent,
  rnn: recurrent,
  linear,
  embedding,
  conv1d,
  activation,
  prelu,
  batchNorm,
  layerNorm,
  dropout: copy,
  masking,
  pool,
  last,
  flip,
  flatten: moved,
  reshape: moved,
  transpose,
  repeat,
  pad,
  join,
};
