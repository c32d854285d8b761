/**
 * Finds the stored place of each number of a folded weight: we replace stored numbers by tags, let the graph's
 * operations move the tags, and write a changed number to the place of its tag.
 */

import { type LazyTensor, type Patch, presentTensor } from "../../../core/storage/contents.ts";
import { elementBits, isFloat, type RawTensor } from "../../../core/storage/raw.ts";
import { UnsupportedError } from "../../../core/tensor/errors.ts";
import { sizeOf } from "../../../core/tensor/shape.ts";

/** @param expected expectation and finding, for the message */
export function failUnfold(expected: string): never {
  const advice = "Convert the model to a file with plain weights first (sluice convert IN OUT.onnx)";
  throw new UnsupportedError(`onnx: expected ${expected}. ${advice}, and edit that.`);
}

interface Tagged {
  /** The last tag before this tensor's. */
  first: number;
  count: number;
  start: number | undefined;
  size: number;
}

export class Tags {
  readonly #sources: Tagged[] = [];
  readonly #known = new Map<LazyTensor, LazyTensor>();
  #count = 0;

  /** Returns the tensor with tags 1, 2, … for its numbers. Integers, such as a list of axes, stay unchanged. */
  tag(tensor: LazyTensor): LazyTensor {
    const known = this.#known.get(tensor);
    if (known !== undefined) return known;
    const { dtype, shape } = tensor;
    if (!isFloat(dtype)) return tensor;
    const size = elementBits.get(dtype)! / 8;
    const count = sizeOf(shape);
    this.#sources.push({ first: this.#count, count, start: tensor.location?.start, size });
    if (this.#count + count >= 2 ** Math.min(8 * size, 48)) {
      failUnfold(`fewer than ${2 ** (8 * size)} numbers in ${dtype}, got more`);
    }
    const bytes = new Uint8Array(count * size);
    for (let k = 0; k < count; k++) writeTag(bytes, k * size, size, this.#count + k + 1);
    this.#count += count;
    const tagged = presentTensor({ dtype, shape, bytes });
    this.#known.set(tensor, tagged);
    return tagged;
  }

  /**
   * Returns the changes in the file that turn a folded tensor into `edited`.
   *
   * @param original its values
   * @param tagged   the same tensor, folded from tags
   * @throws UnsupportedError when a stored number cannot change alone
   */
  patches(original: RawTensor, tagged: RawTensor, edited: RawTensor): Patch[] {
    const size = elementBits.get(original.dtype)! / 8;
    const patches = new Map<number, Patch>();
    const numberAt = (raw: RawTensor, at: number) => raw.bytes.subarray(at, at + size);
    const count = original.bytes.length / size;
    for (let k = 0; k < count; k++) {
      const bytes = numberAt(edited, k * size);
      if (sameBytes(bytes, numberAt(original, k * size))) continue;
      const tag = readTag(tagged.bytes, k * size, size);
      patches.set(tag, { start: this.#placeOf(tag), bytes: bytes.slice() });
    }
    // A stored number may occur in several places, which must agree.
    for (let k = 0; k < count; k++) {
      const patch = patches.get(readTag(tagged.bytes, k * size, size));
      if (patch === undefined || sameBytes(patch.bytes, numberAt(edited, k * size))) continue;
      failUnfold("each number of a weight stored by itself, got one that the graph uses in several places");
    }
    return [...patches.values()];
  }

  /** Returns the tensor that a tag belongs to, by bisection: there may be as many tensors as tags. */
  #sourceOf(tag: number): Tagged | undefined {
    let low = 0;
    let high = this.#sources.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const { first, count } = this.#sources[middle];
      if (tag > first + count) low = middle + 1;
      else high = middle;
    }
    // Tag 0 is a number that the graph made.
    return tag > 0 ? this.#sources[low] : undefined;
  }

  #placeOf(tag: number): number {
    const source = this.#sourceOf(tag);
    if (source?.start === undefined) {
      failUnfold("a weight whose numbers this file stores, got one made by the graph or stored elsewhere");
    }
    return source.start + (tag - 1 - source.first) * source.size;
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.every((byte, k) => byte === b[k]);
}

/** Writes a tag of an element's size. */
function writeTag(bytes: Uint8Array, at: number, size: number, tag: number): void {
  for (let k = 0, rest = tag; k < size; k++, rest = Math.floor(rest / 256)) bytes[at + k] = rest % 256;
}

function readTag(bytes: Uint8Array, at: number, size: number): number {
  let tag = 0;
  for (let k = size - 1; k >= 0; k--) tag = tag * 256 + bytes[at + k];
  return tag;
}
