/** The networks of a checkpoint, ready to run: a character model as a whole where the file is one, and each recurrent layer alone. */
import { type Checkpoint, openCheckpoint, toFloat } from "../../../src/checkpoint.ts";
import { DefinedLayer, diagnostics, LSTM, RNN, SluiceError } from "../../../src/index.ts";
import { definedLayers, type RecurrentModule, toModule } from "../../../src/modules.ts";
import { loadModel, type TrainedModel } from "../../../src/tasks.ts";
import { isCandidate } from "../../look/gates.ts";
import { alphabetOf, configOf, vocabularyOf } from "../../worker/config.ts";
import { editedFiles, folderOfFiles } from "../../worker/files.ts";
import type { CellPlace, Methods, Subject } from "../protocol.ts";

/** A character model's way in. */
export interface Characters {
  size: number;
  alphabet?: string;
  /** Ids of a text. @throws FormatError for a character it does not know */
  encode(text: string): Int32Array;
  /** One label for each id of `encode`. */
  labels(text: string): string[];
  /** [V, E] */
  embedding: Float32Array;
  embeddingSize: number;
}

export interface Network {
  subject: Subject;
  /** One after the other; each reads the output of the one before. */
  modules: RecurrentModule[];
  characters?: Characters;
  /** The model that it is the network of. */
  whole?: TrainedModel;
}

export async function loadNetworks({ source, readAs, saved }: Methods["load"]["params"]): Promise<Network[]> {
  const { main, beside } = await editedFiles(source, saved);
  const folder = folderOfFiles(beside);
  const checkpoint = await openCheckpoint(main, { ...readAs, folder, name: main.name });
  const characters = await characterNetwork(checkpoint);
  const layers = await Promise.all(
    checkpoint.layers.map((layer) => layerNetwork(layer, () => toModule(layer))),
  );
  for (const [name, layer] of await definedLayers(checkpoint)) {
    const { inputSize, definition } = layer;
    layers.push(await layerNetwork({ name, cell: definition.name, inputSize }, () => layer));
  }
  const task = taskOf(checkpoint);
  const trained = task === "forecast" || task === "language" ? await loadModel(main) : undefined;
  if (trained?.task === "language" && characters !== undefined) {
    characters.whole = trained;
    characters.subject.task = "language";
  }
  if (trained?.task === "forecast") {
    // Its networks read the same input.
    for (const layer of layers) {
      layer.whole = trained;
      layer.subject.task = "forecast";
    }
  }
  return [...(characters === undefined ? [] : [characters]), ...layers];
}

async function layerNetwork(
  layer: { name: string; cell: string; inputSize: number },
  make: () => RecurrentModule | Promise<RecurrentModule>,
): Promise<Network> {
  const subject = (modules: RecurrentModule[], obstacle?: string): Subject => ({
    name: layer.name || "the layer",
    about: aboutModules(modules, layer.cell),
    inputSize: layer.inputSize,
    ...(obstacle !== undefined && { obstacle }),
    cells: cellsOf(modules),
  });
  try {
    const modules = [await make()];
    const why = notDrawn(modules[0]);
    if (why !== undefined) return { subject: subject([], why), modules: [] };
    return { subject: subject(modules), modules };
  } catch (error) {
    if (!(error instanceof SluiceError)) throw error;
    return { subject: subject([], error.message), modules: [] };
  }
}

/** Why Watch cannot draw a layer: its curves run from the first step to the last, with an output of each direction. */
function notDrawn(module: RecurrentModule): string | undefined {
  const { merge, goBackwards, bidirectional, cells } = module;
  if (merge !== "concat" && merge !== "none")
    return `Watch cannot draw a layer that merges its directions by ${merge}. Run it with toModule().`;
  const isReverse = !bidirectional && cells[0].direction === "reverse";
  if (!goBackwards && !isReverse) return undefined;
  return "Watch cannot draw a layer that reads from the end. Run it with toModule().";
}

