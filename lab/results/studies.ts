/**
 * The studies on the results pages: the command of each, how its table is laid out, and what the same protocol gave in PyTorch 2.6 (one thread of a
 * CPU, Keras's initial weights, one trained bias, gradient norm clipped at 1, batches of 32).
 */
import { addingStudies } from "./studies/adding.ts";
import { gruStudies } from "./studies/gru.ts";
import type { StudyPage } from "./studies/layout.ts";
import { nullStudies } from "./studies/nulls.ts";
import { recallStudies } from "./studies/recall.ts";

export type { StudyPage, Theirs } from "./studies/layout.ts";

export const studies: readonly StudyPage[] = [
  ...recallStudies,
  ...addingStudies,
  ...gruStudies,
  ...nullStudies,
];
