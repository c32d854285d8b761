/** PyTorch: a pickled or scripted module has the nonlinearity of an RNN; a state dictionary does not. */
import type { Shape } from "../../../core/tensor/shape.ts";
import type { Activations } from "../convention.ts";
import { type Clues, noClues } from "./clue.ts";

export function pytorchClues(metadata: ReadonlyMap<string, unknown>): Clues {
  const clues = noClues();
  const classes = metadata.get("classes") as ReadonlyMap<string, string> | undefined;
  for (const [key, value] of metadata) {
    const path = /^(?:(.*)\.)?nonlinearity$/s.exec(key);
    if (path === null || (value !== "tanh" && value !== "relu")) continue;
    const activations: Activations = { gate: "none", state: value };
    const prefix = path[1] ?? "";
    // A scripted RNN and a cell have no mode.
    const isRnn = /(^|\.)RNN(Cell)?$/.test(classes?.get(prefix) ?? "");
    const mode = String(metadata.get(prefix === "" ? "mode" : `${prefix}.mode`));
    if (isRnn || mode.startsWith("RNN_")) clues.facts.push({ path: prefix, activations });
  }
  return clues;
}

/** `w_ih`, `b_hh` and similar names from code without modules. */
const SHORT = /^(.*[._/])?([wb])(_(?:ih|hh)(?:_l\d{1,4}(?:_reverse)?)?)$/s;

/** A weight before WeightDrop, by its name in AWD-LSTM and fastai. */
const RAW = /^(.*[./])?(weight_(?:ih|hh|hr)(?:_l\d{1,4}(?:_reverse)?)?)_raw$/s;

/** Adds PyTorch's names of tensors that other code or a wrapper renamed. */
export function addPytorchNames(clues: Clues, shapes: ReadonlyMap<string, Shape>): void {
  const rnns = new Set<string>();
  for (const name of shapes.keys()) {
    const at = name.lastIndexOf("module.weight_");
    if (at >= 0 && (at === 0 || name[at - 1] === ".")) rnns.add(name.slice(0, at));
  }
  for (const name of shapes.keys()) {
    const [, path = "", letter, end] = SHORT.exec(name) ?? [];
    if (letter !== undefined) {
      const full = `${path}${letter === "w" ? "weight" : "bias"}${end}`;
      if (!shapes.has(full)) clues.aliases.set(full, name);
    }
    const [, above = "", weight] = RAW.exec(name) ?? [];
    // fastai keeps this weight beside the wrapped module and overwrites the module's copy in every step.
    if (weight !== undefined) clues.aliases.set(`${above}${rnns.has(above) ? "module." : ""}${weight}`, name);
  }
}
