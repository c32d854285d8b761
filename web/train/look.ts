/** Lines of runs: told apart by dash and by weight as well as by colour. */
export interface RunLook {
  colour: string;
  dash?: string;
}

const looks: readonly RunLook[] = [
  { colour: "var(--ink)", dash: "5 4" },
  { colour: "var(--accent)" },
  { colour: "var(--error-ink)", dash: "9 3 2 3" },
  { colour: "var(--gate-cell)", dash: "2 3" },
];

export function lookOf(index: number): RunLook {
  return looks[index % looks.length];
}
