/** Stacks with defined cells by the step in plain TypeScript, as `plain.ts` computes them over a sequence. It allocates at each call. */
import { mapWeights, partSize, stateSize } from "../../cell.ts";
import { valuesOf } from "../../panels.ts";
import { matmul } from "../../product.ts";
import { asDefined } from "../asDefined.ts";
import { plain } from "./plain.ts";
import type { DefinedSteps, StatePart } from "./steps.ts";

// Hoisted: chunks of the package import each other, and another may ask for it while this one loads.
export function plainSteps(
  ...[{ cells, batch, chunk }, round]: Parameters<DefinedSteps["plain"]>
): ReturnType<DefinedSteps["plain"]> {
  const specs = cells.map(({ spec }) => asDefined(spec));
  const stateParts: StatePart[] = [];
  let length = 0;
  for (const spec of specs) {
    for (const part of spec.cell.parts) {
      const size = partSize(spec, part);
      stateParts.push({ name: part, size, start: length, stride: size, initial: spec.cell.initial(part) });
      length += batch * size;
    }
  }
  const state = new Float32Array(length);
  const input = new Float32Array(chunk * batch * specs[0].inputSize);
  const outputStride = stateSize(specs.at(-1)!);
  const output = new Float32Array(chunk * batch * outputStride);
  const weightsOf = () =>
    cells.map(({ weights }, k) => {
      const own = mapWeights(weights, valuesOf);
      const { inputBlocks = 1, recurrentBlocks = 1 } = specs[k].cell.definition;
      const rounded = mapWeights(own, (weight) => Float32Array.from(weight));
      const matrix = (key: "weightIh" | "weightHh" | "weightHr", columns: number) => {
        if (own[key] !== undefined) rounded[key] = Float32Array.from(round(own[key], columns));
      };
      matrix("weightIh", specs[k].inputSize / inputBlocks);
      matrix("weightHh", stateSize(specs[k]) / recurrentBlocks);
      matrix("weightHr", specs[k].hiddenSize);
      return rounded;
    });
  let weights: ReturnType<typeof weightsOf> = [];
  return {
    name: "plain",
    input,
    output,
    outputStride,
    state,
    stateParts,
    pack() {
      weights = weightsOf();
    },
    run(steps) {
      let below = input.subarray(0, steps * batch * specs[0].inputSize);
      let part = 0;
      specs.forEach((spec, k) => {
        const own = spec.cell.parts.map((name) => {
          const { start, size } = stateParts[part++];
          return [name, state.subarray(start, start + batch * size)] as const;
        });
        const request = { spec, weights: weights[k], steps, batch, input: below, reverse: false };
        const initial = { hidden: own[0][1], ...Object.fromEntries(own) };
        const { output: hidden, final } = plain.forward({ ...request, initial, traced: false }, { matmul });
        for (const [name, values] of own) values.set(final[name]!);
        below = hidden as Float32Array<ArrayBuffer>;
      });
      output.set(below);
    },
  };
}
