/** The order of a state dict's layers, which the file lacks, as their names and sizes suggest it. */
import type { ChainError } from "../../core/chain/refuse.ts";
import type { CellRecord } from "./pytorch.ts";

/** The tensors of a module, by their own names. */
type Weights = ReadonlyMap<string, { readonly shape: readonly number[] }>;

interface Module {
  name: string;
  kind: "recurrent" | "norm" | "dense";
  /** Numbers of a frame before and after it. */
  reads: number;
  gives: number;
  /** Whether it is a table of ids where it comes first, whose rows have as many numbers as a linear layer would read. */
  isTable: boolean;
}

/** Names of layers that come first and last. Files with sorted names, such as safetensors, keep no other order. */
const [FIRST, LAST] = [/emb|wte|lookup/i, /head|out|fc|dense|decod|class|logit|pred|linear/i];
/** Names of what no chain has: a mixture of frames. */
const NOT_A_CHAIN = /attention|attn|transformer|(^|[._])(query|key|value)([._]|$)/i;
/** More modules than such chains have, and attempts to fit them. */
const [MOST_MODULES, MOST_ATTEMPTS] = [64, 20_000];

/** The kind of a layer without states, from its tensors. A matrix without bias is a table of ids where it comes first. */
export function kindFrom(weights: Weights, isFirst: boolean) {
  const rank = weights.get("weight")?.shape.length;
  if (weights.has("running_mean")) return "batchNorm";
  if (rank === 3) return "conv1d";
  if (rank === 2) return isFirst && !weights.has("bias") ? "embedding" : "linear";
  return rank === 1 && weights.has("bias") ? "layerNorm" : undefined;
}

/**
 * Returns a line that uses every module, at least one of them recurrent, each of the size that the one before gives,
 * numbers in names upwards; undefined if none does, or where a name says attention.
 */
export function proposeChain(
  modules: ReadonlyMap<string, Weights>,
  records: ReadonlyMap<string, CellRecord>,
): ChainError["proposal"] {
  if (mechanismIn(modules.keys()) !== undefined) return undefined;
  const found = [...modules].flatMap(([name, weights]) => moduleOf(name, weights, records.get(name)) ?? []);
  const recurrent = found.findLast(({ kind }) => kind === "recurrent");
  if (recurrent === undefined || found.length < modules.size || found.length > MOST_MODULES) return undefined;
  const rank = ({ name, kind }: Module) =>
    kind === "recurrent" ? 0 : FIRST.test(name) ? -1 : Number(LAST.test(name));
  found.sort((a, b) => rank(a) - rank(b));
  const isLater = (next: Module, line: readonly Module[]) =>
    found.some((other) => !line.includes(other) && isNumberedBefore(other.name, next.name));
  let attempts = 0;
  const extend = (line: readonly Module[], width?: number): readonly Module[] | undefined => {
    if (line.length === found.length) return line;
    for (const next of found) {
      if (line.includes(next) || (width !== undefined && next.reads !== width) || isLater(next, line))
        continue;
      if (++attempts > MOST_ATTEMPTS) return undefined;
      const whole = extend([...line, next], line.length === 0 && next.isTable ? next.reads : next.gives);
      if (whole !== undefined) return whole;
    }
    return undefined;
  };
  const line = extend([]);
  if (line === undefined) return undefined;
  const assumed = ["this order"];
  // A norm between two dense layers takes the activation after it.
  let isOpen = false;
  const words = line.map(({ name, kind, isTable }, k) => {
    if (kind !== "norm") isOpen = kind === "dense" && !(isTable && k === 0);
    return isOpen && line[k + 1]?.kind === "dense" ? `${name}:relu` : name;
  });
  if (words.some((word) => word.endsWith(":relu"))) assumed.push("relu between dense layers");
  const last = line[line.length - 1];
  if (line[0].isTable && last.kind === "dense" && last.gives === line[0].gives) {
    words.push(`${words.pop()}:softmax`);
    assumed.push(`softmax after ${last.name}`);
  }
  assumed.push(`an answer for each frame (with last after ${recurrent.name}, one for the sequence)`);
  return { chain: words.join(","), assumed: `This is a guess from names and sizes: ${assumed.join(", ")}.` };
}

/** The first name that says attention, which no line of layers has. */
export function mechanismIn(names: Iterable<string>): string | undefined {
  return [...names].find((name) => NOT_A_CHAIN.test(name));
}

/** Whether two names differ only in their numbers, and those of the first are smaller. */
function isNumberedBefore(first: string, second: string): boolean {
  const stem = (name: string) => name.replace(/\d+/g, "#");
  return stem(first) === stem(second) && first.localeCompare(second, "en", { numeric: true }) < 0;
}

function moduleOf(name: string, weights: Weights, record?: CellRecord): Module | undefined {
  const shape = (key: string): readonly number[] | undefined => weights.get(key)?.shape;
  const kind = kindFrom(weights, false);
  const sizes = shape(kind === "batchNorm" ? "running_mean" : "weight");
  if (name === "" || /[,:]/.test(name)) return undefined;
  if (kind !== undefined && sizes !== undefined) {
    const [gives, reads = gives] = sizes;
    const isTable = kindFrom(weights, true) === "embedding";
    return { name, kind: /Norm/.test(kind) ? "norm" : "dense", reads, gives, isTable };
  }
  const reads = record?.inputSize ?? shape("weight_ih_l0")?.[1];
  const states = record?.hiddenSize ?? shape("weight_hh_l0")?.[1];
  const size = record?.projSize ?? shape("weight_hr_l0")?.[0] ?? states;
  if (reads === undefined || size === undefined) return undefined;
  const isTwo = record?.merge !== "sum" && [...weights.keys()].some((key) => key.endsWith("_reverse"));
  return { name, kind: "recurrent", reads, gives: isTwo ? 2 * size : size, isTable: false };
}
