/**
 * Whatever is passed to whatever is public: what is thrown is a coded error, and nothing is half done afterwards.
 *
 * Arguments are drawn from a seed. `SLUICE_FUZZ` says how many calls each entry gets, by default 6, or 60 with `SLUICE_EXHAUSTIVE=1`, `SLUICE_SEED` which.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { describe as describeValue } from "../src/core/tensor/errors.ts";
import * as sluice from "../src/index.ts";
import { runs } from "./support/exhaustive.ts";
import { globalState } from "./support/globalState.ts";
import { hostileArguments, hostileValues, OwnError, replaced, thrownBy } from "./support/hostile.ts";
import { type Callable, entries, good, goodMethods, isClass, methodsOf } from "./support/publicCalls.ts";

const { Module, Optimizer, Random, SluiceError, tensor } = sluice;
const calls = Number(process.env.SLUICE_FUZZ ?? runs(60, 6));
const seed = 20_000 * Number(process.env.SLUICE_SEED ?? 1);

const folder = mkdtempSync(join(tmpdir(), "sluice-hostile-"));
const working = process.cwd();
beforeAll(() => process.chdir(folder));
afterEach(() => sluice.manualSeed(0));
afterAll(() => {
  process.chdir(working);
  rmSync(folder, { recursive: true, force: true });
});

const size = { inputSize: 3, hiddenSize: 2, seed: 1 };

/** All numbers an object holds that a refused call must leave alone. */
function valuesOf(target: unknown): string {
  const numbers = (named: ReadonlyMap<string, { data: ArrayLike<number> }>) =>
    [...named].map(([name, { data }]) => [name, [...Array.from(data)]]);
  if (target instanceof Module) return JSON.stringify([numbers(target.stateDict()), target.randomStates()]);
  if (target instanceof Optimizer) {
    const { data, tensors } = target.stateDict();
    return JSON.stringify([data, numbers(tensors)]);
  }
  if (target instanceof sluice.Tensor) return JSON.stringify([...target.data]);
  return "";
}

let made = 0;
afterAll(() => console.log(`${made} random calls of public functions: all coded or computed`));

async function expectCoded(where: string, call: () => unknown, args: unknown[]): Promise<boolean> {
  made++;
  const thrown = await thrownBy(call);
  if (thrown === undefined) return false;
  // Errors of the caller's own getters and callbacks pass through unchanged.
  if (thrown.error instanceof OwnError) return false;
  if (!(thrown.error instanceof SluiceError)) {
    // Not JSON, which a list in itself would keep busy for ever.
    const shown = args.map(describeValue);
    const stack = (thrown.error as Error)?.stack?.split("\n").slice(0, 4).join("\n") ?? String(thrown.error);
    expect.fail(`${where}(${shown.join(", ")}) threw what is not coded: ${stack}`);
  }
  expect(thrown.error.code, where).toMatch(/^[A-Z_0-9]+$/);
  expect(thrown.error.message, where).not.toBe("");
  return true;
}

/** Calls that are there to change what all others share. */
const setters = ["manualSeed", "onWarning", "useArithmetic", "useKernels", "useThreads"];

test("good arguments are taken, and change nothing that all calls share", async () => {
  for (const [name, args] of Object.entries(good)) {
    const entry = entries.get(name) as Callable & (new (...args: unknown[]) => unknown);
    expect(entry, `${name} is public`).toBeDefined();
    // The errors name bytes other than Parquet, and a missing file, for what they are.
    if (["readParquet", "readExcel", "openCheckpointFile"].includes(name)) continue;
    const call = () => (isClass(entry) ? new entry(...args()) : entry(...(args() as never[])));
    const before = globalState();
    expect((await thrownBy(call))?.error, name).toBeUndefined();
    if (!setters.includes(name)) expect(globalState(), name).toEqual(before);
  }
});

/** Errors are made of whatever their maker says. */
const isError = (value: unknown) => (value as { prototype?: unknown }).prototype instanceof Error;

