/** The visual language of gates: each has a colour, a letter and a name, and colour never stands alone. */
import type { GateName } from "../../src/index.ts";

interface GateLook {
  letter: string;
  /** A custom property of `tokens.css`; text in it on the page's surface meets WCAG AA in both themes. */
  colour: string;
  /** The effect of the gate, in one line. */
  role: string;
}

const gateLooks: Readonly<Record<GateName, GateLook>> = {
  input: { letter: "i", colour: "var(--gate-input)", role: "how much of the candidate is written" },
  forget: { letter: "f", colour: "var(--gate-forget)", role: "how much of the cell state is kept" },
  cell: { letter: "g", colour: "var(--gate-cell)", role: "the candidate: what is written" },
  output: { letter: "o", colour: "var(--gate-output)", role: "how much of the cell state shows" },
  reset: { letter: "r", colour: "var(--gate-reset)", role: "how much of the state the candidate sees" },
  update: { letter: "z", colour: "var(--gate-update)", role: "how much of the state is kept" },
  new: { letter: "n", colour: "var(--gate-new)", role: "the candidate: what is written" },
  hidden: { letter: "h", colour: "var(--gate-hidden)", role: "the state" },
};

/** The look of any gate; those that only other cells have share one. */
export function lookOf(gate: string): GateLook {
  const name = gate === "candidate" ? "new" : gate;
  const own = Object.hasOwn(gateLooks, name) ? gateLooks[name as GateName] : undefined;
  return own ?? { letter: gate.slice(0, 1), colour: "var(--other)", role: "a gate of this cell" };
}

/** Whether a gate holds new content, in (-1, 1) by its tanh; the others lie in (0, 1). */
export function isCandidate(gate: string): boolean {
  return gate === "cell" || gate === "new" || gate === "hidden";
}
