/**
 * All parameters of a module as one vector, and all gradients as another: Torch7's `getParameters()`, which allowed only one call. Here
 * every returned vector stays live: when parameters move, views, gates, optimisers and earlier vectors follow. The price: two sets of
 * parameters can both be vectors only if one contains the other or they share nothing; otherwise the call throws.
 */

import { zeros } from "../tensor/create.ts";
import { allocate, type FloatArray } from "../tensor/dtype.ts";
import { ShapeError, UnsupportedError } from "../tensor/errors.ts";
import { Tensor } from "../tensor/tensor.ts";
import { checkModule, type Module } from "./module.ts";
import type { Parameter } from "./parameter.ts";

/** The parameters of a module as one vector, and their gradients as another. */
export interface FlatParameters {
  /** All parameters in sequence. A write to the vector writes to a parameter, and the reverse */
  parameters: Tensor;
  /** Their gradients at the same positions; from now on `zeroGrad` sets them to 0 */
  gradients: Tensor;
}

/** A returned vector and its parameters. */
interface FlatVector extends FlatParameters {
  readonly order: readonly Parameter[];
  /** The modules that requested it. */
  readonly askers: Set<Module>;
}

/** The parameters of each vector. */
const membersOf = new WeakMap<Tensor, readonly Parameter[]>();

const vectorsWith = new WeakMap<Parameter, Set<FlatVector>>();

/**
 * Puts all parameters of a module into one array, and their gradients into another; both stay live.
 *
 * Call it as often as you like: it returns the same vector until you add or replace parameters, which ends the module's earlier vector. A
 * shared parameter appears once. Vectors of a module, its parts and its parents stay live side by side. The order is that of
 * `namedParameters()`, except that the parameters of an earlier vector stay together.
 *
 * @param module with parameters of one dtype
 * @returns two vectors with an element per number of the module
 * @throws ShapeError (`DTYPE`) when the parameters have several dtypes; UnsupportedError when another module's vector overlaps this
 *   one so that both cannot be contiguous. Then nothing moves
 * @example
 * const { parameters, gradients } = flattenParameters(model);
 * parameters.data[0] = 0.5; // writes to the first parameter
 */
export function flattenParameters(module: Module): FlatParameters {
  checkModule("flattenParameters", module);
  const wanted = module.namedParameters();
  checkOneDType(module, wanted);
  if (wanted.size === 0) return { parameters: zeros([0]), gradients: zeros([0]) };
  const { parameters, gradients } = vectorOf(module, new Set(wanted.values()));
  return { parameters, gradients };
}

/** Returns the parameters of a vector of `flattenParameters`, in order; undefined for another tensor. */
export function membersOfFlat(vector: Tensor): readonly Parameter[] | undefined {
  return membersOf.get(vector);
}

function checkOneDType(module: Module, wanted: ReadonlyMap<string, Parameter>): void {
  const [first] = wanted;
  for (const [name, { dtype }] of wanted) {
    if (dtype === first[1].dtype) continue;
    throw new ShapeError(
      `flattenParameters: expected all parameters of ${module.typeName} to have one dtype, got ${first[1].dtype} in ${first[0]} and ${dtype} in ${name}.`,
      "DTYPE",
    );
  }
}

function vectorOf(module: Module, wanted: ReadonlySet<Parameter>): FlatVector {
  const touching = vectorsTouching(wanted);
  const wholes = touching
    .filter(({ order }) => countIn(wanted, order) === wanted.size)
    .sort((a, b) => a.order.length - b.order.length);

  // Already contiguous: an earlier vector, or a part of one.
  for (const whole of wholes) {
    const order = runOf(wanted, whole.order);
    if (order === undefined) continue;
    const largest = wholes[wholes.length - 1];
    if (!isIntact(largest)) place(largest.order);
    const exact = order.length === whole.order.length;
    return handOut(module, exact ? whole : vectorInside(order));
  }

  const isOutdated = ({ askers }: FlatVector) => askers.size === 1 && askers.has(module);
  const isInside = ({ order }: FlatVector) => countIn(wanted, order) === order.length;
  const kept = touching.filter(isInside);
  const order = orderWithBlocks(wanted, kept);
  const broken = touching.filter(
    (vector) => !kept.includes(vector) || runOf(new Set(vector.order), order)?.[0] !== vector.order[0],
  );
  const inTheWay = broken.find((vector) => !isOutdated(vector));
  if (inTheWay !== undefined) {
    const names = [...inTheWay.askers].map((asker) => asker.typeName).join(", ");
    throw new UnsupportedError(
      `flattenParameters: expected parameters that can be contiguous, got some of ${module.typeName} that the vector of another module (${names}) holds beside others. Flatten the module that contains both first.`,
    );
  }
  broken.forEach(forget);
  place(order);
  return handOut(module, vectorInside(order));
}

