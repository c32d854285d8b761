/** Brings the engine of equations to a program. */

import type { DefinedSpec } from "../cells/cell.ts";
import { asDefined } from "../cells/defined/asDefined.ts";
import { defineCell } from "../cells/defined/definedCell.ts";
import { checkDefinedSizes } from "../cells/defined/definedSizes.ts";
import type { CellDefinition } from "../cells/defined/definition.ts";
import { inputShape } from "../cells/defined/engine/blocks.ts";
import {
  type DefinedEngine,
  type DefinedRequest,
  type DefinedRunner,
  provideDefinedEngine,
} from "../cells/defined/engine/engine.ts";
import { listsOf } from "../cells/defined/engine/lists.ts";
import { plain } from "../cells/defined/engine/plain.ts";
import { layOutSteps } from "../cells/defined/engine/stepLayout.ts";
import type { DefinedSteps } from "../cells/defined/engine/steps.ts";
import { formulaOf } from "../cells/formulas.ts";
import { provideActivations } from "../cells/namedActivation.ts";
import { packFloat32 } from "../cells/panels.ts";
import type { MatrixProduct } from "../cells/sequence.ts";
import { checkStepCells } from "../cells/stepCells.ts";
import { equationsBackward, equationsForward } from "../kernels/compiled/equationCalls.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { provideEquations } from "../kernels/wasm/equations.ts";
import { equationsModule } from "../kernels/wasm/generated/wasmEquations.ts";
import { flavourOf, PAGE } from "../kernels/wasm/wasmMemory.ts";

/** The kernel of a set for such arrays; an empty batch needs none. */
const kernelFor = ({ batch, input }: DefinedRequest, set: MatrixProduct & Partial<Kernels>) =>
  batch === 0 ? undefined : set.equations?.(input);

/** On a compiled kernel where the set has one, else in plain TypeScript: both read the same lists, and one reads the traces of the other. */
const runner: DefinedRunner = {
  forward(request, set) {
    const kernel = kernelFor(request, set);
    return kernel === undefined ? plain.forward(request) : equationsForward(request, kernel);
  },
  backward(request, result, gradients, needs, set) {
    const kernel = kernelFor(request, set);
    return kernel === undefined
      ? plain.backward(request, result, gradients, needs)
      : equationsBackward(request, result, gradients, needs, kernel);
  },
};

const steps: DefinedSteps = {
  module: equationsModule,
  list(spec) {
    const defined = asDefined(spec);
    const { parts, inputs, vectors, usesInput, biases, untraced } = listsOf({ spec: defined });
    const { recurrentBlocks = 1 } = defined.cell.definition;
    const shapes = { input: inputShape(defined), recurrentBlocks };
    return { parts, inputs, vectors, usesInput, biases, untraced, shapes };
  },
  plain: (request) => plain.forward({ ...request, spec: asDefined(request.spec) }),
  image(where, cells) {
    checkStepCells(where, cells);
    // Behind the module's stack and data.
    const start = 2 * PAGE;
    const format = { code: 0, depth: 1, pack: packFloat32 };
    const request = { cells, batch: 1, chunk: 1 };
    const { words, pack, ...layout } = layOutSteps({ lanes: 4, panel: 24 }, format, request, start);
    const memory = new ArrayBuffer(start + layout.bytes);
    new Int32Array(memory, layout.program, words.length).set(words);
    pack(memory);
    const contents = new Uint8Array(memory.slice(start));
    return { ...layout, module: flavourOf(equationsModule, true, "simd"), start, contents };
  },
};

function define(definition: CellDefinition, sizes: Omit<DefinedSpec, "kind" | "cell">): DefinedSpec {
  const spec = { kind: "defined" as const, cell: defineCell(definition), ...sizes };
  checkDefinedSizes(spec, 0);
  return spec;
}

/** Provides and returns the engine for defined cells and for noise inside the steps of any cell. */
export function useDefinedEngine(): DefinedEngine {
  provideActivations(formulaOf);
  provideEquations(equationsModule);
  return provideDefinedEngine({ runner, asDefined, define, steps });
}