function aboutModules(modules: readonly RecurrentModule[], kind: string): string {
  const levels = modules.reduce((sum, { numLayers }) => sum + numLayers, 0);
  const both = modules.some(({ bidirectional }) => bidirectional) ? ", both directions" : "";
  const shown = /^(lstm|gru|rnn)$/.test(kind) ? kind.toUpperCase() : kind;
  return `${shown}${levels > 1 ? `, ${levels} layers` : ""}${both}`;
}

function cellsOf(modules: readonly RecurrentModule[]): CellPlace[] {
  const many = modules.length > 1 || modules.some(({ numLayers }) => numLayers > 1);
  let level = 0;
  return modules.flatMap((module) => {
    const retain = retainOf(module);
    const places = module.cells.map((cell): CellPlace => {
      const { layer, direction, spec, gates, weights } = cell;
      const atRest = diagnostics.effectiveBiases([cell]).find(({ timescale }) => timescale)?.timescale;
      const where = [many ? `layer ${level + layer}` : "", module.bidirectional ? direction : ""].filter(
        (text) => text !== "",
      );
      return {
        label: where.join(", ") || "the cell",
        kind: spec.kind,
        hiddenSize: spec.hiddenSize,
        outputSize:
          module instanceof DefinedLayer ? module.projSize || spec.hiddenSize : weights.weightHh.shape[1],
        gates: Object.keys(gates),
        hasCell:
          module instanceof LSTM ||
          (module instanceof DefinedLayer && Object.values(module.definition.state ?? {}).includes("cell")),
        ...(retain && { retain }),
        ...(atRest && { atRest: atRest.median }),
        direction,
      };
    });
    level += module.numLayers;
    return places;
  });
}

function retainOf(module: RecurrentModule): CellPlace["retain"] {
  if (module instanceof RNN) return undefined;
  if (module instanceof DefinedLayer) return module.definition.retain;
  const { name, sign } = module.cells[0].gates.retain;
  return { gate: name, sign };
}

/** Whether a gate lies between 0 and 1: all but candidates do, and in a defined cell a sigmoid, or an equation with only such `values`. */
export function isFraction(module: RecurrentModule, gate: string, values: Float32Array): boolean {
  if (!(module instanceof DefinedLayer)) return !isCandidate(gate);
  const { activation } = module.definition.gates[gate];
  return activation === undefined ? values.every((a) => a >= 0 && a <= 1) : activation === "sigmoid";
}

/** Returns the file as a character model; undefined when it is not one or has no vocabulary. */
async function characterNetwork(checkpoint: Checkpoint): Promise<Network | undefined> {
  const own = vocabularyOf(checkpoint.metadata);
  if (own === undefined) return undefined;
  const embedding = checkpoint.tensors.get("embedding.weight");
  if (embedding?.shape.length !== 2 || checkpoint.layers.length !== 1) return undefined;
  const modules = [await toModule(checkpoint.layers[0])];
  const values = Float32Array.from(toFloat(await embedding.read()) as ArrayLike<number>);
  const labels = (text: string) =>
    own.kind === "character" ? [...text] : Array.from(own.encode(text), (id) => own.decode([id]));
  return characterSubject(modules, {
    size: own.size,
    ...alphabetOf(own),
    encode: (text) => own.encode(text, "the text"),
    labels,
    embedding: values,
    embeddingSize: embedding.shape[1],
  });
}

function characterSubject(modules: RecurrentModule[], characters: Characters): Network {
  const { kind } = modules[0].cells[0].spec;
  return {
    subject: {
      name: "the character model",
      about: `${aboutModules(modules, kind)}, ${characters.size} characters`,
      inputSize: characters.embeddingSize,
      characters: characters.size,
      ...(characters.alphabet !== undefined && { alphabet: characters.alphabet }),
      cells: cellsOf(modules),
    },
    modules,
    characters,
  };
}

const taskOf = (checkpoint: Checkpoint) => configOf(checkpoint.metadata)?.task;
