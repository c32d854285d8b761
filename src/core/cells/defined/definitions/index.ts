/** The cells that come with the library as equations, by name. */
import type { CellDefinition } from "../definition.ts";
import { cfc } from "./cfc.ts";
import { cifg } from "./cifg.ts";
import { fgr, nfg, niaf, nig, noaf, nog } from "./greff2017.ts";
import { indRNN } from "./indRNN.ts";
import { janet } from "./janet.ts";
import { layerNormGRU } from "./layerNormGRU.ts";
import { layerNormLSTM } from "./layerNormLSTM.ts";
import { lem } from "./lem.ts";
import { liGRU } from "./liGRU.ts";
import { lstm1997 } from "./lstm1997.ts";
import { mgu } from "./mgu.ts";
import { minGRU } from "./minGRU.ts";
import { minLSTM } from "./minLSTM.ts";
import { multiplicativeLSTM } from "./multiplicativeLSTM.ts";
import { nBRC } from "./nBRC.ts";
import { peepholeLSTM } from "./peepholeLSTM.ts";
import { ran } from "./ran.ts";
import { rgLRU } from "./rgLRU.ts";
import { sLSTM } from "./sLSTM.ts";
import { sru } from "./sru.ts";
import { ugrnn } from "./ugrnn.ts";
import { urLSTM } from "./urLSTM.ts";

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
  ugrnn,
  liGRU,
  sru,
  urLSTM,
  nBRC,
  lem,
  multiplicativeLSTM,
  ran,
  cfc,
  lstm1997,
  nig,
  nfg,
  nog,
  niaf,
  noaf,
  fgr,
} as const satisfies Record<string, CellDefinition>;

/** Names of the cells in `cellDefinitions`. */
export type CellName = keyof typeof definitions;
