/** The layers of a pipeline as lines of C: those of chains, and those of signals, as `realtime/signal` runs them. */
import type { ChainLayer, ChainTensor, PlacedLayer } from "../../core/chain/chain.ts";
import { ChainBuilder } from "../../core/chain/place.ts";
import type { LayerDefinition } from "../pipeline/definition.ts";
import { activationNames, activationSetting } from "../signal/activation.ts";
import { synthesisGains } from "../signal/stft.ts";
import { printLayer } from "./layers.ts";
import { countOf, type Program } from "./program.ts";
import {
  frameAt,
  frameIn,
  item,
  newValue,
  numbersOf,
  overFrames,
  type Printed,
  type Printing,
  plus,
  product,
  type Value,
} from "./values.ts";
import { floatText } from "./weights.ts";

type Weights = ReadonlyMap<string, ChainTensor>;

/** A layer of a pipeline to print. */
export interface SignalPrinting {
  readonly program: Program;
  readonly definition: LayerDefinition;
  readonly weights: Weights;
  readonly input: Value;
  /** What it combines with */
  readonly other?: Value;
}

type Print = (printing: Printing, definition: LayerDefinition, weights: Weights) => Printed;

/** Prints a layer of a pipeline. */
export function printSignal({ program, definition, weights, input, other }: SignalPrinting): Printed {
  const { layer: kind, name } = definition;
  const shape = ({ frames, features }: Value) => ({ frames: frames.most, features });
  const own = Object.hasOwn(printers, kind) ? printers[kind] : undefined;
  const layer = own === undefined ? chainLayer(definition, weights) : ({ kind: "dropout", name } as const);
  const builder = new ChainBuilder([
    { name: "input", ...shape(input) },
    ...(other === undefined ? [] : [{ name: "other", ...shape(other) }]),
  ]);
  const output = builder.add({ ...layer, from: "input" });
  const placed: PlacedLayer = { layer, input: shape(input), output, parameters: 0 };
  // A convolution without causality sees one block alone.
  const byStep = kind !== "conv1d" || definition.causal === true;
  const printing: Printing = { program, placed, input, byStep, read: () => other! };
  return own === undefined ? printLayer(printing) : own(printing, definition, weights);
}

/** The layer of a chain that computes the same. */
function chainLayer(definition: LayerDefinition, weights: Weights): ChainLayer {
  const { layer: kind, name, causal, from: _from, by: _by, layer: _layer, ...options } = definition;
  if (activationNames.includes(kind)) {
    const setting = activationSetting(kind);
    const value = setting === undefined ? undefined : options[setting];
    return { kind: "activation", name, activation: value === undefined ? kind : `${kind}(${value})` };
  }
  if (kind === "add" || kind === "multiply") return { kind: "join", name, operation: kind, with: ["other"] };
  const common = { ...options, name, weights };
  if (kind === "conv1d")
    return { ...common, kind, ...(causal && { padding: "causal" as const }) } as ChainLayer;
  if (kind === "layerNorm") return { eps: 1e-5, ...common, kind } as ChainLayer;
  if (kind === "pad") return { kind, name, padding: definition.padding as unknown as [number, number] };
  if (kind !== "lstm" && kind !== "gru" && kind !== "rnn") return { ...common, kind } as ChainLayer;
  const { nonlinearity, ...rest } = options;
  return {
    ...rest,
    kind,
    name,
    weights,
    hiddenSize: weights.get("weight_hr_l0")?.shape[1] ?? weights.get("weight_hh_l0")!.shape[1],
    sequences: true,
    ...(nonlinearity !== undefined && { activations: { gate: "sigmoid", state: nonlinearity as string } }),
  };
}

/** A value of other sizes. */
const made = (printing: Printing, frames: number, features: number): Value =>
  newValue(printing, { frames: countOf(frames), features, isVector: false, ready: printing.input.ready });

/** The tables of a transform: cosines, then sines, of 2 pi k / size for the first half. */
function tables(program: Program, size: number): string {
  const known = program.tables.get(size);
  if (known !== undefined) return known;
  const half = size / 2;
  const angle = (k: number) => (2 * Math.PI * (k % half)) / size;
  const values = Float32Array.from({ length: size }, (_, k) =>
    k < half ? Math.cos(angle(k)) : Math.sin(angle(k)),
  );
  const name = program.vector(
    `fourier_${size}`,
    values,
    `[2, ${half}]: cosines and sines of 2 pi k / ${size}`,
  );
  program.tables.set(size, name);
  return name;
}

/** Factors of each number of a frame, as C. */
const factors = (program: Program, name: string, values: Float32Array | undefined): string | undefined =>
  values && program.vector(name, values, `[${values.length}], factors of a frame`);

/** Calls the inverse transform for each frame. */
function inverse(printing: Printing, size: number): Value {
  const { program, input, placed } = printing;
  const output = made(printing, input.frames.most, size);
  const work = program.room(`${placed.layer.name}_work`, size);
  program.multiplyAdds += input.frames.most * size * Math.log2(size);
  overFrames(program, input.frames, [
    `net_unfourier(${size}, ${tables(program, size)}, ${frameAt(input)}, ${work.name}, ${frameAt(output)});`,
  ]);
  return output;
}

