/**
 * Optimisers: groups of parameters with options, and the memory that the update rule has of each parameter.
 *
 * Each rule has its own file (`sgd.ts`, `adam.ts`, `rmsprop.ts`, `adagrad.ts`): a function over the arrays of one parameter. They
 * give PyTorch 2.6's numbers, computed in double precision and rounded when stored; PyTorch rounds after every operation.
 */
import { Parameter } from "../nn/parameter.ts";
import {
  checkNumber,
  checkObject,
  checkOptionNames,
  countOrZero,
  fillOptions,
  notNegative,
  type OptionTable,
} from "../tensor/check.ts";
import type { FloatArray } from "../tensor/dtype.ts";
import { ArgumentError, describe, refuseValue, ShapeError } from "../tensor/errors.ts";
import type { Json } from "../tensor/json.ts";
import { isListOf, listOf } from "../tensor/lists.ts";
import { formatShape, isShape, sameShape } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";
import { allFinite } from "./finite.ts";
import { Backup, Memory, MemoryPart } from "./optimizerMemory.ts";
import { learningRanges } from "./ranges.ts";

/** Options of every optimiser. */
export interface OptimizerOptions {
  /** Learning rate. */
  lr: number;
  /** Coefficient of the pull of every parameter towards 0. */
  weightDecay: number;
}

/** Some parameters with their own options; the optimiser's apply to those you leave out. */
export type ParameterGroup<Options extends OptimizerOptions = OptimizerOptions> = Partial<Options> & {
  params: Iterable<Tensor>;
};

/** Parameters, or groups of them. */
export type OptimizerParameters<Options extends OptimizerOptions> =
  | Iterable<Tensor>
  | Iterable<ParameterGroup<Options>>;

/** A group of an optimiser. */
export interface OptimizerGroup<Options extends OptimizerOptions> {
  readonly params: readonly Tensor[];
  /** Options in force; a schedule sets `lr`. */
  readonly options: Options;
  /** The rate from which schedules start. */
  baseLr: number;
}

/** Everything that distinguishes one optimiser from another. */
export interface UpdateRule<Options extends OptimizerOptions> {
  /** Name of the class. */
  readonly name: string;
  /** Names of the arrays it may keep per parameter. */
  readonly memory: readonly string[];
  /** Rules of its own options. */
  readonly rules: OptionTable<Options>;
  /** @throws ArgumentError for options that are invalid together */
  check?(where: string, options: Options): void;
  /** Changes `parameter` and `memory` in place, and keeps none of the arrays. */
  update(options: Options, parameter: FloatArray, gradient: FloatArray, memory: Memory): void;
}

/** The memory of an optimiser: plain data, and tensors named `<parameter's number>.<name>`. */
export interface OptimizerState {
  /** Options, shapes and step counts. */
  data: Json;
  /** The arrays of the update rule. */
  tensors: Map<string, Tensor>;
}

interface StateData {
  optimizer: string;
  groups: { baseLr: number; options: Record<string, Json>; shapes: number[][] }[];
  /** Updates made of each parameter, in the order of the groups. */
  steps: number[];
}

/**
 * The base of all optimisers.
 *
 * @example
 * const optimizer: Optimizer = new Adam(model.parameters(), { lr: 0.01 });
 * optimizer.zeroGrad(); loss.backward(); optimizer.step();
 */
export class Optimizer<Options extends OptimizerOptions = OptimizerOptions> {
  /** Groups of parameters, each with its options in force. */
  readonly groups: readonly OptimizerGroup<Options>[];
  readonly #rule: UpdateRule<Options>;
  readonly #memories = new Map<Tensor, Memory>();
  readonly #backups = new Map<Tensor, Backup>();

  /**
   * @param rule       the update rule; `Adam` and the others pass theirs
   * @param parameters tensors, or groups with their own options
   * @param options    of all groups that do not set their own; default: those of the rule
   * @throws ArgumentError for unknown names and invalid values, or without a parameter
   */
  constructor(
    rule: UpdateRule<Options>,
    parameters: OptimizerParameters<Options>,
    options: Partial<Options> = {},
  ) {
    checkObject("Optimizer", "the rule", rule, "that of Adam");
    checkObject("Optimizer", "the options of the rule", rule.rules, "{ lr: positive }");
    this.#rule = rule;
    const general = mergeOptions(rule, {}, options);
    this.groups = asGroups<Options>(rule.name, parameters).map(({ params: given, ...own }) => {
      const params = listOf(rule.name, "a list of parameters", given);
      const merged = mergeOptions(rule, general, own as unknown as Partial<Options>);
      return { params, options: merged, baseLr: merged.lr };
    });
    for (const tensor of this.parameters()) this.#addParameter(tensor);
    if (this.#memories.size === 0) {
      throw new ArgumentError(`${rule.name}: expected at least one parameter, got none.`);
    }
  }

  /** Name of the update rule, e.g. `"Adam"`. */
  get name(): string {
    return this.#rule.name;
  }

  /** Returns all parameters, in the order of the groups. */
  parameters(): Tensor[] {
    return this.groups.flatMap(({ params }) => params);
  }

