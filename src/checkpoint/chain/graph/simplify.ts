/** Leaves out layers of a traced graph that its outputs do not need. */
import type { ChainLayer, ChainRef } from "../../../core/chain/chain.ts";
import { isRecurrent } from "../../../core/chain/place.ts";

/**
 * Drops layers that no output needs. A recurrent layer of which only the final hidden state is read gives that state itself.
 *
 * @param ends what the outputs read
 */
export function simplified(
  layers: readonly ChainLayer[],
  ends: readonly ChainRef[],
): { layers: ChainLayer[]; refs: ChainRef[] } {
  const renamed = new Map<ChainRef, ChainRef>();
  const current = (ref: ChainRef): ChainRef => renamed.get(ref) ?? ref;
  const readBy = (layer: ChainLayer): ChainRef[] => [
    layer.from!,
    ...("with" in layer ? layer.with : []),
    ...(isRecurrent(layer) ? (layer.initial ?? []) : []),
  ];
  const used = new Set(ends);
  const kept: ChainLayer[] = [];
  for (const layer of layers.toReversed()) {
    if (![...used].some((ref) => ref.split(":")[0] === layer.name)) continue;
    kept.unshift(layer);
    for (const ref of readBy(layer)) used.add(ref);
  }
  const result = kept.flatMap((layer): ChainLayer[] => {
    if (isRecurrent(layer)) {
      const parts = [...used].filter((ref) => ref.split(":")[0] === layer.name).sort();
      const join = kept.find(
        (each) =>
          each.kind === "join" && each.operation === "features" && readBy(each).join() === parts.join(),
      );
      const isFinal =
        layer.merge === undefined
          ? parts.join() === `${layer.name}:hidden`
          : parts.join() === `${layer.name}:hidden,${layer.name}:hidden_reverse` && join !== undefined;
      if (isFinal) {
        renamed.set(layer.merge === undefined ? parts[0] : join!.name, layer.name);
        const final = { ...layer, sequences: false, ...(layer.merge && { merge: "concat" as const }) };
        return [reread(final, current)];
      }
    }
    return renamed.has(layer.name) ? [] : [reread(layer, current)];
  });
  return { layers: result, refs: ends.map(current) };
}

function reread(layer: ChainLayer, current: (ref: ChainRef) => ChainRef): ChainLayer {
  return {
    ...layer,
    from: current(layer.from!),
    ...("with" in layer && { with: layer.with.map(current) }),
    ...(isRecurrent(layer) && layer.initial && { initial: layer.initial.map(current) }),
  } as ChainLayer;
}
