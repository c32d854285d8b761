/** Reads a plan from a file, for packages that come with this version. */
import { parseJson, plain } from "../../core/storage/json.ts";
import { toFloat } from "../../core/storage/raw.ts";
import { readSafetensors } from "../../core/storage/safetensors/open.ts";
import { describe, FormatError } from "../../core/tensor/errors.ts";
import type { At, Plan } from "./plan.ts";

/** The metadata key of a plan. */
export const PLAN_KEY = "sluice.plan";

/** Rises when calls have other names or other arguments. */
export const PLAN_VERSION = 1;

/** Numbers of all arrays that a plan makes, as the limit of networks by the step. */
const MAX_NUMBERS = 2 ** 24;

/**
 * Returns the plan in a file.
 *
 * @throws FormatError for another version, arrays that the file lacks or that are too large, and calls beyond their arrays
 */
export function readPlan(file: Uint8Array): Plan {
  const { tensors, metadata } = readSafetensors(file);
  const text = metadata.get(PLAN_KEY) ?? refuse("MISSING", `expected the metadata ${PLAN_KEY}, got none.`);
  const json = plain(parseJson(new TextEncoder().encode(text), { format: "plan" })) as Partial<Plan>;
  const { version, arrays, layers, ...rest } = (json ?? {}) as Record<string, unknown>;
  if (version !== PLAN_VERSION)
    refuse(
      "VERSION",
      `expected version ${PLAN_VERSION}, got ${describe(version)}. Install the package of the version of sluice.`,
    );
  const lists = [
    arrays,
    layers,
    ...["kept", "answer", "inputs", "outputs", "values"].map((name) => rest[name]),
  ];
  if (!lists.every(Array.isArray)) refuse("HEADER", "expected lists of arrays and layers, got others.");
  let total = 0;
  const tensorOf = (name: unknown) =>
    toFloat(
      tensors.get(name as string) ?? refuse("MISSING", `expected the tensor ${describe(name)}, got none.`),
    );
  const made = (arrays as unknown[]).map((each) => {
    if (typeof each === "object")
      return tensorOf((each as { array?: unknown } | null)?.array) as Float32Array;
    total += isCount(each) ? each : Infinity;
    return each as number;
  });
  if (total > MAX_NUMBERS)
    refuse("LIMIT", `expected sizes of at most ${MAX_NUMBERS} numbers together, got more.`);
  const isPlace = ({ array, by }: Partial<At>) => {
    if (!isCount(array) || !isCount(by) || array >= made.length) return false;
    const content = made[array];
    return by <= (typeof content === "number" ? content : content.length);
  };
  const read = (value: unknown): unknown => {
    // JSON has null for undefined in a list.
    if (value === null) return undefined;
    if (Array.isArray(value)) return value.map(read);
    if (typeof value !== "object") return value;
    const { array } = value as { array?: unknown };
    if (typeof array === "string") return tensorOf(array);
    if (array !== undefined && !isPlace(value as Partial<At>))
      refuse("HEADER", `expected a place in one of ${made.length} arrays, got ${describe(value)}.`);
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, read(each)]));
  };
  const plan = read({ ...rest, layers }) as Plan;
  const numbers = [...plan.kept, ...plan.inputs].map(([array]) => array);
  if (!numbers.every((array) => isPlace({ array, by: 0 })) || !isCount(plan.conditions))
    refuse("HEADER", "expected numbers of its arrays, got others.");
  return { ...plan, arrays: made };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function refuse(code: string, message: string): never {
  throw new FormatError("plan", code, message);
}
