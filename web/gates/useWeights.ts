/** The weights of a gate, fetched from the worker when they are first shown, and kept until the checkpoint changes. */
import { useEffect, useState } from "preact/hooks";
import { fail, type OpenDocument } from "../state/app.ts";
import type { GateWeights } from "../worker/protocol.ts";

interface WeightsOf {
  layer: number;
  cell: number;
  gate: number;
  original?: boolean;
}

/** Gates kept at most. */
const KEPT = 24;
const kept = new Map<string, GateWeights>();

export function useWeights(
  document: OpenDocument | undefined,
  { layer, cell, gate, original = false }: WeightsOf,
): GateWeights | undefined {
  const key = document && [document.id, original ? "original" : document.version, layer, cell, gate].join();
  const [, redraw] = useState({});
  useEffect(() => {
    if (document === undefined || key === undefined || kept.has(key)) return;
    let isWanted = true;
    document.worker.call("weights", { layer, cell, gate, original }).then(
      (weights) => {
        kept.set(key, weights);
        for (const old of [...kept.keys()].slice(0, Math.max(0, kept.size - KEPT))) kept.delete(old);
        if (isWanted) redraw({});
      },
      (error) => isWanted && fail(error),
    );
    return () => {
      isWanted = false;
    };
  }, [key]);
  return key === undefined ? undefined : kept.get(key);
}
