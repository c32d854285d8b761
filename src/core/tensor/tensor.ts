/**
 * Tensor: a shape over a Float32Array or Float64Array, row-major and dense.
 *
 * A tensor owns its array or is a live view of a contiguous range of another tensor. A view looks `data` up at each use, so it
 * follows when its owner's values move to another array (`flattenParameters`). Hold the tensor, not its `data`.
 *
 * `autograd/` records operations and runs them backwards; a tensor only knows the node that made it.
 */
import { allocate, type DType, dtypeOf, type FloatArray, trueLength } from "./dtype.ts";
import { ArgumentError, describe, ShapeError } from "./errors.ts";
import { checkShape, formatShape, isShape, type Shape, sameShape, sizeOf } from "./shape.ts";
import { Shaped } from "./shaped.ts";
import { showArray } from "./show.ts";
import { spareArrays } from "./spareArrays.ts";

/** The array of every tensor that gave its own back. */
const GIVEN_BACK = new Float32Array(0);

/** The operation that produced a tensor. */
export interface GradientSource {
  /** Runs the chain rule from `output` with its gradient to every leaf that requires one. */
  backward(output: Tensor, gradient: FloatArray): void;
}

/**
 * Numbers with a shape, and a gradient on request.
 *
 * @example
 * const x = tensor([[1, 2], [3, 4]]);
 * x.requiresGrad = true;
 * ops.sum(ops.square(x)).backward();
 * x.grad; // [[2, 4], [6, 8]]
 */
export class Tensor extends Shaped {
  readonly shape: Shape;
  /** Number of elements */
  readonly size: number;
  /** Leaves only: whether `backward` stores a gradient in `grad`. */
  requiresGrad = false;
  /** Where `grad` lives when it shares memory with others (`flattenParameters`). */
  gradBuffer: FloatArray | undefined;
  /** Set by autograd on the results of recorded operations. */
  source: GradientSource | undefined;

  #own: FloatArray | undefined;
  #owner: Tensor | undefined;
  #start = 0;
  #seen: FloatArray | undefined;
  #view: FloatArray | undefined;
  #version = 0;
  #grad: Tensor | undefined;
  /** Whether a caller may hold `#grad`; then its array is never used for another gradient. */
  #gradSeen = false;

  /**
   * Prefer `tensor(values, shape)`; the constructor copies neither.
   *
   * @param data  the elements, row-major
   * @param shape its product is the length of `data`
   * @throws ArgumentError for another array; ShapeError when the two do not fit
   */
  constructor(data: FloatArray, shape: Shape) {
    super();
    if (!(data instanceof Float32Array || data instanceof Float64Array)) {
      throw new ArgumentError(
        `Tensor: expected a Float32Array or Float64Array, got ${describe(data)}. Use tensor(values, shape) for other values.`,
      );
    }
    if (!isShape(shape) || sizeOf(shape) !== data.length) {
      throw new ShapeError(
        `Tensor: expected a shape of integers >= 0 with ${data.length} elements, got ${describe(shape)}.`,
      );
    }
    this.#own = data;
    this.shape = shape;
    this.size = data.length;
  }

  /**
   * Returns a live view of a range of elements.
   *
   * @param owner the tensor that holds them
   * @param start the first element
   * @param shape of the view
   * @throws ArgumentError for another owner; ShapeError unless the range lies within it
   */
  static view(owner: Tensor, start: number, shape: Shape): Tensor {
    if (!Tensor.isTensor(owner)) {
      throw new ArgumentError(`Tensor.view: expected a tensor, got ${describe(owner)}.`);
    }
    checkShape("Tensor.view", shape);
    const size = sizeOf(shape);
    if (!(Number.isSafeInteger(start) && start >= 0 && start + size <= owner.size)) {
      throw new ShapeError(
        `Tensor.view: expected the start of ${size} elements within ${owner.size}, got ${describe(start)}.`,
      );
    }
    const view = new Tensor(owner.data.subarray(start, start + size), shape);
    view.#own = undefined;
    view.#owner = owner;
    view.#start = start;
    return view;
  }

