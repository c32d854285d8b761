/** The small cells of the view Lens, and how an address names one. */
import type { SmallCell } from "./protocol.ts";

/** The least and largest bias of the gate that keeps the state. */
export const BIASES = [-2, 3] as const;
/** Of the other sliders: least, largest, step. */
export const SLIDERS = {
  weight: [-4, 4, 0.1],
  angle: [0, 180, 1],
  input: [-2, 2, 0.05],
} as const;

interface Kind {
  title: string;
  first: Pick<SmallCell, "bias" | "weight" | "angle">;
  retain: string;
  /** Gates that you can hold. */
  gates: readonly string[];
  /** Of both numbers of the state. */
  names: readonly [string, string];
}

/** The LSTM starts without a memory: it remembers above a bias of 0. The GRU turns in a cycle, which a larger bias makes a spiral. */
export const KINDS: Readonly<Record<SmallCell["cell"], Kind>> = {
  LSTM: {
    title: "A memory is born",
    first: { bias: -1, weight: 2, angle: 0 },
    retain: "forget",
    gates: ["input", "forget", "output"],
    names: ["output h", "cell state c"],
  },
  GRU: {
    title: "A cycle comes to rest",
    first: { bias: 0, weight: 3, angle: 60 },
    retain: "update",
    gates: ["reset", "update"],
    names: ["state h₁", "state h₂"],
  },
};

export const firstOf = (cell: SmallCell["cell"]): SmallCell => ({
  cell,
  ...KINDS[cell].first,
  input: 0,
  held: {},
});

/** `LSTM,0.5,2,0,0,forget=1` */
export function writeCell({ cell, bias, weight, angle, input, held }: SmallCell): string {
  return [
    cell,
    bias,
    weight,
    angle,
    input,
    ...Object.entries(held).map(([gate, value]) => `${gate}=${value}`),
  ].join(",");
}

/** Reads what `writeCell` wrote; anybody may have edited it, so what is not a cell is as at first. */
export function readCell(text: string): SmallCell {
  const [kind, ...rest] = text.split(",");
  const first = firstOf(kind === "GRU" ? "GRU" : "LSTM");
  const numbers = rest.slice(0, 4).map(Number);
  const within = (k: number, [least, most]: readonly number[], usual: number) =>
    Number.isFinite(numbers[k]) ? Math.min(most, Math.max(least, numbers[k])) : usual;
  const held = rest.slice(4).flatMap((pair): [string, number][] => {
    const [gate, value] = pair.split("=");
    return KINDS[first.cell].gates.includes(gate) && /^[01]$/.test(value) ? [[gate, Number(value)]] : [];
  });
  return {
    cell: first.cell,
    bias: within(0, BIASES, first.bias),
    weight: within(1, SLIDERS.weight, first.weight),
    angle: within(2, SLIDERS.angle, first.angle),
    input: within(3, SLIDERS.input, 0),
    held: Object.fromEntries(held),
  };
}
