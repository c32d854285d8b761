/** The functions that plans call, by name. */
import { operations as activations } from "../activations.ts";
import { operations as elementwise } from "./elementwise.ts";
import { operations as moves } from "./moves.ts";
import type { Operation } from "./operation.ts";
import { operations as signal } from "./signal.ts";
import { operations as windows } from "./windows.ts";

export const operations: Readonly<Record<string, Operation>> = {
  ...activations,
  ...moves,
  ...elementwise,
  ...windows,
  ...signal,
};