  /** Learning rate of the first group. Setting it sets that of all groups, and the rate from which schedules start. */
  get lr(): number {
    return this.groups[0].options.lr;
  }

  set lr(value: number) {
    checkNumber(this.name, "lr", value, notNegative);
    for (const group of this.groups) {
      group.options.lr = value;
      group.baseLr = value;
    }
  }

  /**
   * Updates every parameter that has a gradient, and its memory; the others do not change.
   *
   * @throws ShapeError when a gradient does not fit its parameter, ArgumentError for an option that was set to an invalid value; then
   *   nothing changes
   */
  step(): void {
    for (const { options } of this.groups) checkValues(this.#rule, options);
    for (const tensor of this.parameters()) {
      const grad = tensor.peekGrad();
      if (grad !== undefined && !(Tensor.isTensor(grad) && sameShape(grad.shape, tensor.shape))) {
        throw new ShapeError(
          `${this.name}.step: expected a gradient of shape ${formatShape(tensor.shape)}, got ${describe(grad.shape)}.`,
        );
      }
    }
    for (const { params, options } of this.groups) {
      for (const tensor of params) {
        const grad = tensor.peekGrad();
        if (grad === undefined) continue;
        const memory = this.#memories.get(tensor)!;
        memory.step++;
        this.#update(options, tensor, grad.data, memory);
        tensor.bump();
      }
    }
  }

  /** Applies the rule range by range where gates have learning settings. */
  #update(options: Options, tensor: Tensor, gradient: FloatArray, memory: Memory): void {
    const ranges = learningRanges(tensor);
    if (ranges === undefined) {
      this.#rule.update(options, tensor.data, gradient, memory);
      return;
    }
    const known = new Set(memory.tensors.keys());
    for (const { start, end, trainable, weightDecay, rate } of ranges) {
      if (!trainable) continue;
      const own = { ...options, lr: options.lr * rate, weightDecay: weightDecay ? options.weightDecay : 0 };
      const part = new MemoryPart(tensor, memory, known, start, end);
      this.#rule.update(own, tensor.data.subarray(start, end), gradient.subarray(start, end), part);
    }
  }

  /** Drops all gradients. */
  zeroGrad(): void {
    for (const tensor of this.parameters()) tensor.clearGrad();
  }

  /** Returns a copy of the options and memory; together with the parameters, it lets training continue bit for bit. */
  stateDict(): OptimizerState {
    const tensors = new Map<string, Tensor>();
    const data: StateData = {
      optimizer: this.name,
      groups: this.groups.map(({ params, options, baseLr }) => ({
        baseLr,
        options: { ...options } as unknown as Record<string, Json>,
        shapes: params.map(({ shape }) => [...shape]),
      })),
      steps: [],
    };
    this.parameters().forEach((parameter, k) => {
      const memory = this.#memories.get(parameter)!;
      data.steps.push(memory.step);
      for (const name of this.#rule.memory) {
        if (memory.has(name)) tensors.set(`${k}.${name}`, memory.tensors.get(name)!.clone());
      }
    });
    return { data: data as unknown as Json, tensors };
  }

  /**
   * Restores what `stateDict` returned, options and learning rates included.
   *
   * @param state what `stateDict` returned
   * @throws ArgumentError or ShapeError when the state belongs to another optimiser or to other parameters; then nothing changes
   */
  loadStateDict(state: OptimizerState): void {
    const where = `${this.name}.loadStateDict`;
    const { groups, steps } = this.#checkState(where, state);
    const parameters = this.parameters();
    const tensors = parameters.map(() => new Map<string, Tensor>());
    for (const [key, tensor] of state.tensors) {
      const [, k, name] = /^(\d+)\.(.+)$/.exec(key) ?? [];
      const parameter = parameters[Number(k)];
      if (parameter === undefined || !this.#rule.memory.includes(name)) {
        throw new ArgumentError(
          `${where}: expected tensors <parameter number>.<${this.#rule.memory.join(" or ")}>, got ${describe(key)}.`,
          "NAME",
        );
      }
      if (!Tensor.isTensor(tensor)) refuseValue(where, `${key} to be a tensor`, tensor);
      if (!sameShape(tensor.shape, parameter.shape) || tensor.dtype !== parameter.dtype) {
        throw new ShapeError(
          `${where}: expected ${key} to be ${parameter.dtype} ${formatShape(parameter.shape)}, got ${tensor.dtype} ${formatShape(tensor.shape)}.`,
        );
      }
      tensors[Number(k)].set(name, tensor.clone());
    }
    groups.forEach(({ baseLr, options }, g) => {
      Object.assign(this.groups[g].options, options);
      this.groups[g].baseLr = baseLr;
    });
    parameters.forEach((parameter, k) => {
      const memory = new Memory(parameter);
      memory.step = steps[k];
      for (const [name, tensor] of tensors[k]) memory.tensors.set(name, tensor);
      this.#memories.set(parameter, memory);
    });
  }

