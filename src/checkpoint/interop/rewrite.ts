import { elementBits, fromFloat, isFloat, type RawTensor, toFloat } from "../../core/storage/raw.ts";
import type { FloatArray } from "../../core/tensor/dtype.ts";
import { describe, UnsupportedError } from "../../core/tensor/errors.ts";
import { type CellRecord, writeCell } from "./engine.ts";
import type { FoundCell, FoundLayer } from "./find.ts";

/**
 * Puts changed weights of a cell back into the tensors of its file, in the file's order, orientation and element type. Writes only elements
 * whose number changed; all other bytes stay.
 *
 * @param before  the original cell
 * @param after   the same cell with other numbers
 * @param tensors all tensors of the file; not changed
 * @param changed the tensors that changed so far, by name; added to
 * @throws UnsupportedError when the file cannot store a number
 */
export function rewriteCell(
  layer: FoundLayer,
  cell: FoundCell,
  before: CellRecord,
  after: CellRecord,
  tensors: ReadonlyMap<string, RawTensor>,
  changed: Map<string, RawTensor>,
): void {
  const convention = { ...layer.convention, activations: layer.activations };
  const storedBefore = writeCell(convention, withoutClip(before)).values;
  const storedAfter = writeCell(convention, withoutClip(after)).values;
  const place = `${describe(layer.name)} layer ${cell.layer} ${cell.direction}`;
  for (const [part, values] of storedAfter) {
    const old = storedBefore.get(part);
    for (const indices of differing(old, values)) {
      const name = cell.tensors.get(part);
      if (name === undefined) {
        throw new UnsupportedError(`${place}: expected a file with ${part.name}, got one without it.`);
      }
      const raw = changed.get(name) ?? copyOf(tensors.get(name)!);
      changed.set(name, raw);
      writeElements(`${place}: tensor ${describe(name)}`, raw, cell, values, indices);
    }
  }
}

/** The limit of the cell state is not part of the weights. */
function withoutClip(cell: CellRecord): CellRecord {
  return cell.spec.kind === "lstm" ? { ...cell, spec: { ...cell.spec, cellClip: 0 } } : cell;
}

/** Elements to write at once: a list of all would take its place in the heap. */
const BLOCK = 2 ** 16;

/** The indices of elements that changed, block by block. */
function* differing(old: FloatArray | undefined, values: FloatArray): Generator<readonly number[]> {
  let indices: number[] = [];
  for (let k = 0; k < values.length; k++) {
    if (Object.is(old?.[k], values[k])) continue;
    indices.push(k);
    if (indices.length < BLOCK) continue;
    yield indices;
    indices = [];
  }
  if (indices.length > 0) yield indices;
}

function copyOf(raw: RawTensor): RawTensor {
  return { ...raw, bytes: raw.bytes.slice() };
}

function writeElements(
  place: string,
  raw: RawTensor,
  cell: FoundCell,
  values: FloatArray,
  indices: readonly number[],
): void {
  if (raw.quantization !== undefined || !isFloat(raw.dtype)) {
    throw new UnsupportedError(
      `${place}: expected floating point, got ${raw.dtype}. Edit the model before it was quantized, or convert this one to safetensors (sluice convert), which has floats, and edit that.`,
    );
  }
  const edited = Float64Array.from(indices, (k) => values[k]);
  const stored = fromFloat(edited, [edited.length], raw.dtype);
  const back = toFloat(stored, "float64");
  for (let k = 0; k < back.length; k++) {
    if (Number.isFinite(edited[k]) && !Number.isFinite(back[k])) {
      throw new UnsupportedError(`${place}: expected a number that ${raw.dtype} can hold, got ${edited[k]}.`);
    }
  }
  const size = elementBits.get(raw.dtype)! / 8;
  const perDirection = raw.bytes.length / size / (cell.directionIndex === undefined ? 1 : raw.shape[0]);
  const start = (cell.directionIndex ?? 0) * perDirection;
  indices.forEach((index, k) => {
    raw.bytes.set(stored.bytes.subarray(k * size, (k + 1) * size), (start + index) * size);
  });
}
