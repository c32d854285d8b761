/**
 * The WebAssembly kernels on several threads, in Node: workers that run the same module over one shared memory. Results have the same bits
 * as on one thread. The workers start on their own while the first calls run alone; they sleep between calls, and do not keep the process
 * alive. Browsers compute on one thread.
 *
 * Nobody waits for ever. When a worker dies during a call, the others give up after a few seconds of waiting, the call is repeated on one
 * thread from operands that nobody has touched, and the next call starts new workers.
 */
import { type KernelName, kernelIds, type Machine, type Operand, workOf } from "./compiled.ts";
import { relaxedThreadsModule, simdThreadsModule } from "./generated/wasmThreads.ts";
import { Pace } from "./pace.ts";
import { alignUp, MAX_PAGES, moduleBytes, runInMemory, type WasmFlavour, wasmMachine } from "./wasm.ts";

interface Exports {
  heapBase(): number;
  lanes(): number;
  run(
    kernel: number,
    numbers: number,
    arrays: number,
    memory: number,
    member: number,
    members: number,
    barrier: number,
  ): number;
}

/** What is shared, as 32-bit words: then 128 bytes of barrier. */
const ROUND = 0;
const PENDING = 1;
const READY = 2;
/** Arguments of the round's call: kernel, numbers, arrays, memory, members */
const CALL = 3;
const CONTROL_BYTES = 64;
const BARRIER_BYTES = 128;
const STACK_BYTES = 65536;

/**
 * How long the workers may take after the calling thread has done its share: they have as much to do, give or take what sequences of
 * different lengths and other programs make of it.
 */
const patience = (ownMilliseconds: number) => 1000 + 3 * ownMilliseconds;

/** A worker's program. It spins for some tens of microseconds before it sleeps: while a model trains, the next call is near. */
const WORKER = `
const { workerData: { module, memory, controlAt, member, stackTop } } = require("node:worker_threads");
const exports = new WebAssembly.Instance(module, { env: { memory } }).exports;
exports.__stack_pointer.value = stackTop;
const control = new Int32Array(memory.buffer, controlAt, ${CONTROL_BYTES / 4});
let seen = Atomics.load(control, ${ROUND});
Atomics.add(control, ${READY}, 1);
for (;;) {
  for (let turn = 0; turn < 2000 && Atomics.load(control, ${ROUND}) === seen; turn++);
  Atomics.wait(control, ${ROUND}, seen);
  const round = Atomics.load(control, ${ROUND});
  if (round === seen) continue;
  seen = round;
  const [kernel, numbers, arrays, workspace, members] = control.subarray(${CALL}, ${CALL} + 5);
  exports.run(kernel, numbers, arrays, workspace, member, members, controlAt + ${CONTROL_BYTES});
  Atomics.sub(control, ${PENDING}, 1);
}
`;

/** What is used of node:worker_threads. */
interface Worker {
  terminate(): Promise<number>;
  unref(): void;
  on(event: "error", listener: () => void): void;
}
interface WorkerThreads {
  Worker: new (code: string, options: { eval: true; workerData: object; execArgv: string[] }) => Worker;
}

/** Node's worker threads, without an import that would keep this file out of browsers. */
function workerThreads(): WorkerThreads | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
  return process?.getBuiltinModule?.("node:worker_threads") as WorkerThreads | undefined;
}

/** Why this platform has no WebAssembly threads; undefined when it has. */
export function lacksThreads(): string | undefined {
  if (typeof SharedArrayBuffer === "undefined") return "no shared memory";
  return workerThreads() === undefined ? "no worker threads that can be started at once" : undefined;
}

class WorkerLost extends Error {}

/** Some workers and the memory that they share with this thread. */
class Team {
  readonly exports: Exports;
  readonly members: number;
  readonly workers: Worker[];
  readonly #memory: WebAssembly.Memory;
  readonly #control: Int32Array;
  readonly #controlAt: number;
  readonly #start: number;

