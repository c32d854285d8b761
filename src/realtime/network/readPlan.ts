/** Reads a plan from a file, for packages that come with this version. */
import { toFloat } from "../../core/storage/raw.ts";
import { readSafetensors } from "../../core/storage/safetensors/open.ts";
import type { Plan } from "./plan.ts";

/** The metadata key of a plan. */
export const PLAN_KEY = "sluice.plan";

/** Returns the plan in a file. */
export function readPlan(file: Uint8Array): Plan {
  const { tensors, metadata } = readSafetensors(file);
  const revive = (value: unknown): unknown => {
    // JSON has null for undefined in a list.
    if (value === null) return undefined;
    if (Array.isArray(value)) return value.map(revive);
    if (typeof value !== "object") return value;
    const { array } = value as { array?: unknown };
    if (typeof array === "string") return toFloat(tensors.get(array)!);
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, revive(each)]));
  };
  return revive(JSON.parse(metadata.get(PLAN_KEY)!)) as Plan;
}
