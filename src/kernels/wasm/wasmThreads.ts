/**
 * The WebAssembly kernels on several threads, in Node and in pages that are cross-origin isolated, there also in workers. Results have the
 * same bits as on one thread. The workers start on their own while the first calls run alone; in a browser that takes until the
 * thread that computes returns to its event loop for the first time. They do not keep a process alive.
 *
 * Nobody waits for ever. When a worker has died the call is repeated on one thread from operands that it has not changed, and the next
 * call starts new workers. One that is only late is taken for dead as well, and may go on writing to the memory of its team: so nothing that
 * the call was to write there is used. Where workers cannot be started at all, that is said once, and one thread computes.
 */
import { UnsupportedError } from "../../tensor/errors.ts";
import { LentArraysLost, type Machine, type Precision, workOf } from "../compiled/machine.ts";
import { Pace } from "../pace.ts";
import { isLent, takeBack } from "./residents.ts";
import { moduleBytes, type WasmFlavour, wasmMachine } from "./wasm.ts";
import { MemberLost, Team } from "./wasmTeam.ts";

/** A machine with threads, and what tests need of it. */
export interface ThreadedMachine extends Machine {
  /** Whether the next large call runs on all threads: the workers are there. */
  isReady(precision?: Precision): boolean;
  shortcoming(): string | undefined;
  /** Ends the workers, as a fault would. */
  stop(): Promise<void>;
}

/** Below so many multiplications, waking other threads takes longer than it saves. */
const SMALL_WORK = 2_000_000;

export interface ThreadsOptions {
  /** With 1 it goes alone; a function is asked at every call that is large enough */
  threads: number | (() => number);
  /** Go alone while other programs keep the threads waiting. Default true */
  adaptive?: boolean;
}

/** `generated/`: a file each, so that a page loads what it computes with and no other. */
const sources = {
  threadsModule: async () => (await import("./generated/wasmThreads.ts")).threadsModule,
  doubleThreadsModule: async () => (await import("./generated/wasmThreadsDouble.ts")).doubleThreadsModule,
};

type ThreadsModules = Record<keyof typeof sources, string>;

let embedded: Partial<ThreadsModules> = {};

/** Provides the modules at once, for platforms where a program may compute for ever without waiting for a download. */
export function embedThreadsModules(modules: ThreadsModules): void {
  embedded = { ...modules };
}

let isSaid = false;

/** One team for a module, started when first wanted, and again when it has been lost. */
class Crew {
  readonly #name: keyof ThreadsModules;
  readonly #flavour: WasmFlavour;
  #module: WebAssembly.Module | undefined;
  #isLoading = false;
  #team: Team | undefined;
  #obstacle: string | undefined;

  constructor(name: keyof ThreadsModules, flavour: WasmFlavour) {
    this.#name = name;
    this.#flavour = flavour;
  }

  /** The team of so many; undefined while there is none yet, when there can be none, and for one. */
  team(members: number): Team | undefined {
    const team = this.#team;
    if (team?.ended !== undefined) {
      // One that has never worked would not the next time; one that has, has lost a member.
      if (!team.hasStarted()) this.#giveUp(team.ended);
      this.drop();
    } else if (team !== undefined && team.members !== members) this.drop();
    if (members === 1 || this.#obstacle !== undefined) return undefined;
    this.#team ??= this.#start(members);
    return this.#team?.isReady() ? this.#team : undefined;
  }

  isReady(): boolean {
    return this.#team?.isReady() ?? false;
  }

  lend(length: number): Float32Array | undefined {
    return this.isReady() ? this.#team?.lend(length) : undefined;
  }

  get obstacle(): string | undefined {
    return this.#obstacle;
  }

  drop(): void {
    void this.#team?.stop();
    this.#team = undefined;
  }

  async kill(): Promise<void> {
    await this.#team?.kill();
  }

  #start(members: number): Team | undefined {
    const text = embedded[this.#name];
    if (text === undefined) {
      void this.#load(members);
      return undefined;
    }
    try {
      this.#module ??= new WebAssembly.Module(moduleBytes(text, this.#flavour));
      return new Team(this.#module, members);
    } catch (error) {
      // No memory for it, or a policy that refuses to make a worker of a text; engines differ in what they throw.
      this.#giveUp((error as Error).message);
      return undefined;
    }
  }

  /** A page gets the module when it has use for it. */
  async #load(members: number): Promise<void> {
    if (this.#isLoading) return;
    this.#isLoading = true;
    try {
      embedded[this.#name] = await sources[this.#name]();
      this.#team ??= this.#start(members);
    } catch (error) {
      this.#giveUp((error as Error).message);
    }
  }

  #giveUp(why: string): void {
    this.#obstacle = why;
    if (isSaid) return;
    isSaid = true;
    console.warn(`Sluice computes on one thread: workers do not start here (${why}).`);
  }
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
  const crews: Record<Precision, Crew> = {
    single: new Crew("threadsModule", flavour),
    // It fuses nothing.
    double: new Crew("doubleThreadsModule", "relaxed"),
  };
  const wanted = typeof threads === "number" ? () => threads : threads;
  return {
    name: `wasm-threads-${flavour}`,
    lanes: alone.lanes,
    hasDoubles: alone.hasDoubles,
    isReady: (precision = "single") => crews[precision].isReady(),
    lend: (length) => crews.single.lend(length),
    takeBack,
    shortcoming() {
      const { single, double } = crews;
      if (single.obstacle !== undefined)
        return `on one thread: workers do not start here (${single.obstacle})`;
      return (
        double.obstacle && `in double precision on one thread: workers do not start (${double.obstacle})`
      );
    },
    async stop() {
      await Promise.all(Object.values(crews).map((crew) => crew.kill()));
    },
    run(kernel, numbers, operands, precision = "single") {
      const work = workOf(kernel, numbers);
      const runAlone = () => alone.run(kernel, numbers, operands, precision);
      if (work < SMALL_WORK || kernel === "peak") return runAlone();
      const crew = crews[precision];
      const team = crew.team(wanted());
      if (team === undefined) return runAlone();
      const runTogether = () => {
        try {
          team.run(kernel, numbers, operands, precision);
        } catch (error) {
          // Each member needs memory of its own.
          if (error instanceof UnsupportedError) return runAlone();
          if (!(error instanceof WebAssembly.RuntimeError || error instanceof MemberLost)) throw error;
          crew.drop();
          if (operands.some((operand) => operand?.use === "write" && isLent(operand.array)))
            throw new LentArraysLost();
          runAlone();
        }
      };
      if (adaptive) pace.run(`${kernel} ${precision}`, work, runAlone, runTogether);
      else runTogether();
    },
  };
}
