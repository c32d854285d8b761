/** The cells that come with the library as equations, by name. */
import type { CellDefinition } from "../definition.ts";
import { cifg } from "./cifg.ts";
import { indRNN } from "./indRNN.ts";
import { janet } from "./janet.ts";
import { layerNormGRU } from "./layerNormGRU.ts";
import { layerNormLSTM } from "./layerNormLSTM.ts";
import { mgu } from "./mgu.ts";
import { minGRU } from "./minGRU.ts";
import { minLSTM } from "./minLSTM.ts";
import { peepholeLSTM } from "./peepholeLSTM.ts";
import { rgLRU } from "./rgLRU.ts";
import { sLSTM } from "./sLSTM.ts";

/** The cells that come with the library as equations, by name; pass one, or only its name, to `DefinedLayer`. */
export const definitions = {
  peepholeLSTM,
  cifg,
  janet,
  mgu,
  indRNN,
  layerNormLSTM,
  layerNormGRU,
  minGRU,
  minLSTM,
  sLSTM,
  rgLRU,
} as const satisfies Record<string, CellDefinition>;

/** Names of the cells in `cellDefinitions`. */
export type CellName = keyof typeof definitions;
