/**
 * A team: workers that run the same module as this thread over one shared memory. This thread is its first member and computes a share.
 * It may be a page's main thread, which must not sleep, so it polls and gives up in time. The workers sleep between calls.
 */
import { type KernelName, kernelIds } from "../compiled/kernelTable.ts";
import { type Operand, type Precision, workOf } from "../compiled/machine.ts";
import { Residents } from "./residents.ts";
import { control, startWorker, type TeamWorker } from "./teamWorkers.ts";
import { alignUp, MAX_PAGES, runInMemory, startModule } from "./wasmMemory.ts";

interface Exports {
  heapBase(): number;
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

const CONTROL_BYTES = 4 * control.length;
/** Numbers and pointers of a call. */
const CALL_BYTES = 1024;
const STACK_BYTES = 65536;

/** Milliseconds in which a sleeping worker wakes, even on a busy machine. */
const WAKING = 500;

/**
 * How long to wait for a member that has neither finished nor failed: half a second, and a nanosecond for each multiplication of the call,
 * in which a thread does five or more. One member may have all the long sequences.
 */
const patience = (work: number) => 500 + 1e-6 * work;

/** The same within a call, where there is no clock: turns of a loop, each half a nanosecond to two. */
const patienceInside = (work: number) => Math.min(2 ** 29 + Math.round(work), 2 ** 32 - 1);

/** A member failed or did not finish. */
export class MemberLost extends Error {}

export class Team {
  readonly members: number;
  readonly #exports: Exports;
  readonly #workers: TeamWorker[] = [];
  readonly #memory: WebAssembly.Memory;
  readonly #control: Int32Array;
  readonly #controlAt: number;
  readonly #start: number;
  readonly #residents: Residents;
  #ended: string | undefined;

  /**
   * Starts the workers; until they run, `isReady()` is false.
   *
   * @throws RangeError without memory, and any error of a platform that refuses a worker
   */
  constructor(module: WebAssembly.Module, members: number) {
    const memory = new WebAssembly.Memory({ initial: 16 + members, maximum: MAX_PAGES, shared: true });
    const { exports, start: controlAt } = startModule<Exports>(module, memory);
    this.#exports = exports;
    const stacksAt = controlAt + CONTROL_BYTES;
    this.members = members;
    this.#memory = memory;
    this.#controlAt = controlAt;
    this.#control = new Int32Array(memory.buffer, controlAt, control.length);
    this.#start = alignUp(stacksAt + (members - 1) * STACK_BYTES);
    this.#residents = new Residents(memory, this.#start + CALL_BYTES);
    const onEnd = (why: string) => {
      this.#ended ??= why;
    };
    try {
      for (let member = 1; member < members; member++) {
        const stackTop = stacksAt + member * STACK_BYTES;
        const place = { module, memory, controlAt, member, stackTop };
        this.#workers.push(startWorker(place, onEnd));
      }
    } catch (error) {
      void this.stop();
      throw error;
    }
  }

  isReady(): boolean {
    return this.#ended === undefined && this.hasStarted();
  }

  /** Whether all workers have started, even if one has ended since. */
  hasStarted(): boolean {
    return Atomics.load(this.#control, control.ready) === this.members - 1;
  }

  /** Why it can no longer be used; undefined while it can. */
  get ended(): string | undefined {
    return this.#ended;
  }

  /** An array that calls use in place; see residents.ts. */
  lend(length: number): Float32Array | undefined {
    return this.#residents.lend(length);
  }

  /** @throws MemberLost, or the trap of `Team::pause` in native/team.h, when a member fails; of the operands, only lent ones may have changed */
  run(
    kernel: KernelName,
    numbers: readonly number[],
    operands: readonly (Operand | undefined)[],
    precision: Precision,
  ): void {
    // Wake sleeping workers while we copy operands.
    Atomics.notify(this.#control, control.round);
    const barrierAt = this.#controlAt + 4 * control.barrier;
    const work = workOf(kernel, numbers) * (precision === "double" ? 4 : 1);
    Atomics.store(this.#control, control.patience, patienceInside(work) | 0);
    const id = kernelIds[kernel];
    runInMemory(
      this.#memory,
      this.#start,
      numbers,
      operands,
      precision,
      (numbersAt, arraysAt, workspaceAt) => {
        if (workspaceAt === 0)
          return this.#exports.run(id, numbersAt, arraysAt, 0, 0, this.members, barrierAt);
        this.#control.set([id, numbersAt, arraysAt, workspaceAt, this.members], control.call);
        Atomics.store(this.#control, control.pending, this.members - 1);
        Atomics.store(this.#control, control.awake, 0);
        Atomics.add(this.#control, control.round, 1);
        Atomics.notify(this.#control, control.round);
        // Find a worker that has died since the last call now: a wait within the call takes longer.
        this.#await(control.awake, this.members - 1, WAKING);
        this.#exports.run(id, numbersAt, arraysAt, workspaceAt, 0, this.members, barrierAt);
        this.#await(control.pending, 0, patience(work));
        return 0;
      },
      this.#residents,
    );
  }

  #await(word: number, value: number, milliseconds: number): void {
    const deadline = performance.now() + milliseconds;
    for (let turn = 1; Atomics.load(this.#control, word) !== value; turn++) {
      if (Atomics.load(this.#control, control.patience) === 0) throw new MemberLost("failed");
      if (turn % 4096 === 0 && performance.now() > deadline) throw new MemberLost("late");
    }
  }

  async stop(): Promise<void> {
    this.#ended ??= "stopped";
    await Promise.all(this.#workers.map((worker) => worker.stop()));
  }

  /** Ends the workers without a trace, as a fault would. */
  async kill(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.stop()));
  }
}
