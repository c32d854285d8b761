/** The layers of a chain as loops over blocks, by their kinds. By the step, a block is one frame. */
import type { ChainLayer } from "../../core/chain/chain.ts";
import { activation, batchNorm, copy, embedding, join, layerNorm, linear, masking, prelu } from "./frames.ts";
import { flip, last, moved, pad, repeat, transpose } from "./moves.ts";
import { recurrent } from "./recurrent.ts";
import type { Make, MakeRequest, Running } from "./value.ts";
import { conv1d, pool } from "./windows.ts";

const makers: { readonly [K in ChainLayer["kind"]]: Make<Extract<ChainLayer, { kind: K }>> } = {
  lstm: recurrent,
  gru: recurrent,
  rnn: recurrent,
  defined: recurrent,
  linear,
  embedding,
  conv1d,
  activation,
  prelu,
  batchNorm,
  layerNorm,
  dropout: copy,
  masking,
  pool,
  last,
  flip,
  flatten: moved,
  reshape: moved,
  transpose,
  repeat,
  pad,
  join,
};

/** Returns a layer that runs. @throws ChainError for what runs in no form */
export function makeRunning(request: MakeRequest): Running {
  const { layer } = request.placed;
  return (makers[layer.kind] as Make)(request, layer);
}
