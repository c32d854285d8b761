/** All parameters of a module as one vector, and all gradients as another: Torch7's `getParameters()`, as often as you like. */
import { zeros } from "../tensor/create.ts";
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

/** The parameters of each vector, in order. */
const membersOf = new WeakMap<Tensor, readonly Parameter[]>();
const vectorOf = new WeakMap<Module, FlatParameters>();
/** The module whose vector a parameter is in. */
const holderOf = new WeakMap<Parameter, Module>();

/**
 * Puts all parameters of a module into one array in the order of `namedParameters()`, and their gradients into another. Both stay live, and
 * so do gates and views taken earlier.
 *
 * Call it as often as you like: it returns the same vector until you add or replace parameters, which ends the earlier one. A shared
 * parameter appears once, and belongs to the vector of one module.
 *
 * @param module with parameters of one dtype
 * @returns two vectors with an element per number of the module
 * @throws ShapeError (`DTYPE`) when the parameters have several dtypes; UnsupportedError when another module's vector has some of them.
 *   Then nothing moves
 * @example
 * const { parameters, gradients } = flattenParameters(model);
 * parameters.data[0] = 0.5; // writes to the first parameter
 */
export function flattenParameters(module: Module): FlatParameters {
  checkModule("flattenParameters", module);
  const named = module.namedParameters();
  checkOneDType(module, named);
  const order = [...named.values()];
  checkFree(module, order);
  const flat = vectorFor(module, order);
  let from = 0;
  for (const parameter of order) {
    const to = from + parameter.size;
    const [values, gradient] = [flat.parameters, flat.gradients].map(({ data }) => data.subarray(from, to));
    parameter.moveTo(values);
    // The same place again, or where a gradient was before.
    const before = parameter.grad?.data ?? parameter.gradBuffer;
    if (before !== undefined) gradient.set(before);
    parameter.gradBuffer = gradient;
    parameter.grad = new Tensor(gradient, parameter.shape);
    holderOf.set(parameter, module);
    from = to;
  }
  return { ...flat };
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

/** @throws UnsupportedError for parameters that another module has and holds in its vector */
function checkFree(module: Module, order: readonly Parameter[]): void {
  for (const parameter of order) {
    const holder = holderOf.get(parameter);
    if (holder === undefined || holder === module || !holder.parameters().includes(parameter)) continue;
    throw new UnsupportedError(
      `flattenParameters: expected parameters of ${module.typeName} in no other vector, got some that the vector of another module (${holder.typeName}) holds. Flatten only the module that contains both.`,
    );
  }
}

/** Returns the vector of a module, a new one if its parameters are others than before. */
function vectorFor(module: Module, order: readonly Parameter[]): FlatParameters {
  const known = vectorOf.get(module);
  const members = known && membersOf.get(known.parameters);
  if (known && members?.length === order.length && order.every((each, k) => each === members[k]))
    return known;
  const size = order.reduce((sum, parameter) => sum + parameter.size, 0);
  const dtype = order[0]?.dtype;
  const flat = { parameters: zeros([size], { dtype }), gradients: zeros([size], { dtype }) };
  vectorOf.set(module, flat);
  membersOf.set(flat.parameters, order);
  return flat;
}
