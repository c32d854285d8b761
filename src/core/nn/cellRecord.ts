/** The record of recurrent layers that PyTorch's names do not describe, equations included, in the metadata of a model's file. */
import type { LayerSpec } from "../cells/cell.ts";
import type { Module } from "./module.ts";

/** The parts of a recurrent layer that a record looks at. */
interface Recurrent {
  readonly cells: readonly { readonly spec: LayerSpec }[];
  readonly merge?: string;
  readonly goBackwards?: boolean;
}

/** Returns the record as JSON, or undefined for a model of plain LSTMs, GRUs and RNNs. @param only leaves out the other kinds */
export function cellRecord(model: Module, only?: "defined"): string | undefined {
  const layers = [...model.namedModules()].flatMap(([name, module]) => {
    const { cells, merge = "concat", goBackwards = false } = module as Partial<Recurrent>;
    const spec = cells?.[0]?.spec;
    if (spec === undefined || (only ?? spec.kind) !== spec.kind) return [];
    const { kind, inputSize, hiddenSize, ...options } = definedAsData(spec);
    const usual = {
      projSize: 0,
      peephole: false,
      coupled: false,
      cellClip: 0,
      resetAfter: true,
      nonlinearity: "tanh",
    };
    const unusual = Object.entries({ ...options, projSize: 0 }).filter(
      ([key, value]) => value !== undefined && value !== usual[key as keyof typeof usual],
    );
    const record = {
      // Names and shapes of PyTorch say the sizes of the others.
      ...(kind === "defined" && { inputSize, hiddenSize }),
      ...Object.fromEntries(unusual),
      ...(merge !== "concat" && { merge }),
      ...(goBackwards && { backwards: true }),
    };
    return Object.keys(record).length === 0 ? [] : [{ name, kind, ...record }];
  });
  return layers.length === 0 ? undefined : JSON.stringify({ layers });
}

const definedAsData = (spec: LayerSpec) =>
  spec.kind === "defined" ? { ...spec, noise: undefined, cell: spec.cell.definition } : spec;
