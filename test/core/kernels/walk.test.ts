/** The way from `LSTM.forward` to its arithmetic, as docs/architecture.md lists it. */
import { readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { kernelChoice, useKernels } from "../../../src/core/kernels/choose.ts";
import { LSTM } from "../../../src/core/nn/index.ts";
import { zeros } from "../../../src/core/tensor/create.ts";

const root = resolve(import.meta.dirname, "../../..");
const page = readFileSync(resolve(root, "docs/architecture.md"), "utf8");
const [, section] = /^Six files lead from .*\n([\s\S]*?)\n\n(?!\|)/m.exec(page)!;
const listed = [...section.matchAll(/^\| `(core\/\S+)` \|/gm)].map(([, file]) => file);
const kernelsInUse = kernelChoice().name;

afterEach(() => {
  vi.restoreAllMocks();
  useKernels(kernelsInUse);
});

test("six files lead from LSTM.forward to the memory of its kernel, each called by the one before", () => {
  expect(listed).toHaveLength(6);
  useKernels("wasm");
  const lstm = new LSTM({ inputSize: 2, hiddenSize: 3, seed: 1 });
  let stack = "";
  const { get } = Object.getOwnPropertyDescriptor(WebAssembly.Memory.prototype, "buffer")!;
  vi.spyOn(WebAssembly.Memory.prototype, "buffer", "get").mockImplementation(function (
    this: WebAssembly.Memory,
  ) {
    stack = new Error("where").stack!;
    return get!.call(this);
  });
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 100;
  lstm.forward(zeros([5, 1, 2]));
  Error.stackTraceLimit = limit;
  const called = [...stack.matchAll(/\/src\/(core\/[\w/]+\.ts)/g)].map(([, file]) => file).reverse();
  // The choice has returned by then.
  const isChoice = (file: string) => basename(file) === "choose.ts";
  expect([...new Set(called)]).toEqual(listed.filter((file) => !isChoice(file)));
});

test("each of the six imports the next, or the choice imports both", () => {
  const imports = (from: string, to: string) =>
    readFileSync(resolve(root, "src", from), "utf8").includes(`/${basename(to)}"`);
  const choice = listed.find((file) => basename(file) === "choose.ts")!;
  for (const [k, file] of listed.slice(1).entries())
    expect(imports(listed[k], file) || imports(choice, file), `${listed[k]} → ${file}`).toBe(true);
});
