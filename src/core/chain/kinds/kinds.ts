/** All kinds of layers by name: every value that these files export is one. */
import * as elementwise from "./elementwise.ts";
import type { Kind } from "./kind.ts";
import * as moves from "./moves.ts";
import * as recurrent from "./recurrent.ts";
import * as signal from "./signal.ts";
import * as windows from "./windows.ts";

export const kinds = { ...recurrent, ...windows, ...elementwise, ...moves, ...signal };

/** A layer of a chain. */
export type ChainLayer = (typeof kinds)[keyof typeof kinds] extends infer K
  ? K extends Kind<infer L>
    ? L
    : never
  : never;

/** The record of a layer's kind. */
export const kindOf = (layer: ChainLayer): Kind<ChainLayer> =>
  kinds[layer.kind] as unknown as Kind<ChainLayer>;

/** Whether a layer continues from block to block where a signal comes in blocks. */
export const keeps = (layer: ChainLayer): boolean => kindOf(layer).keeps?.(layer) === true;
