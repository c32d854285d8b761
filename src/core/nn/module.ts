import { checkBoolean, readOptions } from "../tensor/check.ts";
import { ArgumentError, describe, refuseValue, ShapeError } from "../tensor/errors.ts";
import { Random, type RandomState } from "../tensor/random.ts";
import { formatShape, sameShape } from "../tensor/shape.ts";
import { Shown } from "../tensor/shown.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { Initialization } from "./initialization.ts";
import { Parameter } from "./parameter.ts";

type Values = Pick<Tensor, "data" | "shape">;

/** Tensors by name: the result of `stateDict` of a module or of a checkpoint, and the input of `loadStateDict`. */
export type StateDict = ReadonlyMap<string, Values> | Readonly<Record<string, Values>>;

/**
 * A function with parameters, built from smaller modules.
 *
 * The fields of a module, in the order you assign them, are its parts: a `Parameter`, a `Module`, or an array of either (named
 * `field.0`, `field.1`, …). Names are paths joined by dots, as in PyTorch: `encoder.weight_ih_l0`.
 *
 * @example
 * class Tagger extends Module {
 *   lstm = new LSTM({ inputSize: 8, hiddenSize: 16 });
 *   head = new Linear({ inFeatures: 16, outFeatures: 3 });
 *   forward(x: Tensor) { return this.head.forward(this.lstm.forward(x).output); }
 * }
 * new Tagger().parameters(); // six parameters
 */
export abstract class Module extends Shown {
  /** Whether dropout is active; `train()` and `eval()` set it. */
  training = true;

  /** Records of the schemes applied to the parameters of this module itself, in order; plain data. */
  initialization: readonly Initialization[] = [];

  readonly #registered = new Map<string, Parameter>();

  /** Computes the result of the module; you write this method. */
  abstract forward(...args: never[]): unknown;

  /** The name of the class in messages and in `toString`. */
  get typeName(): string {
    return this.constructor.name;
  }

  /** Returns the parameters of this module itself, without those of its children. */
  ownParameters(): Map<string, Parameter> {
    return fieldsOf(this, Parameter);
  }

  /** Returns the direct children. */
  ownModules(): Map<string, Module> {
    return fieldsOf(this, Module);
  }

  /** Returns the generators that this module itself draws from after construction. */
  ownRandoms(): Map<string, Random> {
    return fieldsOf(this, Random);
  }

  /** Returns this module, named `""`, and all modules below it, each once. */
  namedModules(): Map<string, Module> {
    return eachOnce(walk(this));
  }

  /** Returns this module and all modules below it, each once. */
  modules(): Module[] {
    return [...this.namedModules().values()];
  }

  /** Returns all parameters here and below; a shared one appears once, under its first name. */
  namedParameters(): Map<string, Parameter> {
    return eachOnce(walkParameters(this));
  }

  /** Returns all parameters here and below, each once. */
  parameters(): Parameter[] {
    return [...this.namedParameters().values()];
  }

  /**
   * Returns the parameter of that name (a path, for children).
   *
   * @param name e.g. `encoder.weight_ih_l0`
   * @throws ArgumentError (`NAME`) listing the known names
   */
  parameter(name: string): Parameter {
    const known = new Map(walkParameters(this));
    const found = known.get(name);
    if (found !== undefined) return found;
    throw new ArgumentError(
      `${this.typeName}.parameter: expected one of ${[...known.keys()].join(", ") || "no name at all"}, got ${describe(name)}.`,
      "NAME",
    );
  }

  /**
   * Switches this module and all modules below it to training (dropout on) or, with `false`, to evaluation.
   *
   * @param on default true
   */
  train(on = true): this {
    checkBoolean(`${this.typeName}.train`, "on", on);
    for (const module of this.modules()) module.training = on;
    return this;
  }

  /** Switches this module and all modules below it to evaluation: dropout and other noise off. */
  eval(): this {
    return this.train(false);
  }

  /** Drops the gradients of all parameters. */
  zeroGrad(): void {
    for (const parameter of this.parameters()) parameter.clearGrad();
  }

  /** Returns copies of all parameters by name, in order; a shared parameter appears under each of its names, as in PyTorch. */
  stateDict(): Map<string, Tensor> {
    return new Map(walkParameters(this).map(([name, parameter]) => [name, parameter.clone()]));
  }

