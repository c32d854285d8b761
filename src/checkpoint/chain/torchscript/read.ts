/** The code of a TorchScript archive as a chain: we follow `forward` with values that know their axes, and the branch that raises no error. */
import type { Chain, ChainInput } from "../../../core/chain/chain.ts";
import { ChainError, refuseLayer } from "../../../core/chain/refuse.ts";
import type { Contents } from "../../../core/storage/contents.ts";
import { isFloat, toFloat } from "../../../core/storage/raw.ts";
import { describe } from "../../../core/tensor/errors.ts";
import { Trace } from "../graph/trace.ts";
import { type Axis, type Role, type Stored, type Value, WrongAxes } from "../graph/value.ts";
import { call } from "./operators.ts";
import { type Expression, type Method, parseClasses, type Statement } from "./parse.ts";
import { type Buffer, Changes, type Given, isTraced, Module } from "./values.ts";

/** The code of an opened archive, by the paths of its files, such as `__torch__/torch/nn/modules/rnn`. */
export interface TorchscriptNetwork {
  code(): Promise<ReadonlyMap<string, string>>;
}

type Classes = ReadonlyMap<string, ReadonlyMap<string, () => Method>>;

/** Calls of methods in each other, and statements in all. */
const MAX_CALLS = 128;
const MAX_STATEMENTS = 2 ** 16;

/**
 * Resolves to the chain of an archive. It says neither the axes of its input nor their sizes, so we try those that its weights allow.
 *
 * @throws ChainError that names the module and the function
 */
export async function readTorchscriptChain(contents: Contents): Promise<Chain> {
  const classes = new Map<string, ReadonlyMap<string, () => Method>>();
  for (const [path, text] of await (contents.network as TorchscriptNetwork).code())
    for (const [name, methods] of parseClasses(text))
      classes.set([...path.split("/"), name].filter((part) => part !== "").join("."), methods);
  const stored = new Map<string, Stored>();
  for (const [name, tensor] of contents.tensors) {
    // Other numbers are counters, except constants of formulas.
    if (!isFloat(tensor.dtype) && tensor.shape.length > 0) continue;
    const data = toFloat(await tensor.read(), "float32") as Float32Array;
    stored.set(name, { kind: "stored", shape: tensor.shape, data });
  }
  // Features of an input are those of a weight that may read it.
  const features = new Set([...stored.values()].flatMap(({ shape }) => shape.slice(1, 2)));
  // A convolution in groups reads more features than each tap.
  const convolution = [...stored.values()].find(({ shape }) => shape.length === 3)?.shape ?? [0, 0];
  for (let groups = 2; groups <= convolution[0]; groups++)
    if (convolution[0] % groups === 0) features.add(convolution[1] * groups);
  let best: { reached: number; error: ChainError } | undefined;
  // The most axes with which a network ran into what it does: fewer would be another network.
  let most = 0;
  for (const { roles, ids } of ORDERS) {
    if (roles.length < most) break;
    for (const size of ids ? [1] : features) {
      const program = new Program(contents, classes, stored, roles, size, ids);
      try {
        return program.run();
      } catch (error) {
        if (!(error instanceof ChainError)) throw error;
        if (!(error instanceof WrongAxes) && program.layers > 0) most = Math.max(most, roles.length);
        if (best === undefined || program.reached > best.reached) best = { reached: program.reached, error };
      }
    }
  }
  throw best?.error ?? refuseLayer(undefined, "expected weights, got none.");
}

/** The orders of axes that an input may have, the likeliest first. */
const ORDERS: readonly { roles: readonly Role[]; ids: boolean }[] = [
  { roles: ["batch", "time", "feature"], ids: false },
  { roles: ["time", "batch", "feature"], ids: false },
  { roles: ["batch", "time"], ids: true },
  { roles: ["time", "batch"], ids: true },
  { roles: ["batch", "feature"], ids: false },
  { roles: ["time", "feature"], ids: false },
  { roles: ["time"], ids: true },
  { roles: ["feature"], ids: false },
];

