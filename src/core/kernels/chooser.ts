/**
 * The choice among ways to compute: the first candidate that can run here, unless the program or the environment variable `SLUICE_KERNELS`
 * names another. A candidate is made at its first use.
 */
import { environment } from "../tensor/environment.ts";
import { ArgumentError, describe, UnsupportedError } from "../tensor/errors.ts";

/** The facts about a way to compute that the choice uses. */
export interface Candidate<Made> {
  readonly name: string;
  /** Its description, and so the reason to prefer it to later ones. */
  readonly why: string;
  /** Why it cannot run here, for messages; undefined when it can. */
  unavailable(): string | undefined;
  /** Why it is skipped by default; naming it still selects it. */
  unwanted?(): string | undefined;
  create(): Made;
}

export interface Chosen<Made> {
  made: Made;
  name: string;
  why: string;
}

export const obstacleOf = (candidate: Candidate<unknown>) =>
  candidate.unavailable() ?? candidate.unwanted?.();

export class Chooser<Made> {
  readonly #list: () => Candidate<Made>[];
  readonly #onDefault: (name: string, skipped: readonly string[]) => void;
  readonly #wish: () => string | undefined;
  #candidates: Candidate<Made>[] | undefined;
  #chosen: Chosen<Made> | undefined;
  /** `use` chose it: it stays, whatever else changes. */
  #isForced = false;
  /** Results of `create`. Kept in case the choice returns to one, since it may have workers. */
  readonly #made = new Map<Candidate<Made>, Made>();

  /**
   * @param list      the candidates, the preferred one first; called once, when the modules on both sides of `#platform` are loaded
   * @param onDefault called with the name of a candidate chosen by default, and with those before it and their obstacles
   * @param wish      returns the name that the environment asks for
   */
  constructor(
    list: () => Candidate<Made>[],
    onDefault: (name: string, skipped: readonly string[]) => void,
    wish = () => environment("SLUICE_KERNELS"),
  ) {
    this.#list = list;
    this.#onDefault = onDefault;
    this.#wish = wish;
  }

  get candidates(): Candidate<Made>[] {
    this.#candidates ??= this.#list();
    return this.#candidates;
  }

  /** Returns the choice; the first call makes it. */
  current(): Chosen<Made> {
    this.#chosen ??= this.#choose();
    return this.#chosen;
  }

  /** Chooses what is called `name`, or begins with it. @throws ArgumentError for an unknown name (`NAME`), and for what cannot run here */
  use(where: string, name: string): void {
    this.#chosen = this.#named(where, name, `asked for by ${where}`);
    this.#isForced = true;
  }

  /** Adds a candidate that comes before all others where it can run. */
  prefer(candidate: Candidate<Made>): void {
    this.candidates.unshift(candidate);
    this.again();
  }

  /** Chooses again at the next use, unless `use` has chosen. */
  again(): void {
    if (!this.#isForced) this.#chosen = undefined;
  }

  #choose(): Chosen<Made> {
    const wish = this.#wish();
    return wish === undefined
      ? this.#firstAvailable()
      : this.#named("SLUICE_KERNELS", wish, "asked for by the environment variable SLUICE_KERNELS");
  }

  #firstAvailable(): Chosen<Made> {
    const skipped: string[] = [];
    for (const candidate of this.candidates) {
      const { name, why } = candidate;
      const result = this.#create(candidate, obstacleOf(candidate));
      if ("made" in result) {
        this.#onDefault(name, skipped);
        return { ...result, name, why: [why, ...skipped].join("; ") };
      }
      skipped.push(`${name}: ${result.obstacle}`);
    }
    throw new Error("nothing can compute here, though plain TypeScript always can");
  }

  #named(where: string, name: string, why: string): Chosen<Made> {
    if (typeof name !== "string") {
      throw new ArgumentError(`${where}: expected the name of a kernel set, got ${describe(name)}.`, "NAME");
    }
    const named = this.candidates.filter((other) => other.name === name || other.name.startsWith(`${name}-`));
    if (named.length === 0) {
      const names = this.candidates.map((other) => other.name).join(", ");
      throw new ArgumentError(
        `${where}: expected the name of a kernel set (${names}), got ${describe(name)}.${this.#ofNodeOnly(name)}`,
        "NAME",
      );
    }
    const candidate =
      named.find((other) => obstacleOf(other) === undefined) ??
      named.find((other) => other.unavailable() === undefined);
    const result =
      candidate === undefined
        ? { obstacle: named.map((other) => other.unavailable()).join("; ") }
        : this.#create(candidate);
    if ("made" in result) return { ...result, name: candidate!.name, why };
    throw new ArgumentError(
      `${where}: expected a kernel set that can run here, got ${name}: ${result.obstacle}.`,
    );
  }

  /** Makes it, or says why not: an engine reports only now that memory is missing or that a content security policy forbids compiling. */
  #create(candidate: Candidate<Made>, obstacle?: string): { made: Made } | { obstacle: string } {
    if (obstacle !== undefined) return { obstacle };
    try {
      const made = this.#made.get(candidate) ?? candidate.create();
      this.#made.set(candidate, made);
      return { made };
    } catch (error) {
      if (error instanceof RangeError) return { obstacle: `there is no memory for it (${error.message})` };
      if (error instanceof UnsupportedError) return { obstacle: error.message };
      // Safari throws an EvalError.
      if (error instanceof EvalError || error instanceof WebAssembly.CompileError)
        return { obstacle: `compiling it is not allowed here (${error.message})` };
      throw error;
    }
  }

  /** A hint for the name of what exists only in Node. */
  #ofNodeOnly(name: string): string {
    const isOfNode = /^(native$|wasm-threads)/.test(name);
    return isOfNode && !this.candidates.some((candidate) => candidate.name === "native")
      ? " That set runs in Node only."
      : "";
  }
}
