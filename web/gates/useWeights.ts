/** The weights of a gate, which the worker computes when they are shown. */
import type { OpenDocument } from "../state/app.ts";
import { useFresh } from "../state/useLatest.ts";
import type { GateWeights } from "../worker/protocol.ts";

interface WeightsOf {
  layer: number;
  cell: number;
  gate: number;
  original?: boolean;
}

export function useWeights(
  document: OpenDocument | undefined,
  { layer, cell, gate, original = false }: WeightsOf,
): GateWeights | undefined {
  const version = original ? undefined : document?.version;
  return useFresh(
    async () => document?.worker.call("weights", { layer, cell, gate, original }),
    [document?.id, version, layer, cell, gate],
  );
}