  constructor(module: WebAssembly.Module, members: number) {
    const memory = new WebAssembly.Memory({ initial: 16 + members, maximum: MAX_PAGES, shared: true });
    this.exports = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Exports;
    const controlAt = alignUp(this.exports.heapBase());
    const stacksAt = controlAt + CONTROL_BYTES + BARRIER_BYTES;
    this.members = members;
    this.#memory = memory;
    this.#controlAt = controlAt;
    this.#control = new Int32Array(memory.buffer, controlAt, CONTROL_BYTES / 4);
    this.#start = alignUp(stacksAt + (members - 1) * STACK_BYTES);
    const { Worker } = workerThreads()!;
    this.workers = Array.from({ length: members - 1 }, (_, k) => {
      const workerData = {
        module,
        memory,
        controlAt,
        member: k + 1,
        stackTop: stacksAt + (k + 1) * STACK_BYTES,
      };
      const worker = new Worker(WORKER, { eval: true, workerData, execArgv: [] });
      // A worker that gives up says so by ending; who waits for it finds out by waiting.
      worker.on("error", () => {});
      worker.unref();
      return worker;
    });
  }

  isReady(): boolean {
    return Atomics.load(this.#control, READY) === this.members - 1;
  }

  /** @throws WorkerLost, or the trap of `Team::pause`, when a member has died */
  run(kernel: KernelName, numbers: readonly number[], operands: readonly (Operand | undefined)[]): void {
    const barrierAt = this.#controlAt + CONTROL_BYTES;
    const id = kernelIds[kernel];
    runInMemory(this.#memory, this.#start, numbers, operands, (numbersAt, arraysAt, workspaceAt) => {
      if (workspaceAt === 0) return this.exports.run(id, numbersAt, arraysAt, 0, 0, this.members, barrierAt);
      this.#control.set([id, numbersAt, arraysAt, workspaceAt, this.members], CALL);
      Atomics.store(this.#control, PENDING, this.members - 1);
      Atomics.add(this.#control, ROUND, 1);
      Atomics.notify(this.#control, ROUND);
      const start = performance.now();
      this.exports.run(id, numbersAt, arraysAt, workspaceAt, 0, this.members, barrierAt);
      this.#awaitOthers(patience(performance.now() - start));
      return 0;
    });
  }

  #awaitOthers(milliseconds: number): void {
    const deadline = performance.now() + milliseconds;
    for (let turn = 1; Atomics.load(this.#control, PENDING) > 0; turn++) {
      if (turn % 4096 === 0 && performance.now() > deadline) throw new WorkerLost();
    }
  }

  stop(): void {
    for (const worker of this.workers) void worker.terminate();
  }
}

/** A machine with threads, and what tests need of it. */
export interface ThreadedMachine extends Machine {
  /** Whether the next large call runs on all threads: the workers are there. */
  isReady(): boolean;
  /** Ends the workers, as a fault would. */
  stop(): Promise<void>;
}

/** Below so many multiplications, waking other threads takes longer than it saves. */
const SMALL_WORK = 2_000_000;

export interface ThreadsOptions {
  /** At least 2 */
  threads: number;
  /** Go alone while other programs keep the threads waiting. Default true */
  adaptive?: boolean;
}

/**
 * A machine that runs the WebAssembly kernels on several threads. Workers start with the first call that is large enough.
 *
 * @throws WebAssembly.CompileError where `supportsWasm(flavour)` is false
 */
export function wasmThreadsMachine(
  flavour: WasmFlavour,
  { threads, adaptive = true }: ThreadsOptions,
): ThreadedMachine {
  const alone = wasmMachine(flavour);
  const pace = new Pace();
  let module: WebAssembly.Module | undefined;
  let team: Team | undefined;
  return {
    name: `wasm-threads-${flavour}`,
    lanes: alone.lanes,
    isReady: () => team?.isReady() ?? false,
    async stop() {
      await Promise.all(team?.workers.map((worker) => worker.terminate()) ?? []);
    },
    run(kernel, numbers, operands) {
      const work = workOf(kernel, numbers);
      const runAlone = () => alone.run(kernel, numbers, operands);
      if (work < SMALL_WORK || kernel === "peak") return runAlone();
      module ??= new WebAssembly.Module(
        moduleBytes(flavour === "relaxed" ? relaxedThreadsModule : simdThreadsModule),
      );
      team ??= new Team(module, threads);
      if (!team.isReady()) return runAlone();
      const runTogether = () => {
        try {
          team!.run(kernel, numbers, operands);
        } catch (error) {
          if (!(error instanceof WebAssembly.RuntimeError || error instanceof WorkerLost)) throw error;
          // Results are copied to the operands only at the end, so they are as they were.
          team!.stop();
          team = undefined;
          runAlone();
        }
      };
      if (adaptive) pace.run(kernel, work, runAlone, runTogether);
      else runTogether();
    },
  };
}
