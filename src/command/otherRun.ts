import { ArgumentError } from "../core/tensor/errors.ts";
import type { Json } from "../core/train/index.ts";

type Options = Readonly<Record<string, Json>>;

/** Explains why a run with other settings cannot resume, in terms of options. Returns any other error unchanged. */
export function explainOtherRun(error: unknown, directory: string, before: Options, now: Options): unknown {
  if (!(error instanceof ArgumentError) || error.code !== "SETTINGS") return error;
  const changed = changedOptions(before, now);
  const message =
    changed.length > 0
      ? `train: expected the options that the run in ${directory} began with, got ${changed.join(", ")}. Leave them out, or begin another run with --out.`
      : `train: expected the data that the run in ${directory} began with, got other data or another version of Sluice. Give the same data, or begin another run with --out.`;
  return new ArgumentError(message, "SETTINGS");
}

function changedOptions(before: Options, now: Options): string[] {
  return Object.keys(now).flatMap((name) => {
    // The number of epochs may change, unless the schedule depends on it.
    if (name === "epochs" && now.schedule !== "cosine") return [];
    const [earlier, later] = [before[name], now[name]];
    if (JSON.stringify(earlier) === JSON.stringify(later)) return [];
    return [
      `${written(name, later)} (before: ${earlier === undefined ? "not given" : written(name, earlier)})`,
    ];
  });
}

/** An option and its value as on a command line. */
function written(name: string, value: Json): string {
  const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  if (value === true) return flag;
  if (Array.isArray(value)) return `${flag} ${value.join(",")}`;
  if (value === null || typeof value !== "object") return `${flag} ${value}`;
  return Object.entries(value)
    .map(([key, part]) => `${flag} ${key}=${part}`)
    .join(" ");
}
