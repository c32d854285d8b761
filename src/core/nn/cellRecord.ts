/** The record of recurrent layers that PyTorch's names do not describe, in the metadata of a model's file. */
import type { LayerSpec } from "../cells/cell.ts";
import type { Module } from "./module.ts";

/** The parts of a recurrent layer that a record looks at. */
interface Recurrent {
  readonly cells: readonly { readonly spec: LayerSpec }[];
  readonly merge?: string;
  readonly goBackwards?: boolean;
}

/** Returns the record as JSON, or undefined for a model of plain LSTMs, GRUs and RNNs. Defined cells have names of their own. */
export function cellRecord(model: Module): string | undefined {
  const layers = [...model.namedModules()].flatMap(([name, module]) => {
    const { cells, merge = "concat", goBackwards = false } = module as Partial<Recurrent>;
    const spec = cells?.[0]?.spec;
    if (spec === undefined || spec.kind === "defined") return [];
    const { kind, inputSize: _, hiddenSize: __, ...options } = spec;
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
      ...Object.fromEntries(unusual),
      ...(merge !== "concat" && { merge }),
      ...(goBackwards && { backwards: true }),
    };
    return Object.keys(record).length === 0 ? [] : [{ name, kind, ...record }];
  });
  return layers.length === 0 ? undefined : JSON.stringify({ layers });
}
