/** The equations of a specification. */
import type { Cell, CellSpec, Forward } from "./cell.ts";
import { gru, gruForward } from "./gru.ts";
import { lstm, lstmForward } from "./lstm.ts";
import { rnn, rnnForward } from "./rnn.ts";

type ByKind<T> = { readonly [kind in CellSpec["kind"]]: T };

const CELLS: ByKind<Cell> = { lstm, gru, rnn };
const FORWARD: ByKind<Forward<never>> = { lstm: lstmForward, gru: gruForward, rnn: rnnForward };

export function cellOf(spec: CellSpec): Cell {
  return CELLS[spec.kind];
}

/** The forward step alone: a page that only runs a network does not download the backward one. */
export function forwardOf(spec: CellSpec): Forward {
  return FORWARD[spec.kind] as Forward;
}
