/**
 * Torch7: paths of fields joined by `/`, and the classes of objects. Some classes keep their matrices in nameless networks; we find those
 * modules by class and place, as the class creates them (Element-Research/rnn, LSTM.lua and GRU.lua).
 */

import { NAME_BYTES } from "../../../core/storage/extent.ts";
import type { Shape } from "../../../core/tensor/shape.ts";
import type { T7Graph } from "../../formats/torch7/graph.ts";
import type { Spend } from "../find.ts";
import { addCharRnn } from "./charRnn.ts";
import { type Clues, type LayerFacts, noClues } from "./clue.ts";

/** The conventions of each class; three classes are called `nn.LSTM`. */
const CLASSES: ReadonlyMap<string, readonly string[]> = new Map([
  ["nn.FastLSTM", ["torch7.FastLSTM"]],
  ["nn.LSTM", ["torch7.LSTM", "torch7.SeqLSTM"]],
  ["nn.SeqLSTM", ["torch7.SeqLSTM"]],
  ["nn.SeqLSTMP", ["torch7.SeqLSTM"]],
  ["nn.StepLSTM", ["torch7.SeqLSTM"]],
  ["nn.GRU", ["torch7.GRU"]],
  ["nn.SeqGRU", ["torch7.SeqGRU"]],
  ["nn.StepGRU", ["torch7.SeqGRU"]],
  ["nn.VanillaRNN", ["torch7.VanillaRNN"]],
]);

/** The class of each object by its path. */
export function torch7Classes(metadata: ReadonlyMap<string, unknown>): Map<string, string> {
  const classes = new Map(metadata.get("classes") as ReadonlyMap<string, string> | undefined);
  // A table of weights is not an object, but can name its class in a field.
  for (const [path, value] of metadata) {
    if (typeof value === "string" && /(^|\.)class$/.test(path))
      classes.set(path.replace(/\.?class$/, ""), value);
  }
  return classes;
}

export function torch7Clues(
  metadata: ReadonlyMap<string, unknown>,
  shapes: ReadonlyMap<string, Shape>,
  spend: Spend = () => {},
): Clues {
  const classes = torch7Classes(metadata);
  const slashed = (path: string) => path.replaceAll(".", "/");
  const frameworks = ["torch7", "char-rnn", "torch-rnnlib", "cudnn", "pytorch"];
  const clues: Clues = { ...noClues(frameworks), plain: "never" };
  for (const name of shapes.keys()) clues.aliases.set(slashed(name), name);
  for (const [path, type] of classes) {
    const conventions = CLASSES.get(type) ?? [];
    const obstacles: string[] = [];
    if (type === "nn.FastLSTM" && metadata.get(path === "" ? "bn" : `${path}.bn`) === true) {
      obstacles.push("its gates are normalised over the batch");
    }
    if (type.startsWith("cudnn.")) {
      addCudnn(slashed(path), metadata.get(join(path, "mode")), clues);
      continue;
    }
    const fact: LayerFacts = { path: slashed(path), conventions, obstacles };
    // A Linear layer also has a weight and a bias. A container tells nothing about its contents.
    if (conventions.length > 0 || shapes.has(join(path, "weight"))) clues.facts.push(fact);
  }
  nameGates(classes, shapes, clues);
  // Element-Research's layers can hold a graph too, with their gates in another order.
  for (const graph of (metadata.get("graphs") as readonly T7Graph[] | undefined) ?? []) {
    // As long a path has no names of tensors, but many paths above it.
    if (graph.path.length > NAME_BYTES) continue;
    // Each path above is a copy, and thousands of graphs may be at the end of one long path.
    spend(graph.path.split(".").length * (1 + graph.path.length / 64));
    const isOwned = [[graph.path], ...above(graph.path)].some(([path]) =>
      CLASSES.has(classes.get(path) ?? ""),
    );
    if (!isOwned) addCharRnn(graph, shapes, clues, spend);
  }
  return clues;
}

const join = (path: string, rest: string) => (path === "" ? rest : `${path}.${rest}`);

/** The mode of a cuDNN module has its kind, and the nonlinearity of an RNN. */
function addCudnn(path: string, mode: unknown, clues: Clues): void {
  const [, kind, state] = /^CUDNN_(LSTM|GRU|RNN)(?:_(TANH|RELU))?$/.exec(String(mode)) ?? [];
  if (kind === undefined) return;
  const activations = state === undefined ? undefined : { gate: "none", state: state.toLowerCase() };
  clues.facts.push({ path, conventions: [`cudnn.${kind}`], activations });
}

const LSTM_GATES = new Set(["inputGate", "forgetGate", "hiddenLayer", "outputGate"]);

const ROLES: ReadonlyMap<string, "input" | "recurrent" | "peephole"> = new Map([
  ["nn.Linear", "input"],
  ["nn.LinearNoBias", "recurrent"],
  ["nn.CMul", "peephole"],
]);

/** The paths above a module, the longest first, each with the rest of the module's path. */
function* above(path: string): Generator<[path: string, rest: string]> {
  for (let at = path.lastIndexOf("."); at >= 0; at = path.lastIndexOf(".", at - 1)) {
    yield [path.slice(0, at), path.slice(at + 1)];
    if (at === 0) break;
  }
  yield ["", path];
}

/**
 * Names the nameless modules of `nn.LSTM` and `nn.GRU`. Each gate of an LSTM has a ParallelTable of Linear, LinearNoBias and, with peepholes,
 * CMul somewhere inside its network. The candidate of a GRU has the Linear and LinearNoBias that are not `i2g` and `o2g`.
 */
function nameGates(
  classes: ReadonlyMap<string, string>,
  shapes: ReadonlyMap<string, Shape>,
  clues: Clues,
): void {
  const candidates = new Set<string>();
  for (const [module, type] of classes) {
    const role = ROLES.get(type);
    // Names of tensors are short; a path without any could be long, with many paths above it.
    if (role === undefined || !["weight", "bias"].some((field) => shapes.has(`${module}.${field}`))) continue;
    const alias = (layer: string, place: string) => {
      for (const field of ["weight", "bias"]) {
        const stored = `${module}.${field}`;
        if (shapes.has(stored))
          clues.aliases.set(`${join(layer, place).replaceAll(".", "/")}/${role}/${field}`, stored);
      }
    };
    for (const [layer, rest] of above(module)) {
      const [gate, inside] = rest.split(".", 2);
      const kind = classes.get(layer);
      if (kind === "nn.LSTM" && LSTM_GATES.has(gate) && inside !== undefined) alias(layer, gate);
      const hidden = kind === "nn.GRU" ? shapes.get(join(layer, "o2g.weight"))?.[1] : undefined;
      const isCandidate =
        hidden !== undefined &&
        role !== "peephole" &&
        !/(^|\.)[io]2g$/.test(module) &&
        shapes.get(`${module}.weight`)?.[0] === hidden;
      if (!isCandidate || candidates.has(`${role} ${layer}`)) continue;
      candidates.add(`${role} ${layer}`);
      alias(layer, "hidden");
    }
  }
}