function handOut(module: Module, vector: FlatVector): FlatVector {
  vector.askers.add(module);
  for (const parameter of vector.order) {
    vectorsWith.set(parameter, (vectorsWith.get(parameter) ?? new Set()).add(vector));
  }
  return vector;
}

function forget(vector: FlatVector): void {
  for (const parameter of vector.order) vectorsWith.get(parameter)?.delete(vector);
}

function vectorsTouching(parameters: Iterable<Parameter>): FlatVector[] {
  const found = new Set<FlatVector>();
  for (const parameter of parameters) {
    for (const vector of vectorsWith.get(parameter) ?? []) found.add(vector);
  }
  return [...found];
}

function countIn(set: ReadonlySet<Parameter>, list: readonly Parameter[]): number {
  return list.filter((parameter) => set.has(parameter)).length;
}

/** The piece of `list` that holds exactly `set`, if there is one. */
function runOf(set: ReadonlySet<Parameter>, list: readonly Parameter[]): Parameter[] | undefined {
  const start = list.findIndex((parameter) => set.has(parameter));
  const run = list.slice(start, start + set.size);
  return countIn(set, run) === set.size ? run : undefined;
}

/** `wanted` in order, but with the parameters of each earlier vector together. */
function orderWithBlocks(wanted: ReadonlySet<Parameter>, vectors: readonly FlatVector[]): Parameter[] {
  const largestFirst = [...vectors].sort((a, b) => b.order.length - a.order.length);
  const order = new Set<Parameter>();
  for (const parameter of wanted) {
    const block = largestFirst.find((vector) => vector.order.includes(parameter));
    for (const member of block?.order ?? [parameter]) order.add(member);
  }
  return [...order];
}

/** Whether everything is still where the vector expects it; other code may move a parameter too. */
function isIntact({ order, parameters, gradients }: FlatVector): boolean {
  const { buffer } = parameters.data;
  let place = parameters.data.byteOffset;
  let gradientPlace = gradients.data.byteOffset;
  return order.every(({ data, gradBuffer, grad }) => {
    const fits =
      data.buffer === buffer &&
      data.byteOffset === place &&
      gradBuffer?.buffer === gradients.data.buffer &&
      gradBuffer.byteOffset === gradientPlace &&
      grad?.data === gradBuffer;
    place += data.byteLength;
    gradientPlace += data.byteLength;
    return fits;
  });
}

/** Moves parameters, gradients and all their vectors into new arrays. */
function place(order: readonly Parameter[]): void {
  const { dtype } = order[0];
  const starts = new Map<Parameter, number>();
  let size = 0;
  for (const parameter of order) {
    starts.set(parameter, size);
    size += parameter.size;
  }
  const values = allocate(dtype, size);
  const gradients = allocate(dtype, size);
  const inOrder = new Set(order);
  for (const vector of vectorsTouching(order)) {
    if (countIn(inOrder, vector.order) < vector.order.length) continue;
    const from = starts.get(vector.order[0])!;
    vector.parameters.moveTo(values.subarray(from, from + vector.parameters.size));
    vector.gradients.moveTo(gradients.subarray(from, from + vector.gradients.size));
  }
  // Copy parameters after the vectors, so that they override an outdated vector.
  for (const parameter of order) {
    const from = starts.get(parameter)!;
    parameter.moveTo(values.subarray(from, from + parameter.size));
    const gradBuffer: FloatArray = gradients.subarray(from, from + parameter.size);
    const before = parameter.grad?.data ?? parameter.gradBuffer;
    if (before === undefined) gradBuffer.fill(0);
    else gradBuffer.set(before);
    parameter.gradBuffer = gradBuffer;
    parameter.grad = new Tensor(gradBuffer, parameter.shape);
  }
}

/** Makes a vector over contiguous parameters. */
function vectorInside(order: readonly Parameter[]): FlatVector {
  const size = order.reduce((sum, parameter) => sum + parameter.size, 0);
  const over = (first: FloatArray): Tensor => {
    const { buffer, byteOffset } = first;
    const data =
      first instanceof Float64Array
        ? new Float64Array(buffer as ArrayBuffer, byteOffset, size)
        : new Float32Array(buffer as ArrayBuffer, byteOffset, size);
    return new Tensor(data, [size]);
  };
  const parameters = over(order[0].data);
  membersOf.set(parameters, order);
  return { order, askers: new Set(), parameters, gradients: over(order[0].gradBuffer!) };
}
