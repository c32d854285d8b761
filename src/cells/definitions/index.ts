/** The cells that come with the library as equations, by name. */
import type { CellDefinition } from "../build/definition.ts";
import { janet } from "./janet.ts";

export const definitions = {
  janet,
} as const satisfies Record<string, CellDefinition>;

export type CellName = keyof typeof definitions;
