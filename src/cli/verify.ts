/** Checks a conversion by running it: each cell as it was read, and as the written file reads back, on the same random input. */
import { bytesSource, folderOf, moduleOf, openCheckpoint } from "../checkpoint.ts";
import type { FlatSizes } from "../interop/flat.ts";
import type { LayerRecord, PlacedRecord } from "../interop/records.ts";
import type { Placement } from "../interop/save/place.ts";
import { allocate } from "../tensor/dtype.ts";
import { SluiceError, UnsupportedError } from "../tensor/errors.ts";
import { Random } from "../tensor/random.ts";
import { Tensor } from "../tensor/tensor.ts";

export interface Verification {
  /** Cells that were compared. */
  cells: number;
  /** Largest absolute difference of an output. */
  difference: number;
  /** Why others were not. */
  skipped: string[];
}

const STEPS = 12;
const BATCH = 3;

/**
 * @param files      the files that were written, by name, the main one first
 * @param placements where each cell went
 */
export async function largestDifference(
  files: ReadonlyMap<string, Uint8Array>,
  placements: readonly Placement[],
  { from, flat }: { from?: string; flat?: ReadonlyMap<string, FlatSizes> },
): Promise<Verification> {
  const sources = new Map([...files].map(([name, bytes]) => [name, bytesSource(bytes)]));
  const [main] = sources.values();
  const written = await openCheckpoint(main, { folder: folderOf(sources), from, flat });
  const records: LayerRecord[] = [];
  for (const layer of written.layers) records.push(await layer.record());
  const verification: Verification = { cells: 0, difference: 0, skipped: [] };
  for (const { source, path, layer, direction } of placements) {
    const title = `${path || source.spec.kind} layer ${layer} ${direction}`;
    const record = find(records, path);
    const cell = record?.cells.find((other) => other.layer === layer && other.direction === direction);
    if (cell === undefined)
      throw new UnsupportedError(`verify: expected ${title} in the file written, found none.`);
    const { gate, state } = source.activations;
    if (!["none", "sigmoid"].includes(gate) || !["tanh", "relu"].includes(state)) {
      verification.skipped.push(`${title}: its activations, ${gate} and ${state}, cannot be run`);
      continue;
    }
    try {
      verification.difference = Math.max(verification.difference, differenceOf(source, cell));
      verification.cells++;
    } catch (error) {
      if (!(error instanceof SluiceError)) throw error;
      verification.skipped.push(`${title}: ${error.message}`);
    }
  }
  return verification;
}

/** The layer of that path, or the one with it among the parts of its own; two directions go by the name of the first. */
function find(records: readonly LayerRecord[], path: string): LayerRecord | undefined {
  const slashed = (name: string) =>
    `/${name.replaceAll(".", "/")}/`.replace("/backward_layer/", "/forward_layer/");
  const exact = records.find(({ name }) => slashed(name) === slashed(path));
  return exact ?? records.find(({ name }) => slashed(name).includes(slashed(path)));
}

function differenceOf(a: PlacedRecord, b: PlacedRecord): number {
  const [x, y] = [a, b].map((cell) => {
    const alone: LayerRecord = {
      name: "",
      cell: cell.spec.kind,
      numLayers: 1,
      bidirectional: false,
      cells: [{ ...cell, layer: 0, direction: "forward" }],
    };
    const module = moduleOf(alone);
    const random = new Random(1);
    const shape = [STEPS, BATCH, cell.spec.inputSize];
    const input = allocate(module.dtype, STEPS * BATCH * cell.spec.inputSize);
    for (let k = 0; k < input.length; k++) input[k] = random.normal();
    return module.forward(new Tensor(input, shape)).output.data;
  });
  let largest = 0;
  for (let k = 0; k < x.length; k++) {
    const difference = Math.abs(x[k] - y[k]);
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}
