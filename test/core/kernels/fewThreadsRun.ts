/** A process that may not have the threads it asks for, and later may: prints what became of its calls, for native.test.ts. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { compiledKernels } from "../../../src/core/kernels/compiled/compiledKernels.ts";
import { nativeMachine } from "../../../src/core/kernels/native/native.ts";
import { referenceKernels } from "../../../src/core/kernels/reference.ts";

const SIZE = 200;
/** Room for the stacks of a few threads, of 8 MiB each. */
const ROOM = 200 * 2 ** 20;

const status = (key: string) =>
  Number(new RegExp(`${key}:\\s+(\\d+)`).exec(readFileSync("/proc/self/status", "utf8"))![1]);
const limitAddresses = (bytes: number | "unlimited") =>
  execFileSync("prlimit", ["--pid", String(process.pid), `--as=${bytes}:`]);

const set = compiledKernels(nativeMachine({ threads: 100, adaptive: false }), referenceKernels);
const ones = new Float32Array(SIZE * SIZE).fill(1);
const before = status("Threads");

function call() {
  const out = new Float32Array(SIZE * SIZE);
  let refused: string | undefined;
  try {
    set.matmul(ones, ones, out, SIZE, SIZE, SIZE);
  } catch (error) {
    refused = (error as { code?: string }).code ?? String(error);
  }
  return { refused, isRight: out.every((x) => x === SIZE), threads: status("Threads") - before };
}

limitAddresses(1024 * status("VmSize") + ROOM);
const limited = call();
limitAddresses("unlimited");
console.log(JSON.stringify({ limited, unlimited: call() }));
