/** Layers of defined cells from our own files, which name their equations in the metadata. */
import type { CellDefinition, GateDefinition } from "../../core/cells/defined/definition.ts";
import { DefinedLayer } from "../../core/nn/definedLayer.ts";
import { CELLS_KEY } from "../../core/storage/annotations.ts";
import { fail } from "../../core/storage/codes.ts";
import { plain } from "../../core/storage/json.ts";
import type { Checkpoint } from "../edit/open.ts";
import { layersIn } from "../interop/clues/own.ts";

type Recorded = {
  name: string;
  kind: string;
  cell: CellDefinition;
  inputSize: number;
  hiddenSize: number;
} & {
  merge?: "concat" | "none";
  backwards?: boolean;
};

/**
 * Returns the layers of defined cells in a file of `encodeModel`, or of `saveCheckpoint(weightsOf(model), …)`, with their weights. Both write
 * the equations of a cell into the metadata of safetensors.
 *
 * @param checkpoint an open one
 * @returns the layers by their paths in the model; empty for any other file
 * @throws ArgumentError for equations that make no cell; ShapeError or FormatError (`SHAPE`) when the weights do not fit them
 * @example
 * const layers = await definedLayers(await openCheckpoint(encodeModel(model)));
 */
export async function definedLayers({
  format,
  metadata,
  stateDict,
}: Pick<Checkpoint, "format" | "metadata" | "stateDict">): Promise<Map<string, DefinedLayer>> {
  const layers = new Map<string, DefinedLayer>();
  for (const record of layersIn(metadata.get(CELLS_KEY)).map(plain) as Partial<Recorded>[]) {
    if (record.kind !== "defined" || typeof record.name !== "string") continue;
    const { name, cell, inputSize, hiddenSize, merge, backwards } = record as Recorded;
    const weights = await stateDict(name === "" ? name : `${name}.`);
    const names = [...weights.keys()];
    const reverse = names.filter((each) => each.endsWith("_reverse")).length;
    const stored = [...weights.values()].reduce((sum, { data }) => sum + data.length, 0);
    if (!(leastNumbers(cell, inputSize, hiddenSize) <= stored))
      fail(
        format,
        "SHAPE",
        `expected the weights of ${inputSize} inputs and ${hiddenSize} units, got ${stored} numbers.`,
        { entry: name },
      );
    const layer = new DefinedLayer({
      cell,
      inputSize,
      hiddenSize,
      projSize: weights.get("projection_l0")?.shape[0] ?? 0,
      numLayers: new Set(names.map((each) => /_l(\d+)(_reverse)?$/.exec(each)?.[1])).size,
      bias: names.some((each) => /^bias(_hidden)?_l\d/.test(each)),
      bidirectional: reverse > 0 && reverse < names.length,
      ...(reverse === names.length && { direction: "reverse" }),
      ...(merge !== undefined && { merge }),
      ...(backwards && { goBackwards: true }),
      dtype: [...weights.values()].some(({ data }) => data instanceof Float64Array) ? "float64" : "float32",
    });
    layer.loadStateDict(weights);
    layers.set(name, layer);
  }
  return layers;
}

/** Numbers that a layer of such sizes has at least: a file may claim more units than it has weights, which we do not allocate. */
function leastNumbers(cell: unknown, inputSize: number, hiddenSize: number): number {
  const { gates, inputBlocks = 1, recurrentBlocks = 1 } = Object(cell) as CellDefinition;
  const has = (part: "input" | "recurrent") =>
    Object.values<Partial<GateDefinition> | null>(Object(gates)).some((gate) => gate?.[part] !== false);
  return Math.max(
    hiddenSize,
    has("input") ? (hiddenSize * inputSize) / inputBlocks : 0,
    has("recurrent") ? (hiddenSize * hiddenSize) / recurrentBlocks : 0,
  );
}
