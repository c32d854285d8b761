/** Which equations a specification means. */
import type { Cell, CellSpec } from "./cell.ts";
import { gru } from "./gru.ts";
import { lstm } from "./lstm.ts";
import { rnn } from "./rnn.ts";

const CELLS: { readonly [kind in CellSpec["kind"]]: Cell } = { lstm, gru, rnn };

export function cellOf(spec: CellSpec): Cell {
  return CELLS[spec.kind];
}