  /**
   * Makes a step, and undoes it if a parameter or its memory is not finite afterwards. Costs a copy of both.
   *
   * @param isBounded tells beforehand that the step of a parameter stays finite; if all do, there is no copy. Default: none does
   * @returns the fault, or undefined after a good step
   */
  stepIfFinite(
    isBounded: (options: Options, parameter: Tensor, memory: Memory) => boolean = () => false,
  ): { parameter: Tensor; memory?: string } | undefined {
    if (typeof isBounded !== "function") refuseValue("stepIfFinite", "isBounded to be a function", isBounded);
    const parameters = this.parameters();
    let bounded = true;
    for (const { params, options } of this.groups)
      for (const each of params) bounded = isBounded(options, each, this.#memories.get(each)!) && bounded;
    if (bounded) {
      this.step();
      return undefined;
    }
    for (const parameter of parameters) this.#backupOf(parameter).take(this.#memories.get(parameter)!);
    this.step();
    for (const parameter of parameters) {
      const memory = this.#memories.get(parameter)!;
      const name = [...memory.tensors].find(([, tensor]) => !allFinite(tensor.data))?.[0];
      if (name === undefined && allFinite(parameter.data)) continue;
      for (const each of parameters) this.#memories.set(each, this.#backupOf(each).restore());
      return { parameter, memory: name };
    }
    return undefined;
  }

  #backupOf(parameter: Tensor): Backup {
    const backup = this.#backups.get(parameter) ?? new Backup(parameter);
    this.#backups.set(parameter, backup);
    return backup;
  }

  #addParameter(tensor: unknown): void {
    const { name } = this.#rule;
    if (!Tensor.isTensor(tensor)) refuseValue(name, "parameters", tensor);
    if (tensor.source !== undefined) {
      throw new ArgumentError(
        `${name}: expected parameters, got the result of an operation, shape ${formatShape(tensor.shape)}.`,
      );
    }
    if (this.#memories.has(tensor)) {
      const which = tensor instanceof Parameter ? ` ${tensor.name}` : "";
      throw new ArgumentError(`${name}: expected every parameter once, got${which} twice.`);
    }
    this.#memories.set(tensor, new Memory(tensor));
  }

  #checkState(where: string, state: OptimizerState): StateData {
    if (state === null || typeof state !== "object" || !(state.tensors instanceof Map))
      refuseValue(where, "{ data, tensors }", state, "Pass what stateDict() gave.");
    const data = state.data as unknown as StateData;
    if (data?.optimizer !== this.name) {
      throw new ArgumentError(
        `${where}: expected the state of ${this.name}, got that of ${describe(data?.optimizer)}.`,
      );
    }
    const here = this.groups.map(({ params }) => params.map(({ shape }) => formatShape(shape)).join(" "));
    const isGroup = (group?: { shapes?: unknown } | null) => isListOf(group?.shapes, isShape);
    const isWhole = isListOf(data.groups, isGroup);
    if (!isWhole || !Array.isArray(data.steps)) refuseValue(where, "a state with groups and steps", data);
    const there = data.groups.map(({ shapes }) => shapes.map(formatShape).join(" "));
    if (here.join(" | ") !== there.join(" | ")) {
      throw new ShapeError(
        `${where}: expected parameters of shapes ${here.join(" | ")}, got ${there.join(" | ")}.`,
      );
    }
    for (const { options, baseLr } of data.groups) {
      mergeOptions(this.#rule, {}, options as unknown as Partial<Options>);
      checkNumber(where, "baseLr", baseLr, notNegative);
    }
    if (data.steps.length !== this.#memories.size) {
      throw new ArgumentError(
        `${where}: expected ${this.#memories.size} step counts, got ${data.steps.length}.`,
      );
    }
    for (const step of data.steps) checkNumber(where, "steps", step, countOrZero);
    return data;
  }
}

/** The groups, for either form of the argument. */
function asGroups<Options extends OptimizerOptions>(
  where: string,
  parameters: OptimizerParameters<Options>,
): ParameterGroup<Options>[] {
  const list = listOf(where, "a list of parameters or groups", parameters as Iterable<unknown>) as (
    | Tensor
    | ParameterGroup<Options>
  )[];
  const grouped = list.filter((entry) => entry !== null && typeof entry === "object" && "params" in entry);
  if (grouped.length === 0) return [{ params: list } as unknown as ParameterGroup<Options>];
  if (grouped.length < list.length) {
    throw new ArgumentError(`${where}: expected either parameters or groups { params, … }, got both.`);
  }
  return grouped as ParameterGroup<Options>[];
}

function mergeOptions<Options extends OptimizerOptions>(
  rule: UpdateRule<Options>,
  base: Partial<Options>,
  own: Partial<Options>,
): Options {
  checkOptionNames(rule.name, own, Object.keys(rule.rules));
  const given = Object.entries(own).filter(([, value]) => value !== undefined);
  return checkValues(rule, { ...base, ...Object.fromEntries(given) } as Options);
}

function checkValues<Options extends OptimizerOptions>(rule: UpdateRule<Options>, options: Options): Options {
  const merged = fillOptions(rule.name, options, rule.rules);
  rule.check?.(rule.name, merged);
  return merged;
}
