/** The settings of training, kept in the address. Its text is checked like that of a file: a wrong value becomes the default. */
import { useMemo } from "preact/hooks";
import { useParam } from "../state/app.ts";
import type { RunSpec, Start } from "./protocol.ts";

/** More lines than this cannot be told apart. */
export const MOST_STARTS = 4;
export const BIAS_RANGE = [-2, 6] as const;

export interface Settings extends Omit<RunSpec, "id" | "start" | "seed"> {
  starts: readonly Start[];
  seeds: number;
}

export function startsFrom(text: string): Start[] {
  const starts = text.split(",").flatMap((part): Start[] => {
    if (part === "chrono") return [{ kind: "chrono" }];
    const bias = Number(part);
    const fits = part.trim() !== "" && bias >= BIAS_RANGE[0] && bias <= BIAS_RANGE[1];
    return fits ? [{ kind: "bias", bias }] : [];
  });
  return starts.slice(0, MOST_STARTS);
}

export function startsText(starts: readonly Start[]): string {
  return starts.map((start) => (start.kind === "chrono" ? "chrono" : String(start.bias))).join(",");
}

/** A number between the least and the most of the choices, whole where they are. */
export function chosen(text: string, choices: readonly number[], usual: number): number {
  const value = Number(text);
  const fits = value >= choices[0] && value <= choices.at(-1)!;
  return fits && (Number.isInteger(value) || !choices.every(Number.isInteger)) ? value : usual;
}

export const CHOICES = {
  seeds: [1, 2, 3, 5, 8],
  steps: [5, 10, 20, 30, 40, 50, 70, 100],
  hiddenSize: [8, 16, 32, 64, 128],
  lr: [0.0003, 0.001, 0.003, 0.01],
  updates: [200, 500, 1000, 2000, 4000, 8000],
} as const;

export type NumberSetting = keyof typeof CHOICES;
const KEYS = Object.keys(CHOICES) as NumberSetting[];
const USUAL = { seeds: 1, steps: 20, hiddenSize: 32, lr: 0.001, updates: 1000 } as const;

/** The settings, and how to change one. */
export function useSettings(): [Settings, (key: keyof Settings, text: string) => void] {
  const [starts, setStarts] = useParam("train.starts", "0,1");
  const [cell, setCell] = useParam("train.cell", "lstm");
  const numbers = KEYS.map((key) =>
    useParam(`train.${key === "hiddenSize" ? "hidden" : key}`, String(USUAL[key])),
  );
  const settings = useMemo((): Settings => {
    const listed = startsFrom(starts);
    return {
      starts: listed.length > 0 ? listed : startsFrom("0,1"),
      cell: cell === "gru" ? "gru" : "lstm",
      ...(Object.fromEntries(
        KEYS.map((key, k) => [key, chosen(numbers[k][0], CHOICES[key], USUAL[key])]),
      ) as Record<NumberSetting, number>),
    };
  }, [starts, cell, ...numbers.map(([text]) => text)]);
  const set = (key: keyof Settings, text: string) => {
    if (key === "starts") setStarts(text);
    else if (key === "cell") setCell(text);
    else numbers[KEYS.indexOf(key)][1](text);
  };
  return [settings, set];
}

/** One run for each start and seed; equal starts once. */
export function specsOf({ starts, seeds, ...rest }: Settings): RunSpec[] {
  const distinct = startsFrom(startsText([...new Map(starts.map((s) => [startsText([s]), s])).values()]));
  let id = 0;
  return distinct.flatMap((start) =>
    Array.from({ length: seeds }, (_, seed) => ({ id: id++, start, seed: seed + 1, ...rest })),
  );
}