  /** The elements. Writing to them writes to the tensor, and to every view that shares them. */
  get data(): FloatArray {
    // A proxy of a tensor is an instance of its class, and has none of its fields.
    if (!(#own in this)) throw new ArgumentError(`Tensor: expected a tensor, got ${describe(this)}.`);
    if (this.#own !== undefined) {
      // Transferring its buffer empties an array; reading it would silently give NaN.
      if (this.#own.length !== this.size) {
        const got =
          this.#own === GIVEN_BACK
            ? "an intermediate result that has run backwards. Clone it before."
            : "a detached ArrayBuffer. It was transferred after the tensor was made; give tensor() a copy, or transfer a copy.";
        throw new ArgumentError(
          `Tensor: expected the ${this.size} values of shape ${formatShape(this.shape)}, got ${got}`,
        );
      }
      return this.#own;
    }
    const parent = this.#owner!.data;
    if (this.#seen !== parent) {
      this.#seen = parent;
      this.#view = parent.subarray(this.#start, this.#start + this.size);
    }
    return this.#view!;
  }

  /** Grows with every write the library makes, also through views. Your own writes to `data` do not count. */
  get version(): number {
    return this.#owner === undefined ? this.#version : this.#owner.version;
  }

  /** Marks the values as written, so that `backward` refuses operations that used the old ones. */
  bump(): void {
    if (this.#owner === undefined) this.#version++;
    else this.#owner.bump();
  }

  get dtype(): DType {
    return dtypeOf(this.data);
  }

  /** Number of axes */
  get rank(): number {
    return this.shape.length;
  }

  /**
   * Copies the values into another array and uses it from now on; views follow.
   *
   * @param target of the same length and type
   * @throws ArgumentError for a view; ShapeError for another length or type
   */
  moveTo(target: FloatArray): void {
    if (this.#own === undefined) throw new ArgumentError("Tensor.moveTo: expected an owner, got a view.");
    if (!(target instanceof Float32Array || target instanceof Float64Array)) {
      throw new ArgumentError(
        `Tensor.moveTo: expected a Float32Array or Float64Array, got ${describe(target)}.`,
      );
    }
    if (target.length !== this.size || dtypeOf(target) !== this.dtype) {
      throw new ShapeError(
        `Tensor.moveTo: expected ${this.size} elements of ${this.dtype}, got ${target.length} of ${dtypeOf(target)}.`,
      );
    }
    target.set(this.#own);
    this.#own = target;
  }

  /**
   * Returns the numbers in nested brackets, shortened beyond 1000, with shape and type. Node's `console.log` shows this; in a
   * browser use `console.log(String(tensor))`.
   */
  override toString(): string {
    // Printing never throws, even for a transferred array.
    if (this.#own !== undefined && this.#own.length !== this.size) {
      return `tensor(without its array, shape ${formatShape(this.shape)})`;
    }
    return showArray("tensor", this.dtype, this.data, this.shape);
  }

  /** Returns an independent copy of the values, without history. */
  clone(): Tensor {
    return new Tensor(this.data.slice(), this.shape);
  }

  /** Returns the same values, shared, without history: gradients stop here. */
  detach(): Tensor {
    // A view of a result would keep its history alive. Only leaves can move, so only their views must follow.
    return this.source === undefined ? Tensor.view(this, 0, this.shape) : new Tensor(this.data, this.shape);
  }

  /** Whether a value is a tensor, and not a proxy of one or an object of its class, which have none of its fields. */
  static isTensor(value: unknown): value is Tensor {
    return value instanceof Tensor && #grad in value;
  }

  /** Sum of the gradients of all `backward` calls since `clearGrad`, of the same shape; you may keep it. */
  get grad(): Tensor | undefined {
    this.#gradSeen = true;
    return this.#grad;
  }

  set grad(value: Tensor | undefined) {
    this.#gradSeen = true;
    this.#grad = value;
  }

  /** `grad` for callers that do not keep it: after `clearGrad` its array may serve another gradient. */
  peekGrad(): Tensor | undefined {
    return this.#grad;
  }

  /**
   * Adds a copy of a gradient to `grad`.
   *
   * @param gradient of the length and type of this tensor
   * @param isOwn    nothing else reads it, so the first one becomes `grad` without a copy; for borrowed arrays
   * @throws ShapeError for another length or type
   */
  addGrad(gradient: FloatArray, isOwn = false): void {
    const Type = this.dtype === "float64" ? Float64Array : Float32Array;
    if (!(gradient instanceof Type) || trueLength(gradient) !== this.size) {
      throw new ShapeError(
        `Tensor.addGrad: expected ${this.size} values of ${this.dtype}, got ${describe(gradient)}.`,
      );
    }
    if (this.#grad === undefined) {
      const sum = this.gradBuffer ?? (isOwn ? spareArrays.keep(gradient) : spareArrays.takeLike(gradient));
      if (sum !== gradient) sum.set(gradient);
      this.#grad = new Tensor(sum, this.shape);
      // A part of a shared buffer cannot serve another gradient.
      this.#gradSeen = this.gradBuffer !== undefined;
    } else {
      const sum = this.#grad.data;
      for (let i = 0; i < sum.length; i++) sum[i] += gradient[i];
    }
  }

  /** Drops `grad`, so that the next `backward` starts from zero. */
  clearGrad(): void {
    // A caller that holds it may have transferred it; then reading it throws.
    const array = this.#gradSeen ? undefined : this.#grad?.data;
    this.#grad = undefined;
    if (this.gradBuffer !== undefined) this.gradBuffer.fill(0);
    else if (array instanceof Float32Array) spareArrays.give(array);
  }

  /**
   * Gives the array of an intermediate result to the next one, for the tape: reading this tensor is an error from now on.
   * No other tensor may share the array, as a reshaped one does. Does nothing for a tensor that no operation made.
   */
  giveBack(): void {
    if (this.source === undefined || this.#own === GIVEN_BACK) return;
    if (this.#own instanceof Float32Array) spareArrays.give(this.#own);
    this.#own = GIVEN_BACK;
  }

  /**
   * Overwrites the values with those of another tensor.
   *
   * @param other a tensor of the same shape
   * @throws ShapeError when the shapes differ; ArgumentError for anything but a tensor
   */
  copyFrom(other: Tensor): void {
    if (!Tensor.isTensor(other)) {
      throw new ArgumentError(`Tensor.copyFrom: expected a tensor, got ${describe(other)}.`);
    }
    if (!sameShape(this.shape, other.shape)) {
      throw new ShapeError(
        `Tensor.copyFrom: expected shape ${formatShape(this.shape)}, got ${formatShape(other.shape)}.`,
      );
    }
    this.data.set(other.data);
    this.bump();
  }

  /**
   * Adds the gradient w.r.t. every leaf that requires one to the `grad` of that leaf.
   *
   * @param gradient of the final objective w.r.t. this tensor, same shape; default 1 for a single element
   * @throws ArgumentError when nothing was recorded; ShapeError when a gradient is missing or has another shape
   */
  backward(gradient?: Tensor): void {
    if (gradient !== undefined && !Tensor.isTensor(gradient)) {
      throw new ArgumentError(
        `Tensor.backward: expected a gradient to be a tensor, got ${describe(gradient)}.`,
      );
    }
    if (gradient !== undefined && !sameShape(gradient.shape, this.shape)) {
      throw new ShapeError(
        `Tensor.backward: expected a gradient of shape ${formatShape(this.shape)}, got ${formatShape(gradient.shape)}.`,
      );
    }
    if (gradient === undefined && this.size !== 1) {
      throw new ShapeError(
        `Tensor.backward: expected a scalar, got shape ${formatShape(this.shape)}. Reduce it with sum or mean, or pass a gradient.`,
      );
    }
    if (this.source === undefined) {
      throw new ArgumentError(
        "Tensor.backward: expected the result of a recorded operation, got a tensor without history. Does any input require a gradient, and is this outside noGrad?",
      );
    }
    this.source.backward(this, gradient?.data ?? allocate(this.dtype, 1).fill(1));
  }
}