describe.each([...entries].filter(([, value]) => !isError(value)))("%s", (name, value) => {
  const entry = value as Callable & (new (...args: unknown[]) => object);
  const random = new Random(
    seed + [...name].reduce((sum, letter) => (31 * sum + letter.charCodeAt(0)) % 1_000_003, 7),
  );

  test("throws coded errors only", async () => {
    for (let k = 0; k < calls; k++) {
      const args = hostileArguments(random, Math.max(entry.length, 2), good[name]?.());
      await expectCoded(
        name,
        () => (isClass(entry) ? new entry(...args) : entry(...(args as never[]))),
        args,
      );
    }
  });

  test("so do the methods of what it makes, and they change nothing when they do", async () => {
    const make = () => (isClass(entry) ? new entry(...good[name]!()) : entry(...(good[name]!() as never[])));
    if (good[name] === undefined || ["readParquet", "readExcel", "openCheckpointFile"].includes(name)) return;
    const first = await make();
    if (typeof first !== "object" || first === null || "next" in first) return;
    if (Object.getPrototypeOf(first) === Array.prototype || ArrayBuffer.isView(first) || first instanceof Map)
      return;
    for (const method of methodsOf(first)) {
      const call = (first as Record<string, Callable>)[method];
      for (let k = 0; k < Math.ceil(calls / 6); k++) {
        const target = (await make()) as Record<string, Callable>;
        const args = hostileArguments(random, Math.max(call.length, 1), goodMethods[method]?.());
        const before = valuesOf(target);
        const refused = await expectCoded(
          `${name}.${method}`,
          () => target[method](...(args as never[])),
          args,
        );
        if (refused) expect(valuesOf(target), `${name}.${method} left half done`).toBe(before);
      }
    }
  });
});

/** Good arguments with one of them, or a place inside one, replaced, or with one more. */
function* argumentsWith(args: readonly unknown[], other: () => unknown): Generator<unknown[], void, void> {
  for (let at = 0; at <= args.length; at++)
    for (const value of replaced(args[at], other)) yield args.toSpliced(at, 1, value);
}

describe("each hostile value is refused or taken at every place of good arguments", () => {
  // Nothing where something is wanted is the commonest mistake.
  const makers = calls < 1000 ? [() => null] : hostileValues;
  test.each([...entries].filter(([name]) => good[name] !== undefined))("%s", async (name, value) => {
    const entry = value as Callable & (new (...args: unknown[]) => object);
    const make = (args: unknown[]) => (isClass(entry) ? new entry(...args) : entry(...(args as never[])));
    for (const maker of makers)
      for (const args of argumentsWith(good[name]!(), maker)) await expectCoded(name, () => make(args), args);
  });
});

test("gates refuse in words, and do not change", async () => {
  const random = new Random(5);
  for (let k = 0; k < 20 * calls; k++) {
    const layer = new sluice.LSTM({ ...size, numLayers: 2 });
    const gate = random.integer(2) === 0 ? layer.gates.forget : layer.cell(1).gates.input;
    const method = ["setBias", "bias"][random.integer(2)] as "bias";
    const before = valuesOf(layer);
    const args = hostileArguments(random, 2, method === "bias" ? [] : [1]);
    const refused = await expectCoded(`gate.${method}`, () => gate[method](...(args as [])), args);
    if (refused) expect(valuesOf(layer)).toBe(before);
  }
});

test("more layers than fit in memory are refused, not made until memory runs out", () => {
  for (const numLayers of [2 ** 16 + 1, 2 ** 31]) {
    expect(() => new sluice.LSTM({ ...size, numLayers })).toThrow(
      /numLayers to be an integer from 1 to 65536/,
    );
  }
});

test("what is made of a transferred buffer is refused", () => {
  const values = new Float32Array(6);
  const made = tensor(values, [2, 3]);
  structuredClone(values.buffer, { transfer: [values.buffer] });
  expect(() => sluice.ops.add(made, 1)).toThrow("detached ArrayBuffer");
});
