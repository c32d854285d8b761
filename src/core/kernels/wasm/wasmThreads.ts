/**
 * The WebAssembly kernels on several threads, in Node and in cross-origin isolated pages and their workers. Results have the bits of one
 * thread. Workers start while the first calls run alone; in a browser, only once the computing thread returns to its event loop. They do
 * not keep a process alive.
 *
 * No wait is unbounded. When a worker dies or is late, we repeat the call on one thread from unchanged operands, and the next call starts
 * new workers. A late one may still write to the memory of its team, so we use none of its results. Where workers cannot start, we say so
 * once and compute on one thread.
 */
import { UnsupportedError } from "../../tensor/errors.ts";
import { LentArraysLost, type Machine, type Precision, workOf } from "../compiled/machine.ts";
import { Pace } from "../pace.ts";
import { doubleModules } from "./doubles.ts";
import type { WasmFlavour } from "./flavours.ts";
import { isLent, takeBack } from "./residents.ts";
import { moduleBytes, wasmMachine } from "./wasm.ts";
import { MemberLost, Team } from "./wasmTeam.ts";

/** A machine with threads. */
export interface ThreadedMachine extends Machine {
  /** Whether the workers run, so that the next large call uses them. */
  isReady(precision?: Precision): boolean;
  shortcoming(): string | undefined;
  /** Ends the workers, as a fault would. */
  stop(): Promise<void>;
}

/** Below this many multiplications, waking other threads takes longer than it saves. */
const SMALL_WORK = 2_000_000;

export interface ThreadsOptions {
  /** 1: no workers. A function is called at every large call */
  threads: number | (() => number);
  /** Use one thread while other programs keep the others waiting. Default true */
  adaptive?: boolean;
}

/** The module in single precision: `generated/wasmThreads.ts`. A page loads it when it computes on threads. */
let singles: string | undefined;

/** Provides it at once, for platforms where a program may never wait for a download. */
export function embedThreadsModule(packed: string): void {
  singles = packed;
}

let isSaid = false;

/** The team of a module: starts at the first use, and again after a loss. */
class Crew {
  readonly #precision: Precision;
  readonly #flavour: WasmFlavour;
  #module: WebAssembly.Module | undefined;
  #isLoading = false;
  #team: Team | undefined;
  #obstacle: string | undefined;

  constructor(precision: Precision, flavour: WasmFlavour) {
    this.#precision = precision;
    this.#flavour = flavour;
  }

  /** The team of this size; undefined until it runs, where it cannot, and for 1. */
  team(members: number): Team | undefined {
    const team = this.#team;
    if (team?.ended !== undefined) {
      // A team that never started would not start the next time either.
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
    // The machine runs calls in double precision only where their modules are.
    const text = this.#precision === "double" ? doubleModules()!.threads : singles;
    if (text === undefined) {
      void this.#load(members);
      return undefined;
    }
    try {
      this.#module ??= new WebAssembly.Module(moduleBytes(text, this.#flavour));
      return new Team(this.#module, members);
    } catch (error) {
      // No memory, or a policy that forbids workers made of text; engines throw different errors.
      this.#giveUp((error as Error).message);
      return undefined;
    }
  }

  async #load(members: number): Promise<void> {
    if (this.#isLoading) return;
    this.#isLoading = true;
    try {
      embedThreadsModule((await import("./generated/wasmThreads.ts")).threadsModule);
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
 * Returns a machine that runs the WebAssembly kernels on several threads. Workers start with the first large call.
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
    single: new Crew("single", flavour),
    // It fuses nothing.
    double: new Crew("double", "relaxed"),
  };
  const wanted = typeof threads === "number" ? () => threads : threads;
  return {
    name: `wasm-threads-${flavour}`,
    lanes: alone.lanes,
    hasDoubles: alone.hasDoubles,
    hasEquations: alone.hasEquations,
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
      // Lists run on one thread: their kernel is in a module of its own.
      if (work < SMALL_WORK || kernel === "peak" || kernel.startsWith("equations")) return runAlone();
      const crew = crews[precision];
      const team = crew.team(wanted());
      if (team === undefined) return runAlone();
      const runTogether = () => {
        try {
          team.run(kernel, numbers, operands, precision);
        } catch (error) {
          // A team needs more memory than one thread.
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
