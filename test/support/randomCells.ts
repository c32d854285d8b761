/** Random definitions of cells, and layers of them as requests of the engine. */
import { partSize, weightEntries } from "../../src/core/cells/cell.ts";
import { gruDefinition, lstmDefinition } from "../../src/core/cells/defined/asDefined.ts";
import type { Noise } from "../../src/core/cells/defined/compile.ts";
import { type DefinedCell, defineCell } from "../../src/core/cells/defined/definedCell.ts";
import type { CellDefinition, GateDefinition } from "../../src/core/cells/defined/definition.ts";
import { definitions } from "../../src/core/cells/defined/definitions/index.ts";
import { type DefinedRequest, definedEngine } from "../../src/core/cells/defined/engine/engine.ts";
import { plain } from "../../src/core/cells/defined/engine/plain.ts";
import type { Kernels } from "../../src/core/kernels/kernels.ts";
import type { FloatArray } from "../../src/core/tensor/dtype.ts";
import { Random } from "../../src/core/tensor/random.ts";

/** Whether a cell of the library adds the input itself to a state, which must then be as wide. */
export const isAsWide = (cell: string): boolean => cell === "rgLRU" || cell === "sru";

/** A cell of gates, peepholes, norms, products and states that chance picks; its values stay moderate. */
export function randomDefinition(seed: number): CellDefinition {
  const random = new Random(seed);
  const pick = <T>(...of: readonly T[]): T => of[Math.floor(random.uniform() * of.length)];
  const gates: Record<string, GateDefinition> = {};
  const symbols = ["p", "q", "r"].slice(0, 1 + Math.floor(random.uniform() * 3));
  symbols.forEach((symbol, k) => {
    const earlier = symbols.slice(0, k);
    const recurrent = pick<string | false | undefined>(
      undefined,
      undefined,
      false,
      "c",
      ...earlier.map((each) => `${each} * h`),
    );
    const input = recurrent === false || pick(true, true, false);
    gates[symbol] = {
      activation: pick("sigmoid", "sigmoid", "tanh", "softplus", "logSigmoid", "positive"),
      ...(recurrent !== undefined && { recurrent }),
      ...(input ? pick({}, {}, { input: "other" }) : { input }),
      ...(pick(true, false) && { peephole: "c" }),
      ...(recurrent === undefined &&
        earlier.length > 0 &&
        pick(true, false) && { recurrentFactor: earlier[0] }),
      ...(pick(true, true, false) && { norm: `of${symbol}` }),
      ...(pick(true, true, false) ? {} : { bias: false }),
    };
  });
  const expression = (depth: number): string => {
    if (depth === 0) return pick(...symbols, "h", "c", "v", "0.5", "2", "limit");
    const [a, b] = [expression(depth - 1), expression(depth - 1)];
    return pick(
      ...[`(${a} + ${b})`, `(${a} - ${b})`, `${a} * ${b}`, `(1 - sigmoid(${a})) * ${b} + sigmoid(${a}) * c`],
      ...[`${a} / (2 + sigmoid(${b}))`, `tanh(${a})`, `max(${a}, ${b})`, `min(${a}, ${b})`, `-(${a})`],
      ...[`sqrt(relu(${a}) + 0.5)`, `exp(tanh(${a}))`, `log(2 + tanh(${a}))`, `softplus(${a})`, `norm(${a})`],
    );
  };
  return {
    name: `Random ${seed}`,
    state: { h: "hidden", c: "cell" },
    gates,
    vectors: { v: { name: "own", initial: 1 } },
    constants: { limit: 0.75 },
    equations: [
      `c' = tanh(${expression(2)} + v * c)`,
      `h' = tanh(${[...symbols, expression(2)].join(" + ")}) * c'`,
    ],
    candidate: symbols[0],
    recurrentBias: pick(true, false),
    ...(pick(true, false, false) &&
      Object.values(gates).some(({ recurrent }) => recurrent !== false) && { recurrentBlocks: 2 }),
    ...(pick(true, false, false) &&
      Object.values(gates).some(({ input }) => input !== false) && { inputBlocks: 2 }),
  };
}

export interface EquationsCase {
  cell: DefinedCell;
  units: number;
  inputs: number;
  batch: number;
  steps: number;
  lengths?: boolean;
  reverse?: boolean;
  noise?: Noise;
  projSize?: number;
}