class Program {
  /** Statements that were followed */
  reached = 0;
  readonly #contents: Contents;
  readonly #classes: Classes;
  /** The meaning of the input's axes, where the code leaves it open */
  readonly #assumed: string | undefined;
  readonly #stored: ReadonlyMap<string, Stored>;
  readonly #input: { value: Value; declared: ChainInput };
  readonly #trace: Trace;
  readonly #changes = new Changes();
  #depth = 0;

  /** Layers so far */
  get layers(): number {
    return this.#trace.length;
  }

  constructor(
    contents: Contents,
    classes: Classes,
    stored: ReadonlyMap<string, Stored>,
    roles: readonly Role[],
    features: number,
    ids: boolean,
  ) {
    this.#contents = contents;
    const isSequence = roles[0] === "time" && roles.length === (ids ? 1 : 2);
    if (roles[0] === "time" && roles[1] === "batch")
      this.#assumed = "Its input is [time, batch, features], as its layers are not batch_first.";
    else if (isSequence) this.#assumed = "Its input is one sequence without a batch, as its layers read it.";
    this.#classes = classes;
    this.#stored = stored;
    const axes = roles.map((role): Axis => [{ role, size: role === "feature" ? features : "any" }]);
    // A network that keeps its state reads one frame a call.
    const frames =
      roles.includes("time") || [...stored.keys()].some((name) => this.#isBuffer(name))
        ? ("any" as const)
        : undefined;
    const declared = { name: "input", features, ...(frames && { frames }), ...(ids && { ids }) };
    this.#input = { value: { kind: "value", refs: ["input"], axes }, declared };
    this.#trace = new Trace([declared]);
  }

  run(): Chain {
    const [first, ...others] = this.#methodOf(new Module(""), "forward").parameters;
    if (first === undefined || others.some(({ missing }) => missing === undefined))
      refuseLayer(undefined, `expected forward with one input, got ${others.length + (first ? 1 : 0)}.`);
    const returned = this.#call(new Module(""), "forward", [this.#input.value], new Map());
    const result = this.#changes.current("forward", returned);
    const outputs = flat(result).filter((each): each is Value => isTraced(each) && each.kind === "value");
    const names = outputs.length === 1 ? ["output"] : outputs.map((_, k) => `output${k}`);
    const part = flat(result).find((each) => isTraced(each) && each.kind === "formula");
    if (part !== undefined)
      refuseLayer(
        undefined,
        `expected forward to return a layer, got ${(part as { type: string }).type}, which is none by itself.`,
      );
    if (outputs.length === 0) refuseLayer(undefined, "expected forward to return a tensor, got none.");
    this.#changes.checkWritten();
    return this.#trace.finish(
      "TorchScript",
      new Map(outputs.map((value, k) => [names[k], value])),
      this.#assumed === undefined ? [] : [this.#assumed],
    );
  }

