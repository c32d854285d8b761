/** Shared by readers of lists: the lists of a cell, gradients w.r.t. parameters, traces. */
import { allocate, dtypeOf, type FloatArray } from "../../../tensor/dtype.ts";
import { type LayerWeights, weightEntries, weightsFrom } from "../../cell.ts";
import { Lists } from "../plan.ts";
import type { Program } from "../program.ts";
import type { DefinedRequest, DefinedTrace } from "./engine.ts";
import type { Sizes } from "./rows.ts";

const made = new WeakMap<Program, Lists>();

/** Returns the lists of a cell, the same ones each time. */
export function listsOf({ spec }: Pick<DefinedRequest, "spec">): Lists {
  const { cell, noise } = spec;
  const program = cell.program(noise);
  const lists = made.get(program) ?? new Lists(program, cell.parts, cell.layout.weightIh.length);
  made.set(program, lists);
  return lists;
}

/** Weights that are matrices. */
export interface Matrices<A = FloatArray> {
  weightIh?: A;
  weightHh?: A;
  weightHr?: A;
}

/** The gradients w.r.t. all weights. @param rows those w.r.t. `vectorRows`, without constants */
export function weightGradients(
  request: DefinedRequest,
  lists: Lists,
  { H }: Sizes,
  matrices: Matrices,
  rows: FloatArray,
): LayerWeights {
  const { weights } = request;
  const dtype = dtypeOf(request.input);
  const gradients = new Map<string, FloatArray>();
  for (const [key, weight] of weightEntries(weights))
    gradients.set(key, matrices[key as keyof Matrices] ?? allocate(dtype, weight.length));
  const take = (row: number, weight: string, block: number) => {
    gradients.get(weight)?.set(rows.subarray(row * H, (row + 1) * H), block * H);
  };
  for (const { input, weight, block } of lists.biases) take(input, weight, block);
  lists.vectors.forEach((vector, k) => {
    if ("weight" in vector) take(lists.inputs + k, vector.weight, vector.block);
  });
  return weightsFrom(gradients);
}

/** Views of kept values as a trace. */
export function traceOf(gates: FloatArray, kept: FloatArray, lists: Lists, sizes: Sizes): DefinedTrace {
  const begins = kept.length === 0 ? [] : sizes.kept(lists);
  const states = Object.fromEntries(
    lists.parts
      .slice(1)
      .map((part, k) => [part, kept.length === 0 ? kept : kept.subarray(begins[k], begins[k + 1])]),
  );
  return { gates, ...(states.cell && { cell: states.cell }), states, kept };
}
