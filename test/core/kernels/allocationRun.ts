/**
 * A process in which the k-th allocation fails, for every k: prints how many failures there were and what they ended in. Each is followed by
 * the same call without a failure, which must give the bits of an undisturbed one.
 *
 *   node --import tsx test/core/kernels/allocationRun.ts javascript | wasm | native  training | stream | layers
 */
import { openSync, readSync, writeSync } from "node:fs";
import { useKernels } from "../../../src/core/kernels/choose.ts";
import { compiledKernels } from "../../../src/core/kernels/compiled/compiledKernels.ts";
import { nativeMachine } from "../../../src/core/kernels/native/native.ts";
import { referenceKernels } from "../../../src/core/kernels/reference.ts";
import { wasmMachine } from "../../../src/core/kernels/wasm/wasm.ts";
import { SluiceError } from "../../../src/core/tensor/errors.ts";
import { memoryStore } from "../../../src/core/train/store.ts";
import { engines, streamOn } from "../../realtime/stream/engines.ts";
import { sizedCell } from "../../realtime/stream/fixtures.ts";
import { makeRun, stateOf } from "../train/runs.ts";

/** Which allocation fails; 0 for none. */
interface Faults {
  set(at: number): void;
  /** How many there were since. */
  calls(): number;
}

const TYPES = [
  "ArrayBuffer",
  "Uint8Array",
  "Int8Array",
  "Uint16Array",
  "Int32Array",
  "Uint32Array",
  "Float32Array",
  "Float64Array",
] as const;

/** V8 keeps arrays up to this size in its heap, where a failure ends the process. */
const ON_HEAP = 64;

/** Bytes that a constructor is to allocate: none for a view of a buffer. */
function bytesOf(first: unknown, width: number): number {
  if (first instanceof ArrayBuffer || first instanceof SharedArrayBuffer) return 0;
  const length = typeof first === "number" ? first : ((first ?? []) as { length?: number }).length;
  return (length ?? 0) * width;
}

/** Constructors of arrays that take memory. */
function javascriptFaults(): Faults {
  let [at, calls] = [0, 0];
  const globals = globalThis as unknown as Record<string, new (...args: unknown[]) => object>;
  for (const name of TYPES) {
    const original = globals[name];
    const counted: new (...args: unknown[]) => object = new Proxy(original, {
      construct(target, args, newTarget) {
        const width = (original as { BYTES_PER_ELEMENT?: number }).BYTES_PER_ELEMENT ?? 1;
        if (at > 0 && bytesOf(args[0], width) > ON_HEAP && ++calls === at)
          throw new RangeError("Array buffer allocation failed");
        return Reflect.construct(target, args, newTarget === counted ? target : newTarget);
      },
    });
    globals[name] = counted;
  }
  return {
    set(place) {
      [at, calls] = [place, 0];
    },
    calls: () => calls,
  };
}

/** Memory of WebAssembly that may not grow, or may not be made. */
function wasmFaults(): Faults {
  let [at, calls] = [0, 0];
  const { grow } = WebAssembly.Memory.prototype;
  WebAssembly.Memory.prototype.grow = function (this: WebAssembly.Memory, pages: number) {
    if (at > 0 && ++calls === at)
      throw new RangeError("WebAssembly.Memory.grow(): Maximum memory size exceeded");
    return grow.call(this, pages);
  };
  const Memory = WebAssembly.Memory;
  WebAssembly.Memory = new Proxy(Memory, {
    construct(target, args, newTarget) {
      if (at > 0 && ++calls === at) throw new RangeError("WebAssembly.Memory(): could not allocate memory");
      return Reflect.construct(target, args, newTarget);
    },
  });
  return {
    set(place) {
      [at, calls] = [place, 0];
    },
    calls: () => calls,
  };
}

/** Counters of the library that `LD_PRELOAD` brought. */
function nativeFaults(): Faults {
  const file = openSync(process.env.SLUICE_FAULTS!, "r+");
  const words = new Int32Array(3);
  return {
    set(at) {
      words.fill(0)[0] = at;
      writeSync(file, words, 0, 12, 0);
    },
    calls() {
      readSync(file, words, 0, 12, 0);
      return words[1];
    },
  };
}

const [kind, what, stride = "1"] = process.argv.slice(2);
const faults = { javascript: javascriptFaults, wasm: wasmFaults, native: nativeFaults }[kind]!();
const bits = (array: Float32Array | Float64Array) =>
  Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString("hex");

/** Sizes grow from call to call, or memory of the call before would do. */
let turn = 0;

function layers(): string {
  const machine = kind === "native" ? nativeMachine({ threads: 3, adaptive: false }) : wasmMachine("simd");
  const size = 400 + 64 * turn++;
  const ones = new Float32Array(size * size).fill(1);
  const out = new Float32Array(size * size);
  compiledKernels(machine, referenceKernels).matmul(ones, ones, out, size, size, size);
  return String(out.every((x) => x === size));
}

const source = sizedCell("lstm", 6, 40);
const input = new Float32Array(6).fill(0.5);
function stream(): string {
  const [, engine] = engines.findLast(([name]) => name.startsWith(kind === "native" ? "native" : "wasm"))!;
  const made = streamOn(engine, source);
  return bits(made.step(input));
}

async function training(): Promise<string> {
  const store = memoryStore();
  const { model, optimizer, steps } = makeRun({ epochs: 1, batches: 2, checkpoint: store, config: {} });
  for await (const _ of steps) {
    // to the end
  }
  return stateOf(model, optimizer) + (await store.list()).sort().join();
}

const scenario: () => string | Promise<string> = { layers, stream, training }[what]!;
if (kind !== "javascript") useKernels(kind === "native" ? "native" : "wasm");

const outcomes: Record<string, number> = {};
const count = (outcome: string) => (outcomes[outcome] = (outcomes[outcome] ?? 0) + 1);
const expected = kind === "native" ? undefined : await scenario();
let failures = 0;
// A second round of the addon: its threads have started then, and its memory fails.
for (let k = 1, rounds = kind === "native" ? 2 : 1; ; k += Number(stride)) {
  faults.set(k);
  const result = await Promise.resolve()
    .then(scenario)
    .then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
  const calls = faults.calls();
  faults.set(0);
  if (calls < k) {
    if (--rounds === 0) break;
    k = 1 - Number(stride);
    continue;
  }
  failures++;
  if ("value" in result)
    count("value" in result && (expected ?? result.value) === result.value ? "right" : "wrong");
  else if (result.error instanceof SluiceError) count(result.error.code);
  else {
    const { name, stack = "" } = result.error as Error;
    const place = /at .*?(src\/[\w/.]+:\d+)/.exec(stack.slice(stack.indexOf("\n")))?.[1];
    count(`${name} at ${place}`);
  }
  const again = await scenario();
  if (again !== (expected ?? (what === "layers" ? "true" : again))) count("wrong afterwards");
}
console.log(JSON.stringify({ failures, outcomes }));
