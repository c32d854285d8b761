/**
 * Weights that PyTorch's weight_norm split: `weight_hh_l0_g` has the length of each row of `weight_hh_l0`, and `weight_hh_l0_v` its direction;
 * since PyTorch 2.0 they are `parametrizations.weight_hh_l0.original0` and `original1`. The weight is v · g / |v|. We list it after them under
 * its plain name, and turn an edit of it into edits of the two.
 */
import type { Contents, LazyTensor } from "../formats/contents.ts";
import { fromFloat, type RawTensor, toFloat } from "../formats/raw.ts";
import type { Shape } from "../tensor/shape.ts";

const WEIGHT = "weight_(?:ih|hh|hr)(?:_l\\d{1,4}(?:_reverse)?)?";

/** Names of the length and the direction of a weight. */
const FORMS: readonly { length: RegExp; direction: (path: string, weight: string) => string }[] = [
  {
    length: new RegExp(`^(.*[./])?(${WEIGHT})_g$`, "s"),
    direction: (path, weight) => `${path}${weight}_v`,
  },
  {
    length: new RegExp(`^(.*[./])?parametrizations\\.(${WEIGHT})\\.original0$`, "s"),
    direction: (path, weight) => `${path}parametrizations.${weight}.original1`,
  },
];

const FLOATS = new Set(["F64", "F32", "F16", "BF16"]);

/** Returns the file with the weights that weight_norm split. */
export function withPlainWeights(contents: Contents): Contents {
  const made = new Map<string, [name: string, tensor: LazyTensor]>();
  for (const [name, length] of contents.tensors) {
    for (const form of FORMS) {
      const [, path = "", weight] = form.length.exec(name) ?? [];
      if (weight === undefined) continue;
      const other = form.direction(path, weight);
      const direction = contents.tensors.get(other);
      const plain = `${path}${weight}`;
      if (direction === undefined || contents.tensors.has(plain)) continue;
      const groups = groupsOf(length.shape, direction.shape);
      if (groups === undefined || !FLOATS.has(length.dtype) || !FLOATS.has(direction.dtype)) continue;
      made.set(other, [plain, product([name, length], [other, direction], groups)]);
    }
  }
  if (made.size === 0) return contents;
  const tensors = new Map<string, LazyTensor>();
  for (const [name, tensor] of contents.tensors) {
    tensors.set(name, tensor);
    const product = made.get(name);
    if (product !== undefined) tensors.set(product[0], product[1]);
  }
  return { ...contents, tensors };
}

/** Returns a function from the index of an element to that of its length; undefined unless the shapes fit. */
function groupsOf(length: Shape, matrix: Shape): ((index: number) => number) | undefined {
  if (matrix.length !== 2) return undefined;
  const [rows, columns] = matrix;
  const kept = length.length === 2 ? length.join() : length.every((size) => size === 1) ? "1,1" : "";
  if (kept === `${rows},1`) return (index) => Math.floor(index / columns);
  if (kept === `1,${columns}`) return (index) => index % columns;
  return kept === "1,1" ? () => 0 : undefined;
}

type Named = readonly [name: string, tensor: LazyTensor];

function product(
  [lengthName, length]: Named,
  [directionName, direction]: Named,
  group: (index: number) => number,
): LazyTensor {
  const { dtype, shape } = direction;
  const parts = async () => {
    const [g, v] = [await length.read(), await direction.read()];
    return { lengths: toFloat(g, "float64"), directions: toFloat(v, "float64"), g, v };
  };
  const multiplied = (lengths: ArrayLike<number>, directions: Float64Array) => {
    const norms = normsOf(directions, lengths.length, group);
    return fromFloat(
      directions.map((value, index) => (value / norms[group(index)]) * lengths[group(index)]),
      shape,
      dtype,
    );
  };
  return {
    dtype,
    shape,
    async read() {
      const { lengths, directions } = await parts();
      return multiplied(lengths, directions as Float64Array);
    },
    made: {
      of: [lengthName, directionName],
      async parts(edited) {
        const { lengths, directions, g, v } = await parts();
        const before = toFloat(multiplied(lengths, directions as Float64Array), "float64");
        const after = toFloat(edited, "float64") as Float64Array;
        const norms = normsOf(after, lengths.length, group);
        const changed = new Set<number>();
        after.forEach((value, index) => {
          if (!Object.is(value, before[index])) changed.add(group(index));
        });
        const newLengths = Float64Array.from(lengths, (value, k) => (changed.has(k) ? norms[k] : value));
        // A row of zeros has no direction, so keep the old one.
        const newDirections = Float64Array.from(directions, (value, index) =>
          changed.has(group(index)) && norms[group(index)] > 0 ? after[index] : value,
        );
        return new Map<string, RawTensor>([
          [lengthName, fromFloat(newLengths, g.shape, g.dtype)],
          [directionName, fromFloat(newDirections, v.shape, v.dtype)],
        ]);
      },
    },
  };
}

function normsOf(values: Float64Array, count: number, group: (index: number) => number): Float64Array {
  const squares = new Float64Array(count);
  values.forEach((value, index) => {
    squares[group(index)] += value * value;
  });
  return squares.map(Math.sqrt);
}
