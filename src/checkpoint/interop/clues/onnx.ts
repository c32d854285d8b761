/** ONNX: recurrent nodes name their weights and describe their use. */
import { MERGES } from "../../../core/cells/cell.ts";
import type { RecurrentNode } from "../../formats/onnx/recurrent.ts";
import { fromOnnx } from "../activationNames.ts";
import type { Activations } from "../convention.ts";
import { type Clues, type LayerFacts, noClues, uniquePaths } from "./clue.ts";

/** Our files say what the nodes around a recurrent one do: a property begins so, and its words are a merge and this. */
export const TRAITS = "sluice.traits:";
export const BACKWARDS = "backwards";

export function onnxClues(metadata: ReadonlyMap<string, unknown>): Clues {
  const properties = metadata.get("properties") as ReadonlyMap<string, string> | undefined;
  const nodes = (metadata.get("recurrent") as RecurrentNode[] | undefined) ?? [];
  if (nodes.length === 0) return noClues();
  const aliases = new Map<string, string>();
  const facts: LayerFacts[] = [];
  const seen = new Set<string>();
  const unique = uniquePaths();
  for (const node of nodes) {
    // The branches of one `If` often run the same weights.
    const { name: _, scope: __, inputs: ___, outputs: ____, ...meaning } = node;
    const key = JSON.stringify(meaning);
    if (seen.has(key)) continue;
    seen.add(key);
    const path = unique(node.name.replace(/^\/+/, ""));
    for (const [letter, stored] of Object.entries(node.weights)) aliases.set(`${path}/${letter}`, stored);
    const traits = properties?.get(TRAITS + node.name)?.split(" ") ?? [];
    const merge = MERGES.find((each) => traits.includes(each));
    facts.push({ ...factsOf(node, path), merge, goBackwards: traits.includes(BACKWARDS) });
  }
  return { aliases, facts, plain: "asked" };
}

/** The cell of a node: its convention, its activations, and why it may not run. */
export function factsOf(node: RecurrentNode, path: string): LayerFacts {
  const obstacles: string[] = [];
  const { type, activations, clip } = node;
  const alphas = node.activationAlpha[Symbol.iterator]();
  const betas = node.activationBeta[Symbol.iterator]();
  const names = activations.map((name) => {
    const lower = name.toLowerCase();
    const { name: ours, defaults } = fromOnnx(name) ?? { name: lower, defaults: OTHERS[lower] ?? {} };
    // Alpha and beta come in the order of the activations that have them, as ONNX Runtime reads them.
    const given = Object.keys(defaults).map((key) => (key === "alpha" ? alphas : betas).next().value);
    // ONNX Runtime takes other defaults here than the operators say.
    if (given.length > 0 && given[0] === undefined && (lower === "affine" || type === "RNN"))
      obstacles.push(`it does not say the parameters of ${name}, whose defaults differ between runtimes`);
    const settings = Object.values(defaults).map((usual, k) => shortest(given[k] ?? usual));
    return activationName(ours, settings);
  });
  const perDirection = type === "LSTM" ? 3 : type === "GRU" ? 2 : 1;
  const [forward, reverse] = [names.slice(0, perDirection), names.slice(perDirection)];
  if (reverse.length > 0 && reverse.join() !== forward.join()) {
    obstacles.push(`its directions have different activations, ${names.join(", ")}`);
  }
  if (type === "LSTM" && forward[1] !== forward[2]) {
    obstacles.push(
      `its candidate and its output have different activations, ${forward[1]} and ${forward[2]}`,
    );
  }
  if (clip !== undefined) obstacles.push(`it limits the pre-activations of its gates to ${clip}`);
  if (node.inputForget)
    obstacles.push("its input gate is 1 - forget (input_forget = 1) while it stores weights of both");
  const meant: Activations =
    type === "RNN" ? { gate: "none", state: forward[0] } : { gate: forward[0], state: forward[1] };
  const end = type === "GRU" && !node.linearBeforeReset ? "-reset-before" : "";
  return {
    path,
    conventions: [`onnx.${type}${end}`],
    activations: meant,
    reverse: node.direction === "reverse",
    obstacles,
  };
}

/** Activations that we have no name for, in lower case, and the attributes that they take from the lists. */
const OTHERS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  affine: { alpha: 1, beta: 0 },
  ...{
    parametricsoftplus: { alpha: 1, beta: 1 },
    scaledtanh: { alpha: 1, beta: 1 },
    thresholdedrelu: { alpha: 1 },
  },
};

/** Returns our name of an activation, with its parameters. */
function activationName(name: string, settings: readonly number[]): string {
  const [slope, offset] = settings;
  if (name === "affine" && slope === 1 && offset === 0) return "linear";
  if (settings.length === 0 || Object.hasOwn(OTHERS, name)) return name;
  if (name !== "hardSigmoid" || offset !== 0.5) return `${name}(${settings.join(", ")})`;
  return Math.abs(slope - 1 / 6) < 1e-6 ? "hardSigmoid(1/6)" : `hardSigmoid(${slope})`;
}

/** The decimal number with the fewest digits that is this one in float32. */
function shortest(value: number): number {
  const decimals = Array.from({ length: 9 }, (_, k) => Number(value.toPrecision(k + 1)));
  return decimals.find((each) => Math.fround(each) === Math.fround(value)) ?? value;
}
