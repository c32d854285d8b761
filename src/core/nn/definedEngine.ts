/** Brings the engine of equations to a program. */
import { asDefined } from "../cells/defined/asDefined.ts";
import {
  type DefinedEngine,
  type DefinedRequest,
  type DefinedRunner,
  provideDefinedEngine,
} from "../cells/defined/engine/engine.ts";
import { plain } from "../cells/defined/engine/plain.ts";
import { formulaOf } from "../cells/formulas.ts";
import { provideActivations } from "../cells/namedActivation.ts";
import type { MatrixProduct } from "../cells/sequence.ts";
import { equationsBackward, equationsForward } from "../kernels/compiled/equationCalls.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { provideEquations } from "../kernels/wasm/equations.ts";
import { equationsModule } from "../kernels/wasm/generated/wasmEquations.ts";

/** The kernel of a set for such arrays; an empty batch needs none. */
const kernelFor = ({ batch, input }: DefinedRequest, set: MatrixProduct & Partial<Kernels>) =>
  batch === 0 ? undefined : set.equations?.(input);

/** On a compiled kernel where the set has one, else in plain TypeScript: both read the same lists, and one reads the traces of the other. */
const runner: DefinedRunner = {
  forward(request, set) {
    const kernel = kernelFor(request, set);
    return kernel === undefined ? plain.forward(request, set) : equationsForward(request, kernel);
  },
  backward(request, result, gradients, needs, set) {
    const kernel = kernelFor(request, set);
    return kernel === undefined
      ? plain.backward(request, result, gradients, needs, set)
      : equationsBackward(request, result, gradients, needs, kernel);
  },
};

/** Provides and returns the engine for defined cells and for noise inside the steps of any cell. */
export function useDefinedEngine(): DefinedEngine {
  provideActivations(formulaOf);
  provideEquations(equationsModule);
  return provideDefinedEngine({ runner, asDefined });
}
