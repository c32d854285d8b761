/**
 * The choice among ways to compute: the first candidate that can run here, unless the program or the environment variable `SLUICE_KERNELS`
 * names another. A candidate is made at its first use.
 */
import { ArgumentError, describe, UnsupportedError } from "../tensor/errors.ts";

/** The facts about a way to compute that the choice uses. */
export interface Candidate<Made> {
  readonly name: string;
  /** Its description, and so the reason to prefer it to later ones. */
  readonly why: string;
  /** Why it cannot run here, for messages; undefined when it can. */
  unavailable?(): string | undefined;
  /** Why it is skipped by default; naming it still selects it. */
  unwanted?(): string | undefined;
  /** @throws UnsupportedError where it turns out not to run */
  create(): Made;
}

export interface Chosen<Made> {
  made: Made;
  name: string;
  why: string;
}

/** Results of `create`. Kept in case the choice returns to one, since it may have workers. */
const results = new WeakMap<Candidate<unknown>, unknown>();

export const obstacleOf = (candidate: Candidate<unknown>) =>
  candidate.unavailable?.() ?? candidate.unwanted?.();

/**
 * Returns what the environment asks for, or the first that runs.
 *
 * @param list      the preferred one first; the last one always runs
 * @param wish      the value of `SLUICE_KERNELS`
 * @param onDefault called with the name of a candidate chosen by default, and with those before it and their obstacles
 */
export function choose<Made>(
  list: readonly Candidate<Made>[],
  wish: string | undefined,
  onDefault: (name: string, skipped: readonly string[]) => void,
): Chosen<Made> {
  if (wish !== undefined)
    return named(list, "SLUICE_KERNELS", wish, "asked for by the environment variable SLUICE_KERNELS");
  const skipped: string[] = [];
  for (const candidate of list) {
    const { name, why } = candidate;
    const result = create(candidate, obstacleOf(candidate));
    if (typeof result !== "string") {
      onDefault(name, skipped);
      return { ...result, name, why: [why, ...skipped].join("; ") };
    }
    skipped.push(`${name}: ${result}`);
  }
  throw new UnsupportedError(skipped.join("; "));
}

/**
 * Returns the best that is called `name`, or begins with it.
 *
 * @throws ArgumentError for an unknown name (`NAME`), and for a candidate that cannot run here
 */
export function named<Made>(
  list: readonly Candidate<Made>[],
  where: string,
  name: string,
  why: string,
): Chosen<Made> {
  const fitting =
    typeof name === "string"
      ? list.filter((other) => other.name === name || other.name.startsWith(`${name}-`))
      : [];
  if (fitting.length === 0) {
    const names = list.map((other) => other.name).join(", ");
    throw new ArgumentError(
      `${where}: expected the name of a kernel set (${names}), got ${describe(name)}.${names.includes("native") || !/^(native$|wasm-t)/.test(String(name)) ? "" : " That set runs in Node only."}`,
      "NAME",
    );
  }
  const obstacles: string[] = [];
  // One that is not wanted here comes after all that are.
  fitting.sort((a, b) => Number(Boolean(obstacleOf(a))) - Number(Boolean(obstacleOf(b))));
  for (const candidate of fitting) {
    const result = create(candidate, candidate.unavailable?.());
    if (typeof result !== "string") return { ...result, name: candidate.name, why };
    obstacles.push(result);
  }
  throw new ArgumentError(
    `${where}: expected a kernel set that can run here, got ${name}: ${obstacles.join("; ")}.`,
  );
}

/** Makes it, or says why not: an engine reports only now that memory is missing or that a content security policy forbids compiling. */
function create<Made>(candidate: Candidate<Made>, obstacle?: string): { made: Made } | string {
  if (obstacle !== undefined) return obstacle;
  try {
    const made = (results.get(candidate) as Made | undefined) ?? candidate.create();
    results.set(candidate, made);
    return { made };
  } catch (error) {
    if (error instanceof RangeError) return `there is no memory for it (${error.message})`;
    if (error instanceof UnsupportedError) return error.message;
    // Safari throws an EvalError.
    if (error instanceof EvalError || error instanceof WebAssembly.CompileError)
      return `compiling it is not allowed here (${error.message})`;
    throw error;
  }
}
