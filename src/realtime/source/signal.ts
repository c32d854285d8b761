/** The layers of a pipeline as calls: those of chains, and those of signals, as `realtime/signal` runs them. */
import type { ChainLayer, ChainTensor, PlacedLayer } from "../../core/chain/chain.ts";
import { ChainBuilder } from "../../core/chain/place.ts";
import { refuseLayer } from "../../core/chain/refuse.ts";
import { lowerLayer, slide } from "../network/layers.ts";
import { countOf, one } from "../network/lowered.ts";
import type { LayerDefinition } from "../pipeline/definition.ts";
import { activationNames, activationSetting } from "../signal/activation.ts";
import { type CValue, frameAt, item, type Program, plus } from "./program.ts";

type Weights = ReadonlyMap<string, ChainTensor>;

/** Prints a layer of a pipeline. @param other combines with the input. @throws ChainError for a layer that C lacks */
export function printSignal(
  program: Program,
  definition: LayerDefinition,
  weights: Weights,
  input: CValue,
  other?: CValue,
): CValue {
  const own = Object.hasOwn(printers, definition.layer) ? printers[definition.layer] : undefined;
  if (own !== undefined) return own(program, definition, input, weights, other);
  const shape = ({ frames, features }: CValue) => ({ frames: frames.most, features });
  const layer = { ...chainLayer(definition, weights), from: "input" };
  const builder = new ChainBuilder(
    Object.entries({ input, other }).flatMap(([name, value]) => (value ? [{ name, ...shape(value) }] : [])),
  );
  const output = builder.add(layer);
  const placed: PlacedLayer = { layer, reads: [], input: shape(input), output, parameters: 0 };
  // A convolution sees one block alone, unless it is causal.
  const byStep = definition.layer !== "conv1d" || definition.causal === true;
  return lowerLayer({ target: program, placed, input, byStep, read: () => other! });
}

/** The layer of a chain that computes the same. */
function chainLayer(
  { layer: kind, name, causal, from: _, by: _by, ...options }: LayerDefinition,
  weights: Weights,
): ChainLayer {
  const common = { ...options, name, weights };
  if (activationNames.includes(kind)) {
    const value = options[activationSetting(kind) ?? ""];
    return { kind: "activation", name, activation: value === undefined ? kind : `${kind}(${value})` };
  }
  switch (kind) {
    case "add":
    case "multiply":
      return { kind: "join", name, operation: kind, with: ["other"] };
    case "conv1d":
      return { ...common, kind, ...(causal && { padding: "causal" }) } as ChainLayer;
    case "layerNorm":
      return { eps: 1e-5, ...common, kind };
    case "linear":
    case "embedding":
      return { ...common, kind };
    case "lstm":
    case "gru":
    case "rnn": {
      const hiddenSize = (weights.get("weight_hr_l0") ?? weights.get("weight_hh_l0"))!.shape[1];
      const activations = { gate: "sigmoid", state: (options.nonlinearity ?? "tanh") as string };
      return { ...common, kind, hiddenSize, sequences: true, activations };
    }
    default:
      return refuseLayer(
        name,
        `expected a layer that C has, got ${kind}. Run this pipeline with sluice/pipeline.`,
      );
  }
}

/** The tables of a transform: cosines, then sines, of 2 pi k / size for the first half. */
function tables(program: Program, size: number): string {
  const angle = (k: number) => (2 * Math.PI * (k % (size / 2))) / size;
  const values = Float32Array.from({ length: size }, (_, k) =>
    k < size / 2 ? Math.cos(angle(k)) : Math.sin(angle(k)),
  );
  return program.vector(`fourier_${size}`, values, `cosines and sines of 2 pi k / ${size}`);
}

type Print = (
  program: Program,
  definition: LayerDefinition,
  input: CValue,
  weights: Weights,
  other?: CValue,
) => CValue;

