/** Numbers with a shape: the base of tensors and indices. */
import { describe, ShapeError } from "./errors.ts";
import type { Nested } from "./nested.ts";
import { formatShape, type Shape } from "./shape.ts";
import { Shown } from "./shown.ts";

export abstract class Shaped extends Shown {
  abstract readonly shape: Shape;
  abstract readonly data: ArrayLike<number>;

  /** Returns the only element. @throws ShapeError for any other size */
  item(): number {
    if (this.data.length !== 1) {
      throw new ShapeError(`item: expected one element, got shape ${formatShape(this.shape)}.`);
    }
    return this.data[0];
  }

  /**
   * Returns one element.
   *
   * @param index one integer per axis
   * @throws ShapeError when it is outside
   */
  at(...index: number[]): number {
    const { shape } = this;
    if (
      index.length !== shape.length ||
      index.some((k, axis) => !Number.isInteger(k) || k < 0 || k >= shape[axis])
    ) {
      throw new ShapeError(`at: expected an index into ${formatShape(shape)}, got ${describe(index)}.`);
    }
    return this.data[index.reduce((offset, k, axis) => offset * shape[axis] + k, 0)];
  }

  /** Returns the numbers in nested lists, as `tensor()` and `indices()` take them; `JSON.stringify` writes these. */
  toJSON(): Nested {
    const { data, shape } = this;
    const nest = (axis: number, at: number): Nested =>
      axis === shape.length
        ? data[at]
        : Array.from({ length: shape[axis] }, (_, k) => nest(axis + 1, at * shape[axis] + k));
    return nest(0, 0);
  }
}