/** A layer with random weights, states and masks, in float32. */
export function randomEquations({
  cell,
  units,
  inputs,
  batch,
  steps,
  ...options
}: EquationsCase): DefinedRequest {
  const { lengths = false, reverse = false, noise, projSize } = options;
  const spec = {
    kind: "defined" as const,
    inputSize: inputs,
    hiddenSize: units,
    cell,
    noise,
    ...(projSize && { projSize }),
  };
  const random = new Random(units + batch);
  const draw = (size: number, scale: number) =>
    Float32Array.from({ length: size }, () => scale * random.normal());
  const weights: Record<string, Float32Array> = {};
  const vectors: Record<string, Float32Array> = {};
  for (const [key, shape] of cell.traits.shapes(spec, true)) {
    (cell.vectors.has(key) ? vectors : weights)[key] = draw(
      shape.reduce((a, b) => a * b, 1),
      0.4,
    );
  }
  // States that are divisors stay away from 0.
  const initial = Object.fromEntries(
    cell.parts.map((part) => [part, draw(batch * partSize(spec, part), 0.3).map((x) => 0.5 + Math.abs(x))]),
  );
  const masks = Object.fromEntries(
    cell.program(noise).masks.map(({ name, every }) => {
      const width = name.includes("hidden") ? (projSize ?? units) : units;
      const count = (every === "step" ? steps : 1) * batch * width;
      return [name, Float32Array.from({ length: count }, (_, k) => (k % 3 === 0 ? 0 : 1))];
    }),
  );
  return {
    spec,
    weights: {
      ...weights,
      ...(cell.vectors.size > 0 && { vectors }),
    } as unknown as DefinedRequest["weights"],
    ...{ steps, batch, reverse, masks },
    input: draw(steps * batch * inputs, 1),
    initial: initial as unknown as DefinedRequest["initial"],
    ...(lengths && { lengths: Int32Array.from({ length: batch }, (_, n) => 1 + ((n * 7) % steps)) }),
  };
}

export const randomCell = (seed: number): DefinedCell => defineCell(randomDefinition(seed));

/** Of `lstmDefinition`. */
export const lstm = { kind: "lstm" as const, inputSize: 1, hiddenSize: 1, projSize: 0, coupled: false };
/** The cells of the library, and variants of them. */
export const knownCells: Record<string, DefinedCell> = Object.fromEntries(
  Object.entries({
    ...definitions,
    "sLSTM with heads": { ...definitions.sLSTM, recurrentBlocks: 2 },
    "rgLRU with blocks": { ...definitions.rgLRU, inputBlocks: 2 },
    "clipped LSTM": lstmDefinition({ ...lstm, peephole: true, cellClip: 0.4 }),
    "projected LSTM": lstmDefinition({ ...lstm, peephole: false, cellClip: 0, projSize: 2 }),
    "coupled LSTM": lstmDefinition({ ...lstm, peephole: true, coupled: true, cellClip: 0 }),
    "GRU that resets before": gruDefinition({ kind: "gru", inputSize: 1, hiddenSize: 1, resetAfter: false }),
  }).map(([name, definition]) => [name, defineCell(definition)]),
);

/** A request in double precision. */
export function widened<T>(value: T): T {
  if (value instanceof Float32Array) return Float64Array.from(value) as T;
  if (value === null || typeof value !== "object" || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, key === "spec" ? each : widened(each)]),
  ) as T;
}

const needs = { input: true, initial: true, weights: true };

/** Everything that a layer computes, by name. @param set default: the reference */
export function equationsResults(request: DefinedRequest, set?: Kernels): Record<string, FloatArray> {
  const { runner } = definedEngine()!;
  const result = set ? runner.forward(request, set) : plain.forward(request);
  const like = (array: FloatArray, phase: number) => array.map((_: number, k: number) => Math.cos(k + phase));
  const states = Object.fromEntries(
    request.spec.cell.parts.map((part, k) => [part, like(result.final[part]!, k + 1)]),
  );
  const given = { output: like(result.output, 0), states };
  const gradients = set
    ? runner.backward(request, result, given, needs, set)
    : plain.backward(request, result, given, needs);
  return {
    output: result.output,
    gates: result.trace.gates,
    kept: result.trace.kept,
    ...result.final,
    "gradient of input": gradients.input!,
    ...Object.fromEntries(
      Object.entries(gradients.initial!).map(([part, each]) => [`gradient of ${part}`, each!]),
    ),
    ...Object.fromEntries(
      weightEntries(gradients.weights!).map(([key, each]) => [`gradient of ${key}`, each]),
    ),
  };
}

export const noises: Noise[] = [
  {},
  { zoneout: { hidden: "mask" } },
  { hiddenMask: true },
  { candidateMask: true },
];
export const equationsShapes = [
  { units: 14, inputs: 4, batch: 3, steps: 5 },
  { units: 18, inputs: 6, batch: 37, steps: 4, lengths: true, reverse: true },
  { units: 64, inputs: 8, batch: 5, steps: 3, lengths: true },
  { units: 16, inputs: 2, batch: 1, steps: 7, reverse: true },
];

/** One of these sizes for a cell. */
export function shapeFor(cell: DefinedCell, shape: (typeof equationsShapes)[number]): EquationsCase {
  const inputs = cell.usesInput ? shape.units : shape.inputs;
  return { cell, ...shape, inputs, projSize: cell.definition.projection ? 6 : undefined };
}