  /**
   * Copies the tensors of `state` into the parameters.
   *
   * @param state   tensors by name, e.g. from `stateDict`, or `{ data, shape }`, as a checkpoint's `stateDict` has them; their values are copied
   * @param options `strict` (default true): missing and unexpected names are an error; otherwise the result lists them; `convert`
   *   (default false): round float64 values into float32 parameters. float32 values always fit float64 parameters
   * @throws ArgumentError (`NAME`) or ShapeError naming every fault; the module is unchanged
   */
  loadStateDict(
    state: StateDict,
    options: { strict?: boolean; convert?: boolean } = {},
  ): { missing: string[]; unexpected: string[] } {
    const where = `${this.typeName}.loadStateDict`;
    const { strict, convert } = readOptions(where, options, {
      strict: [true, "boolean"],
      convert: [false, "boolean"],
    });
    if (state === null || typeof state !== "object") refuseValue(where, "tensors by name", state);
    const given = new Map<string, Values>(state instanceof Map ? state : Object.entries(state));
    const wanted = new Map(walkParameters(this));
    const missing = [...wanted.keys()].filter((name) => !given.has(name));
    const unexpected = [...given.keys()].filter((name) => !wanted.has(name));
    const unfit: string[] = [];
    const sources = new Map<Parameter, { name: string; values: Tensor }>();
    for (const [name, parameter] of wanted) {
      if (!given.has(name)) continue;
      const values = asTensor(given.get(name));
      const fault = unfitness(parameter, values, convert);
      if (fault !== undefined) {
        unfit.push(`${name} ${fault}`);
        continue;
      }
      const earlier = sources.get(parameter);
      if (earlier !== undefined && !sameValues(earlier.values, values!)) {
        unfit.push(`${name} shares its values with ${earlier.name}, which got other values`);
      }
      sources.set(parameter, { name, values: values! });
    }
    const faults = [...unfit];
    if (strict && unexpected.length > 0)
      faults.unshift(
        `unexpected: ${unexpected.map((name) => (typeof name === "string" ? name : describe(name))).join(", ")}`,
      );
    if (strict && missing.length > 0) faults.unshift(`missing: ${missing.join(", ")}`);
    if (faults.length > 0) {
      const message = `${where}: expected the ${wanted.size} parameters of this module, got ${faults.join("; ")}. Nothing was changed.`;
      throw unfit.length === faults.length ? new ShapeError(message) : new ArgumentError(message, "NAME");
    }
    for (const [parameter, { values }] of sources) parameter.copyFrom(values);
    return { missing, unexpected };
  }

  /** Returns the states of all generators here and below, by path; restoring them continues dropout bit for bit. */
  randomStates(): Record<string, RandomState> {
    const states: Record<string, RandomState> = {};
    for (const [path, module] of this.namedModules()) {
      for (const [name, random] of module.ownRandoms()) states[join(path, name)] = random.state();
    }
    return states;
  }

  /**
   * Restores the states that `randomStates` returned.
   *
   * @param states what `randomStates` returned
   * @throws ArgumentError (`NAME`) for missing or unexpected generators
   */
  loadRandomStates(states: Readonly<Record<string, RandomState>>): void {
    if (states === null || typeof states !== "object")
      refuseValue(
        `${this.typeName}.loadRandomStates`,
        "states by path",
        states,
        "Pass what randomStates() gave.",
      );
    const moves: (() => void)[] = [];
    const wanted = new Set<string>();
    const restored = new Map<Random, Random>();
    for (const [path, module] of this.namedModules()) {
      for (const [name, random] of module.ownRandoms()) {
        wanted.add(join(path, name));
        const state = states[join(path, name)];
        if (state === undefined) continue;
        // A generator that several modules share stays shared.
        const next = restored.get(random) ?? Random.from(state);
        restored.set(random, next);
        moves.push(() => setField(module, name, next));
      }
    }
    const given = Object.keys(states);
    if (moves.length !== wanted.size || given.length !== wanted.size) {
      throw new ArgumentError(
        `${this.typeName}.loadRandomStates: expected the generators ${describe([...wanted])}, got ${describe(given)}.`,
        "NAME",
      );
    }
    for (const move of moves) move();
  }

  /** Returns PyTorch's printed form with our option names, e.g. `LSTM(3, 4, numLayers=2, bidirectional=true)`. */
  override toString(): string {
    const children = [...this.ownModules()];
    if (children.length === 0) return `${this.typeName}(${this.describeOptions()})`;
    const lines = children.map(([name, child]) => `  (${name}): ${String(child).replaceAll("\n", "\n  ")}`);
    return `${this.typeName}(\n${lines.join("\n")}\n)`;
  }

  /** Returns the text between the brackets of `toString`, for a module without children. */
  protected describeOptions(): string {
    return "";
  }

