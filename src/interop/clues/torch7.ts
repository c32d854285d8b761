/**
 * Torch7: paths of fields with `/` between, and the classes of the objects. Where a class keeps its matrices in nameless networks,
 * the modules are found by their class and place, as the class builds them (Element-Research/rnn, LSTM.lua and GRU.lua).
 */
import type { T7Graph } from "../../formats/torch7/graph.ts";
import type { Shape } from "../../tensor/shape.ts";
import { addCharRnn } from "./charRnn.ts";
import { type Clues, type LayerFacts, noClues } from "./clue.ts";

/** Which convention each class follows; `nn.LSTM` is the name of three. */
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

export function torch7Clues(
  metadata: ReadonlyMap<string, unknown>,
  shapes: ReadonlyMap<string, Shape>,
): Clues {
  const classes = new Map(metadata.get("classes") as ReadonlyMap<string, string> | undefined);
  // Tables of weights, which are no objects, can say their class in a field.
  for (const [path, value] of metadata) {
    if (typeof value === "string" && /(^|\.)class$/.test(path))
      classes.set(path.replace(/\.?class$/, ""), value);
  }
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
    // A Linear layer has a weight and a bias too, and is no cell; containers say nothing about what is in them.
    if (conventions.length > 0 || shapes.has(join(path, "weight"))) clues.facts.push(fact);
    if (type === "nn.LSTM") nameGates(path, classes, shapes, clues);
    if (type === "nn.GRU") nameCandidate(path, classes, shapes, clues);
  }
  // Element-Research's layers can hold a graph too, whose gates are in another order.
  const owners = [...classes].filter(([, type]) => CLASSES.has(type)).map(([path]) => path);
  for (const graph of (metadata.get("graphs") as readonly T7Graph[] | undefined) ?? []) {
    const isOwned = owners.some((owner) => owner === "" || `${graph.path}.`.startsWith(`${owner}.`));
    if (!isOwned) addCharRnn(graph, shapes, clues);
  }
  return clues;
}

const join = (path: string, rest: string) => (path === "" ? rest : `${path}.${rest}`);

/** The mode of a cuDNN module is its kind; that of an RNN its nonlinearity, too. */
function addCudnn(path: string, mode: unknown, clues: Clues): void {
  const [, kind, state] = /^CUDNN_(LSTM|GRU|RNN)(?:_(TANH|RELU))?$/.exec(String(mode)) ?? [];
  if (kind === undefined) return;
  const activations = state === undefined ? undefined : { gate: "none", state: state.toLowerCase() };
  clues.facts.push({ path, conventions: [`cudnn.${kind}`], activations });
}

/** Every gate is a ParallelTable of Linear, LinearNoBias and, with peepholes, CMul, somewhere inside the gate's network. */
function nameGates(
  path: string,
  classes: ReadonlyMap<string, string>,
  shapes: ReadonlyMap<string, Shape>,
  clues: Clues,
): void {
  const roles = [
    ["nn.Linear", "input"],
    ["nn.LinearNoBias", "recurrent"],
    ["nn.CMul", "peephole"],
  ] as const;
  for (const gate of ["inputGate", "forgetGate", "hiddenLayer", "outputGate"]) {
    const prefix = `${join(path, gate)}.`;
    for (const [module, type] of classes) {
      const role = roles.find(([name]) => name === type)?.[1];
      if (role === undefined || !module.startsWith(prefix)) continue;
      for (const field of ["weight", "bias"]) {
        if (shapes.has(`${module}.${field}`)) {
          clues.aliases.set(
            `${join(path, gate).replaceAll(".", "/")}/${role}/${field}`,
            `${module}.${field}`,
          );
        }
      }
    }
  }
}

/** The candidate's Linear and LinearNoBias are those below the GRU that are not `i2g` and `o2g`. */
function nameCandidate(
  path: string,
  classes: ReadonlyMap<string, string>,
  shapes: ReadonlyMap<string, Shape>,
  clues: Clues,
): void {
  const hidden = shapes.get(join(path, "o2g.weight"))?.[1];
  const prefix = path === "" ? "" : `${path}.`;
  for (const [type, role] of [
    ["nn.Linear", "input"],
    ["nn.LinearNoBias", "recurrent"],
  ]) {
    const found = [...classes].filter(
      ([module, name]) =>
        name === type &&
        module.startsWith(prefix) &&
        !/(^|\.)[io]2g$/.test(module) &&
        shapes.get(`${module}.weight`)?.[0] === hidden,
    );
    if (found.length === 0) continue;
    for (const field of ["weight", "bias"]) {
      const stored = `${found[0][0]}.${field}`;
      if (shapes.has(stored))
        clues.aliases.set(`${prefix.replaceAll(".", "/")}hidden/${role}/${field}`, stored);
    }
  }
}