/** Adds up frames that overlap. @param gains of each number of a frame, as C */
function overlap(printing: Printing, hop: number, gains?: string): Value {
  const { program, input, placed } = printing;
  const { features: size, frames } = input;
  const { name } = placed.layer;
  const sum = program.member(`${name}_sum`, size, `frames that overlap, from the next number of ${name} on`);
  const output = made(printing, frames.most * hop, 1);
  const to = plus(output.at, product(frameIn(frames), String(hop)));
  const factor = gains === undefined ? "" : ` * NET_READ_F32(${gains} + k)`;
  overFrames(program, frames, [
    `for (k = 0; k < ${size}; k++) ${sum}[k] += ${item(frameAt(input), "k")}${factor};`,
    `net_copy(${hop}, ${sum}, ${to});`,
    `net_copy(${size - hop}, ${sum} + ${hop}, ${sum});`,
    `net_fill(${hop}, 0.0f, ${sum} + ${size - hop});`,
  ]);
  return output;
}

const printers: Readonly<Record<string, Print>> = {
  history(printing, { size }) {
    const { program, input, placed } = printing;
    const { name } = placed.layer;
    const numbers = (size as number) * input.features;
    const block = input.frames.most * input.features;
    const at = program.member(name, numbers, `the last ${size} frames`);
    if (numbers > block) program.line(`net_copy(${numbers - block}, ${at} + ${block}, ${at});`);
    program.line(`net_copy(${block}, ${input.at}, ${plus(at, String(numbers - block))});`);
    return { ...input, at, frames: countOf(size as number), rooms: [] };
  },
  stft(printing, { size, hop }, weights) {
    const { program, input, placed } = printing;
    const { name } = placed.layer;
    const n = size as number;
    const output = made(printing, Math.floor((input.frames.most - n) / (hop as number)) + 1, n + 2);
    const work = program.room(`${name}_work`, n);
    const window = factors(program, `${name}_window`, weights.get("window")?.data);
    program.multiplyAdds += output.frames.most * n * Math.log2(n);
    const x = plus(input.at, product(frameIn(output.frames), String(hop)));
    overFrames(program, output.frames, [
      window === undefined
        ? `net_copy(${n}, ${x}, ${work.name});`
        : `for (k = 0; k < ${n}; k++) ${work.name}[k] = ${item(x, "k")} * NET_READ_F32(${window} + k);`,
      `net_fourier(${n}, ${tables(program, n)}, ${work.name}, ${frameAt(output)});`,
    ]);
    return output;
  },
  inverseFourier: (printing, { size }) => inverse(printing, size as number),
  overlapAdd: (printing, { hop }) => overlap(printing, hop as number),
  istft(printing, { size, hop, name }, weights) {
    const gains = synthesisGains(size as number, hop as number, weights.get("window")?.data);
    const frames = inverse(printing, size as number);
    return overlap(
      { ...printing, input: frames },
      hop as number,
      factors(printing.program, `${name}_gains`, gains),
    );
  },
  magnitude(printing) {
    const { program, input } = printing;
    const half = input.features / 2;
    const output = made(printing, input.frames.most, half);
    const [re, im] = [item(frameAt(input), "k"), item(frameAt(input), `${half} + k`)];
    overFrames(program, input.frames, [
      `for (k = 0; k < ${half}; k++) ${item(frameAt(output), "k")} = net_sqrt(${re} * ${re} + ${im} * ${im});`,
    ]);
    return output;
  },
  mask(printing) {
    const { program, input } = printing;
    const gains = printing.read("other");
    const output = made(printing, input.frames.most, input.features);
    const half = input.features / 2;
    const gain = item(frameAt(gains), "k");
    overFrames(program, input.frames, [
      `for (k = 0; k < ${half}; k++) {`,
      ...["k", `${half} + k`].map(
        (k) => `  ${item(frameAt(output), k)} = ${item(frameAt(input), k)} * ${gain};`,
      ),
      "}",
    ]);
    return output;
  },
  pad(printing, definition, weights) {
    const { mode, padding } = definition;
    const [left, right] = padding as unknown as [number, number];
    const { program, input } = printing;
    const { features, frames } = input;
    if (mode === "zero") {
      const layer = chainLayer(definition, weights);
      const output = { frames: left + frames.most + right, features };
      return printLayer({ ...printing, placed: { ...printing.placed, layer, output }, byStep: false });
    }
    const output = made(printing, left + frames.most + right, features);
    program.line(`net_copy(${numbersOf(input)}, ${input.at}, ${plus(output.at, String(left * features))});`);
    const copied = (count: number, from: string, to: string) => {
      if (count > 0)
        program.line(
          `for (t = 1; t <= ${count}; t++) net_copy(${features}, ${input.at} + (${from}) * ${features}, ${output.at} + (${to}) * ${features});`,
        );
    };
    copied(left, "t", `${left} - t`);
    copied(right, `${frames.most - 1} - t`, `${left + frames.most - 1} + t`);
    return output;
  },
  instanceNorm(printing, { name, eps = 1e-5 }, weights) {
    const { program, input } = printing;
    const { features, frames } = input;
    const output = made(printing, frames.most, features);
    const lane = program.room(`${name}_lane`, 2 * frames.most);
    const take = (weight: string, operator: string) => {
      const values = weights.get(weight);
      return values === undefined
        ? ""
        : ` ${operator} NET_READ_F32(${program.vector(`${name}_${weight}`, values.data, `[${features}], ${weight} of ${name}`)} + k)`;
    };
    const after = take("weight", "*") + take("bias", "+");
    const each = (line: string) => `  for (t = 0; t < ${frames.text}; t++) ${line}`;
    program.line(`for (k = 0; k < ${features}; k++) {`);
    program.line(each(`${lane.name}[t] = ${item(input.at, `t * ${features} + k`)};`));
    program.line(
      `  net_normalise(${frames.most}, ${floatText(Math.fround(eps as number))}, ${lane.name}, ${lane.name} + ${frames.most});`,
    );
    program.line(
      each(`${item(output.at, `t * ${features} + k`)} = ${lane.name}[${frames.most} + t]${after};`),
    );
    program.line("}");
    return output;
  },
};