const printers: Readonly<Record<string, Print>> = {
  history(program, { name, size }, block) {
    const { frames, features } = block;
    const kept = program.member(name, (size as number) * features, `the last ${size} frames`);
    slide(program, ((size as number) - frames.most) * features, block, kept);
    return { at: kept, frames: countOf(size as number), features };
  },
  pad(program, { name, padding, mode }, { at, frames, features }) {
    const [left, right] = padding as readonly number[];
    const output = program.value(name, countOf(left + frames.most + right), features);
    const put = (count: number, from: number, start: number, step: number) =>
      program.call(
        "move",
        ...[count, features, plus(at, from * features), features],
        ...[output.at, start * features, step * features, 1],
      );
    if (mode !== "reflect") program.call("fill", output.frames.most * features, "0.0f", output.at);
    put(frames.most, 0, left, 1);
    // Mirrored at the first frame and at the last one.
    if (mode === "reflect" && left > 0) put(left, 1, left - 1, -1);
    if (mode === "reflect" && right > 0)
      put(right, frames.most - 1 - right, left + frames.most - 1 + right, -1);
    return output;
  },
  stft(program, { name, size, hop }, input, weights) {
    const [n, step] = [size as number, hop as number];
    const output = program.value(name, countOf(Math.floor((input.frames.most - n) / step) + 1), n + 2);
    const window = program.vector(`${name}_window`, weights.get("window")?.data);
    const x = output.frames.most === 1 ? input.at : plus(input.at, `t * ${step}`);
    const work = program.value(`${name}_work`, one, 2 * n);
    program.multiplyAdds += 2 * output.frames.most * n * Math.log2(n);
    const given = [n, tables(program, n), window, x, work.at, frameAt(output)];
    program.loop(output.frames, [`net_fourier(${given.join(", ")});`]);
    return output;
  },
  inverseFourier(program, { name, size }, input) {
    const n = size as number;
    const output = program.value(name, input.frames, n);
    const work = program.value(`${name}_work`, one, 2 * n);
    program.multiplyAdds += 2 * input.frames.most * n * Math.log2(n);
    const given = [n, tables(program, n), frameAt(input), work.at, frameAt(output)];
    program.loop(input.frames, [`net_inverseFourier(${given.join(", ")});`]);
    return output;
  },
  overlapAdd(program, { name, hop }, input) {
    const { frames, features } = input;
    const step = hop as number;
    const sum = program.member(`${name}_sum`, features, "frames that overlap, from the next number on");
    const output = program.value(name, countOf(frames.most * step), 1);
    program.loop(frames, [
      `for (k = 0; k < ${features}; k++) ${item(sum, "k")} += ${item(frameAt(input), "k")};`,
      `net_copy(${step}, ${sum}, ${frameAt({ ...output, frames, features: step })});`,
      `net_copy(${features - step}, ${plus(sum, step)}, ${sum});`,
      `net_fill(${step}, 0.0f, ${plus(sum, features - step)});`,
    ]);
    return output;
  },
  magnitude(program, { name }, input) {
    const half = input.features / 2;
    const output = program.value(name, input.frames, half);
    const [re, im] = ["k", `${half} + k`].map((index) => item(frameAt(input), index));
    const y = item(frameAt(output), "k");
    program.loop(input.frames, [
      `for (k = 0; k < ${half}; k++) ${y} = net_sqrt(${re} * ${re} + ${im} * ${im});`,
    ]);
    return output;
  },
  mask(program, { name }, input, _, gains) {
    const output = program.value(name, input.frames, input.features);
    const half = input.features / 2;
    const lines = ["k", `${half} + k`].map((index) => {
      const [x, y] = [input, output].map((value) => item(frameAt(value), index));
      return `for (k = 0; k < ${half}; k++) ${y} = ${x} * ${item(frameAt(gains!), "k")};`;
    });
    program.loop(input.frames, lines);
    return output;
  },
};
