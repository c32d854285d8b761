import { allocate, type FloatArray } from "../tensor/dtype.ts";
import { Tensor } from "../tensor/tensor.ts";

/** The memory that an update rule has of one parameter. */
export class Memory {
  /** Updates of this parameter so far, including the present one. */
  step = 0;
  /** By PyTorch's names: `exp_avg`, `momentum_buffer`, … */
  readonly tensors = new Map<string, Tensor>();
  readonly #parameter: Tensor;

  constructor(parameter: Tensor) {
    this.#parameter = parameter;
  }

  has(name: string): boolean {
    return this.tensors.has(name);
  }

  /** Returns the array of that name, as large as the parameter; new ones are filled with `initial`. */
  array(name: string, initial = 0): FloatArray {
    const known = this.tensors.get(name);
    if (known !== undefined) return known.data;
    const { dtype, size, shape } = this.#parameter;
    const data = allocate(dtype, size).fill(initial);
    this.tensors.set(name, new Tensor(data, shape));
    return data;
  }
}

/** The part of a memory for some elements of its parameter. */
export class MemoryPart extends Memory {
  readonly #whole: Memory;
  readonly #known: ReadonlySet<string>;
  readonly #start: number;
  readonly #end: number;

  /** @param known names of the arrays from before this step: arrays that an earlier range has just made are new to this range too */
  constructor(parameter: Tensor, whole: Memory, known: ReadonlySet<string>, start: number, end: number) {
    super(parameter);
    this.step = whole.step;
    this.#whole = whole;
    this.#known = known;
    this.#start = start;
    this.#end = end;
  }

  override has(name: string): boolean {
    return this.#known.has(name);
  }

  override array(name: string, initial = 0): FloatArray {
    return this.#whole.array(name, initial).subarray(this.#start, this.#end);
  }
}

/** A copy of a parameter and its memory before a step; the next step reuses its arrays. */
export class Backup {
  readonly #parameter: Tensor;
  readonly #values: FloatArray;
  readonly #arrays = new Map<string, FloatArray>();
  #step = 0;

  constructor(parameter: Tensor) {
    this.#parameter = parameter;
    this.#values = allocate(parameter.dtype, parameter.size);
  }

  take(memory: Memory): void {
    this.#step = memory.step;
    this.#values.set(this.#parameter.data);
    for (const [name, { data }] of memory.tensors) {
      const copy = this.#arrays.get(name);
      if (copy === undefined) this.#arrays.set(name, data.slice());
      else copy.set(data);
    }
  }

  restore(): Memory {
    const memory = new Memory(this.#parameter);
    memory.step = this.#step;
    for (const [name, values] of this.#arrays) memory.array(name).set(values);
    this.#parameter.data.set(this.#values);
    this.#parameter.bump();
    return memory;
  }
}
