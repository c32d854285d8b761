/** The weights of a gate, which the worker computes when they are shown. */
import type { OpenDocument } from "../state/app.ts";
import { useFresh } from "../state/useLatest.ts";
import type { GateWeights, Methods } from "../worker/protocol.ts";

export function useWeights(
  document: OpenDocument | undefined,
  { layer, cell, gate, original = false }: Methods["weights"]["params"],
): GateWeights | undefined {
  const version = original ? undefined : document?.version;
  return useFresh(
    async () => document?.worker.call("weights", { layer, cell, gate, original }),
    [document?.id, version, layer, cell, gate],
  );
}
