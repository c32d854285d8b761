/** How a study is laid out on a page, and words that several share. */

/** PyTorch's figures for one cell of a table: single seeds, or a count and the median. */
export interface Theirs {
  /** Updates to solve by seed; null where it was not solved */
  seeds?: (number | null)[];
  solved?: number;
  of?: number;
  median?: number;
  from?: number;
  to?: number;
  /** Shown beside it, such as a final error */
  note?: string;
}

export interface StudyPage {
  id: string;
  page: "results" | "null-results";
  title: string;
  /** Sentences before the table. */
  about: string;
  /** After `npm run lab --` */
  command: string;
  /** Label of the first column, and of each row with the pattern that its runs' keys match */
  rows: { head: string; entries: [label: string, pattern: RegExp][] };
  columns: [label: string, pattern: RegExp][];
  /** By row, then by column; null where PyTorch was not run */
  theirs: (Theirs | null)[][];
  /** The values of the table: updates to the solution, evaluations at the end (or one of them, `of`, after so many updates), or the gradient ratio */
  shows: "updates" | "ratio" | { evaluations: string[]; of?: string; digits: number };
  /** Keep only the updates of each run, a line for each setting: for hundreds of seeds */
  keepsUpdatesAlone?: true;
  /** Sentences after the table: why figures differ, where they do */
  found?: string;
}

export const one = (...seeds: (number | null)[]): Theirs => ({ seeds });
export const many = (solved: number, of: number, median?: number, from?: number, to?: number): Theirs => ({
  solved,
  of,
  ...(median !== undefined && { median }),
  ...(from !== undefined && { from, to }),
});
export const none = (of: number, note?: string): Theirs => ({ solved: 0, of, ...(note && { note }) });
export const ratios = (...values: (number | null)[]): (Theirs | null)[] =>
  values.map((median) => (median === null ? null : { median }));

export const noted = (...notes: string[]): Theirs[] => notes.map((note) => ({ note }));

export const bias = (value: number): [string, RegExp] => [
  String(value),
  new RegExp(` retainBias:value=${value} `),
];
export const chrono: [string, RegExp] = ["chrono(T)", / chrono:tMax=\d+ /];
export const uniform: [string, RegExp] = ["uniform gate", / uniformGate /];
export const steps = (T: number): [string, RegExp] => [String(T), new RegExp(` steps=${T} `)];
