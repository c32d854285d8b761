/** All kinds of layers as calls. */
import type { ChainLayer } from "../../../core/chain/chain.ts";
import type { Lowering, Value } from "../lowered.ts";
import { recurrent } from "../recurrent.ts";
import { lowerings as elementwise } from "./elementwise.ts";
import type { Lower, Of } from "./lower.ts";
import { lowerings as moves } from "./moves.ts";
import { lowerings as signal } from "./signal.ts";
import { lowerings as windows } from "./windows.ts";

const kinds: { readonly [K in ChainLayer["kind"]]: Lower<Of<K>> } = {
  ...{ lstm: recurrent, gru: recurrent, rnn: recurrent, defined: recurrent },
  ...windows,
  ...elementwise,
  ...moves,
  ...signal,
};

/** Calls what computes a layer. @throws ChainError for one that runs in no form */
export function lowerLayer<P>(lowering: Lowering<P>): Value<P> {
  const { layer } = lowering.placed;
  return (kinds[layer.kind] as Lower<ChainLayer>)(lowering, layer);
}
