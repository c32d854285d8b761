/** Random definitions of cells, and layers of them as requests of the engine. */
import { partSize } from "../../src/core/cells/cell.ts";
import type { Noise } from "../../src/core/cells/defined/compile.ts";
import { type DefinedCell, defineCell } from "../../src/core/cells/defined/definedCell.ts";
import type { CellDefinition, GateDefinition } from "../../src/core/cells/defined/definition.ts";
import type { DefinedRequest } from "../../src/core/cells/defined/engine/engine.ts";
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
