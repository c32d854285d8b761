/**
 * All parameters of a module as one vector, and all gradients as another: Torch7's `getParameters()`. There it could be called
 * once; a second call, a call on a part, or a view taken earlier left somebody holding a vector that nobody used any more.
 *
 * Here every vector that was handed out stays live. Parameters are moved, and whatever looks at them (views, gates,
 * optimisers) follows, since a tensor looks its array up at each use; vectors handed out before are moved along. The price: a
 * set of parameters can be in one piece together with another only if one contains the other or they share nothing. Where that is
 * impossible the call is refused.
 */
import { allocate, type FloatArray } from "../tensor/dtype.ts";
import { ArgumentError, describe, ShapeError, UnsupportedError } from "../tensor/errors.ts";
import { Tensor, zeros } from "../tensor/tensor.ts";
import { Module } from "./module.ts";
import type { Parameter } from "./parameter.ts";

export interface FlatParameters {
  /** All parameters, one after the other: writing to either side writes to the other */
  parameters: Tensor;
  /** Their gradients in the same places; `zeroGrad` makes them 0 from now on, so that the vector always is the gradient */
  gradients: Tensor;
}

/** A vector that was handed out, and what it is made of. */
interface FlatVector extends FlatParameters {
  readonly order: readonly Parameter[];
  /** The modules it was made for. */
  readonly askers: Set<Module>;
}

/** What the parameter vectors are made of. */
const membersOf = new WeakMap<Tensor, readonly Parameter[]>();

const vectorsWith = new WeakMap<Parameter, Set<FlatVector>>();
const vectorsFor = new WeakMap<Module, Set<FlatVector>>();

/**
 * Puts all parameters of a module into one array, and their gradients into another; both stay live.
 *
 * Call it as often as you like: the result is the same vector until parameters are added or replaced. A parameter that several
 * modules share is there once. Vectors of a module, of its parts and of what it is part of stay live side by side. The order is
 * that of `namedParameters()`, except that what an earlier vector holds in one piece stays in that piece. When parameters were
 * removed or replaced since the last call, the module's earlier vector is given up: use the new one.
 *
 * @returns two vectors of as many elements as there are parameters; empty ones when there are none
 * @throws ShapeError (`DTYPE`) when the parameters are not of one dtype; UnsupportedError when another module's vector
 *   overlaps this one in a way that both cannot be in one piece. Nothing is moved then.
 */
export function flattenParameters(module: Module): FlatParameters {
  checkModule("flattenParameters", module);
  const wanted = module.namedParameters();
  checkOneDType(module, wanted);
  if (wanted.size === 0) return { parameters: zeros([0]), gradients: zeros([0]) };
  const { parameters, gradients } = vectorOf(module, new Set(wanted.values()));
  return { parameters, gradients };
}

/**
 * Gives up the vectors of a module, so that they no longer limit what else can be flattened. The parameters stay where they
 * are; a vector given up is live only until something moves them.
 */
export function unflattenParameters(module: Module): void {
  checkModule("unflattenParameters", module);
  for (const vector of vectorsFor.get(module) ?? []) {
    vector.askers.delete(module);
    if (vector.askers.size === 0) forget(vector);
  }
  vectorsFor.delete(module);
}

function checkModule(where: string, module: unknown): void {
  if (!(module instanceof Module)) {
    throw new ArgumentError(`${where}: expected a module, got ${describe(module)}.`);
  }
}

/** The parameters that a vector of `flattenParameters` is made of, in order; undefined for another tensor. */
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

  // All of it is in one piece already: it is an earlier vector, or a part of one.
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
      `flattenParameters: expected parameters that can be in one piece, got some of ${module.typeName} that the vector of another module (${names}) has in a piece with others. Flatten the module that holds both first, or give the other vector up with unflattenParameters.`,
    );
  }
  broken.forEach(forget);
  place(order);
  return handOut(module, vectorInside(order));
}

function handOut(module: Module, vector: FlatVector): FlatVector {
  vector.askers.add(module);
  vectorsFor.set(module, (vectorsFor.get(module) ?? new Set()).add(vector));
  for (const parameter of vector.order) {
    vectorsWith.set(parameter, (vectorsWith.get(parameter) ?? new Set()).add(vector));
  }
  return vector;
}

function forget(vector: FlatVector): void {
  for (const parameter of vector.order) vectorsWith.get(parameter)?.delete(vector);
  for (const asker of vector.askers) vectorsFor.get(asker)?.delete(vector);
}

function vectorsTouching(parameters: Iterable<Parameter>): FlatVector[] {
  const found = new Set<FlatVector>();
  for (const parameter of parameters) {
    for (const vector of vectorsWith.get(parameter) ?? []) found.add(vector);
  }
  return [...found];
}

function countIn(set: ReadonlySet<Parameter>, list: readonly Parameter[]): number {
  return list.reduce((count, parameter) => count + (set.has(parameter) ? 1 : 0), 0);
}

/** The part of `list` that holds exactly `set`, if that is one piece. */
function runOf(set: ReadonlySet<Parameter>, list: readonly Parameter[]): Parameter[] | undefined {
  const start = list.findIndex((parameter) => set.has(parameter));
  const run = list.slice(start, start + set.size);
  return countIn(set, run) === set.size ? run : undefined;
}

/** `wanted` in its own order, but what an earlier vector holds stays together. */
function orderWithBlocks(wanted: ReadonlySet<Parameter>, vectors: readonly FlatVector[]): Parameter[] {
  const largestFirst = [...vectors].sort((a, b) => b.order.length - a.order.length);
  const order = new Set<Parameter>();
  for (const parameter of wanted) {
    const block = largestFirst.find((vector) => vector.order.includes(parameter));
    for (const member of block?.order ?? [parameter]) order.add(member);
  }
  return [...order];
}

/** Whether everything lies where the vector says; a parameter can be moved by others too. */
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

/** Moves parameters, gradients and all vectors made of them into new arrays. */
function place(order: readonly Parameter[]): void {
  const { dtype } = order[0];
  const size = order.reduce((sum, parameter) => sum + parameter.size, 0);
  const values = allocate(dtype, size);
  const gradients = allocate(dtype, size);
  const starts = new Map<Parameter, number>();
  let start = 0;
  for (const parameter of order) {
    starts.set(parameter, start);
    start += parameter.size;
  }
  const inOrder = new Set(order);
  for (const vector of vectorsTouching(order)) {
    if (countIn(inOrder, vector.order) < vector.order.length) continue;
    const from = starts.get(vector.order[0])!;
    vector.parameters.moveTo(values.subarray(from, from + vector.parameters.size));
    vector.gradients.moveTo(gradients.subarray(from, from + vector.gradients.size));
  }
  // After the vectors: if one of them was out of date, the parameters are right.
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

/** A vector over parameters that lie one after the other. */
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