  /**
   * Makes `this[name]` a parameter that only a parameter of the same shape and type can replace.
   *
   * @param name      of the field
   * @param parameter its first value
   */
  protected registerParameter(name: string, parameter: Parameter): void {
    if (typeof name !== "string" || !(parameter instanceof Parameter)) {
      throw new ArgumentError(
        `${this.typeName}.registerParameter: expected a name and a Parameter, got ${describe(name)} and ${describe(parameter)}.`,
      );
    }
    const registered = this.#registered;
    registered.set(name, parameter);
    parameter.name = name;
    Object.defineProperty(this, name, {
      enumerable: true,
      get: () => registered.get(name),
      set: (value: unknown) => {
        const current = registered.get(name)!;
        if (!(value instanceof Parameter))
          refuseValue(
            `${this.typeName}.${name}`,
            "a Parameter",
            value,
            `To write values, use parameter("${name}").copyFrom(tensor), or setBias of a gate.`,
          );
        if (!sameShape(value.shape, current.shape)) {
          throw new ShapeError(
            `${this.typeName}.${name}: expected a Parameter of shape ${formatShape(current.shape)}, got ${formatShape(value.shape)}.`,
          );
        }
        if (value.dtype !== current.dtype) {
          throw new ShapeError(
            `${this.typeName}.${name}: expected a Parameter of ${current.dtype}, got ${value.dtype}.`,
            "DTYPE",
          );
        }
        registered.set(name, value);
      },
    });
  }
}

/** @throws ArgumentError unless `module` is a module */
export function checkModule(where: string, module: unknown): asserts module is Module {
  if (module instanceof Module) return;
  refuseValue(where, "a module", module);
}

/** Each value under its first name. */
function eachOnce<T>(named: readonly (readonly [string, T])[]): Map<string, T> {
  const seen = new Set<T>();
  const once = new Map<string, T>();
  for (const [name, value] of named) {
    if (seen.has(value)) continue;
    seen.add(value);
    once.set(name, value);
  }
  return once;
}

/** The fields of `module` that hold a `Class`, directly or in an array. */
function fieldsOf<C>(module: Module, Class: abstract new (...args: never[]) => C): Map<string, C> {
  const found = new Map<string, C>();
  const fields = module as unknown as Readonly<Record<string, unknown>>;
  // Training asks before every step, so that a part replaced in between counts.
  for (const name of Object.keys(fields)) {
    const value = fields[name];
    if (typeof value !== "object") continue;
    if (value instanceof Class) found.set(name, value);
    else if (Array.isArray(value)) {
      for (let k = 0; k < value.length; k++)
        if (value[k] instanceof Class) found.set(`${name}.${k}`, value[k]);
    }
  }
  return found;
}

/** Writes to a field by its name in `fieldsOf`. */
function setField(module: Module, name: string, value: unknown): void {
  const [field, place] = name.split(".");
  const fields = module as unknown as Record<string, unknown>;
  if (place === undefined) fields[field] = value;
  else (fields[field] as unknown[])[Number(place)] = value;
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

/** Every path to a module; skips references back to a module above. */
function walk(root: Module): [string, Module][] {
  const found: [string, Module][] = [];
  const above: Module[] = [];
  const visit = (path: string, module: Module) => {
    found.push([path, module]);
    above.push(module);
    for (const [name, child] of module.ownModules())
      if (!above.includes(child)) visit(join(path, name), child);
    above.pop();
  };
  visit("", root);
  return found;
}

function walkParameters(root: Module): [string, Parameter][] {
  const found: [string, Parameter][] = [];
  for (const [path, module] of walk(root)) {
    for (const [name, parameter] of module.ownParameters()) found.push([join(path, name), parameter]);
  }
  return found;
}

/** Values of a checkpoint as a tensor; leaves other values alone. */
function asTensor(values: Values | undefined): Tensor | undefined {
  if (values instanceof Tensor || !ArrayBuffer.isView(values?.data)) return values as Tensor | undefined;
  return new Tensor(values.data, values.shape);
}

/** Returns why `values` do not fit `parameter`; undefined if they fit. */
function unfitness(parameter: Parameter, values: unknown, convert: boolean): string | undefined {
  if (!Tensor.isTensor(values)) return `expected a tensor, got ${describe(values)}`;
  if (!sameShape(values.shape, parameter.shape)) {
    const whose = cellOf(parameter.name, values);
    return `expected shape ${formatShape(parameter.shape)}, got ${formatShape(values.shape)}${whose && `, ${whose}`}`;
  }
  if (values.dtype === "float64" && parameter.dtype === "float32" && !convert) {
    return "expected float32, got float64 (pass { convert: true } to round it)";
  }
  return undefined;
}

/** Says whose recurrent weights these are, by the number of gates in their rows. */
function cellOf(name: string, { shape: [rows, size] }: Tensor): string {
  const kind = { 1: "an RNN", 3: "a GRU", 4: "an LSTM" }[rows / size];
  return name.startsWith("weight_hh") && kind !== undefined ? `as ${kind} of ${size} units has` : "";
}

function sameValues(a: Tensor, b: Tensor): boolean {
  const [left, right] = [a.data, b.data];
  return left === right || left.every((value, k) => Object.is(value, right[k]));
}