  #methodOf({ path }: Module, name: string): Method {
    const type = (this.#contents.metadata.get("classes") as ReadonlyMap<string, string> | undefined)?.get(
      path,
    );
    const method = this.#classes.get(type ?? "")?.get(name);
    return method?.() ?? refuseLayer(path || undefined, `expected code of ${describe(name)}, got none.`);
  }

  #call(self: Module, name: string, args: readonly Given[], named: ReadonlyMap<string, Given>): Given {
    return this.#invoke(self, this.#methodOf(self, name), args, named);
  }

  #invoke(self: Module, method: Method, args: readonly Given[], named: ReadonlyMap<string, Given>): Given {
    if (++this.#depth > MAX_CALLS)
      refuseLayer(self.path, `expected at most ${MAX_CALLS} calls in each other, got more.`);
    const scope = new Map<string, Given>([
      ["self", self],
      [method.self, self],
    ]);
    method.parameters.forEach(({ name, missing }, k) => {
      scope.set(name, args[k] ?? named.get(name) ?? (missing ? this.#value(missing, scope) : null));
    });
    const result = this.#block(method.body, scope);
    this.#depth--;
    return result === undefined ? null : result.value;
  }

  /** Follows statements. @returns what they return, if they do */
  #block(statements: readonly Statement[], scope: Map<string, Given>): { value: Given } | undefined {
    for (const statement of statements) {
      if (++this.reached > MAX_STATEMENTS)
        refuseLayer(undefined, `expected at most ${MAX_STATEMENTS} steps, got more.`);
      switch (statement.kind) {
        case "return":
          return { value: this.#value(statement.value, scope) };
        case "expression":
          this.#value(statement.value, scope);
          break;
        case "assign":
          this.#assign(statement, scope);
          break;
        case "if": {
          const returned = this.#block(this.#branch(statement, scope), scope);
          if (returned !== undefined) return returned;
        }
      }
    }
    return undefined;
  }

  /** The branch that a condition selects; one that depends on sizes does not select the branch that raises an error. */
  #branch(
    { condition, then, otherwise }: Statement & { kind: "if" },
    scope: Map<string, Given>,
  ): readonly Statement[] {
    const value = this.#value(condition, scope);
    if (typeof value === "boolean") return value ? then : otherwise;
    const [raises, raisesElse] = [raisesError(then), raisesError(otherwise)];
    if (raises !== raisesElse) return raises ? otherwise : then;
    return refuseLayer(
      where(scope),
      "expected a condition that the file decides, got one that depends on the input.",
    );
  }

  #assign({ targets, isTuple, value }: Statement & { kind: "assign" }, scope: Map<string, Given>): void {
    const result = this.#value(value, scope);
    if (isTuple && (!Array.isArray(result) || result.length !== targets.length))
      refuseLayer(where(scope), `expected ${targets.length} values, got others.`);
    targets.forEach((target, k) => {
      const each = isTuple ? (result as Given[])[k] : result;
      if (target.kind === "name") scope.set(target.name, each);
      else if (
        target.kind === "attribute" &&
        target.of.kind === "name" &&
        scope.get(target.of.name) instanceof Module
      )
        this.#changes.written.set(pathIn(scope.get("self") as Module, target.name), each);
      else refuseLayer(where(scope), "expected an assignment to a name, got another.");
    });
  }

  #value(expression: Expression, scope: Map<string, Given>): Given {
    switch (expression.kind) {
      case "value":
        return expression.value;
      case "name":
        if (scope.has(expression.name)) return scope.get(expression.name)!;
        // Types and names of functions.
        return { kind: "symbol", name: expression.name };
      case "list":
        return expression.items.map((item) => this.#value(item, scope));
      case "attribute":
        return this.#attribute(this.#value(expression.of, scope), expression.name);
      case "index": {
        const [of, at] = [this.#value(expression.of, scope), this.#value(expression.at, scope)];
        if (Array.isArray(of) && typeof at === "number") return of.at(at) ?? null;
        return { kind: "symbol", name: "a type" };
      }
      case "call":
        return this.#callOf(expression, scope);
    }
  }

  #attribute(of: Given, name: string): Given {
    if (of instanceof Module) {
      const path = pathIn(of, name);
      if (this.#changes.written.has(path)) return this.#changes.written.get(path)!;
      const tensor = this.#stored.get(path);
      if (tensor !== undefined)
        return this.#isBuffer(path) ? ({ kind: "buffer", path, tensor } satisfies Buffer) : tensor;
      if (name === "_flat_weights") return this.#flatWeights(of);
      const { metadata } = this.#contents;
      if (metadata.has(path)) return metadata.get(path) as Given;
      if ((metadata.get("classes") as ReadonlyMap<string, string>).has(path)) return new Module(path);
      return null;
    }
    if (of !== null && typeof of === "object" && "kind" in of && of.kind === "symbol") {
      const path = `${of.name}.${name}`;
      return this.#stored.get(path) ?? { kind: "symbol", name: path };
    }
    return refuseLayer(undefined, `expected an attribute of a module, got ${describe(name)}.`);
  }

  /** Weights of a recurrent module in the order of `aten::lstm`. */
  #flatWeights({ path }: Module): Given {
    const weights: Stored[] = [];
    for (let level = 0; ; level++) {
      const before = weights.length;
      for (const end of [`_l${level}`, `_l${level}_reverse`])
        for (const part of ["weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr"]) {
          const found = this.#stored.get(`${path}.${part}${end}`);
          if (found !== undefined) weights.push(found);
        }
      if (weights.length === before) return weights;
    }
  }

  /** Whether a tensor may be a state: no weight of a module that has its own code in torch.nn. */
  #isBuffer(path: string): boolean {
    const owner = path.slice(0, Math.max(0, path.lastIndexOf(".")));
    const type =
      (this.#contents.metadata.get("classes") as ReadonlyMap<string, string> | undefined)?.get(owner) ?? "";
    return (
      !type.startsWith("__torch__.torch.nn") &&
      /hidden|cell|state|memory|^h|^c/i.test(path.slice(owner.length + 1)) &&
      !path.startsWith("CONSTANTS")
    );
  }

  #callOf({ callee, args, named }: Expression & { kind: "call" }, scope: Map<string, Given>): Given {
    const given = args.map((arg) => this.#value(arg, scope));
    const byName = new Map([...named].map(([name, arg]) => [name, this.#value(arg, scope)]));
    const self = scope.get("self");
    const place = self instanceof Module ? self.path : "";
    if (callee.kind === "attribute") {
      const of = this.#value(callee.of, scope);
      if (of instanceof Module) return this.#call(of, callee.name, given, byName);
      if (isSymbol(of) && of.name.startsWith("__torch__")) {
        const method = this.#classes.get(of.name)?.get(callee.name);
        if (method !== undefined) return this.#invoke(self as Module, method(), given, byName);
        // A class that is called makes an object, which no network needs.
        return null;
      }
      if (isSymbol(of))
        return call(this.#trace, `${of.name}.${callee.name}`, place, given, byName, this.#changes);
      return refuseLayer(
        place || undefined,
        `expected a call of a module, got one of ${describe(callee.name)}.`,
      );
    }
    if (callee.kind !== "name")
      return refuseLayer(place || undefined, "expected a call by name, got another.");
    const bound = scope.get(callee.name);
    if (bound !== undefined && isSymbol(bound)) {
      const at = bound.name.lastIndexOf(".");
      const method = this.#classes.get(bound.name.slice(0, at))?.get(bound.name.slice(at + 1));
      if (method !== undefined) return this.#invoke(self as Module, method(), given, byName);
    }
    switch (callee.name) {
      case "getattr":
        return this.#attribute(given[0], String(given[1]));
      case "annotate":
      case "unchecked_cast":
        return given[1];
      case "uninitialized":
        return null;
      case "int":
      case "float":
      case "bool":
        return given[0];
    }
    return refuseLayer(
      place || undefined,
      `expected a function that Sluice follows, got ${describe(callee.name)}.`,
    );
  }
}

const isSymbol = (value: Given): value is { kind: "symbol"; name: string } =>
  value !== null && typeof value === "object" && "kind" in value && value.kind === "symbol";

const pathIn = ({ path }: Module, name: string) => (path === "" ? name : `${path}.${name}`);

const where = (scope: Map<string, Given>) => (scope.get("self") as Module | undefined)?.path || undefined;

const flat = (value: Given): Given[] => (Array.isArray(value) ? value.flatMap(flat) : [value]);

function raisesError(statements: readonly Statement[]): boolean {
  return statements.some(
    (each) =>
      each.kind === "expression" &&
      each.value.kind === "call" &&
      each.value.callee.kind === "attribute" &&
      each.value.callee.name === "RaiseException",
  );
}
