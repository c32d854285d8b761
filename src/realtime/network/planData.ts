/** Plans as plain data: the one that a caller gives, and the same with other arrays. */
import type { Plan } from "./plan.ts";

/** A network, or its plan. */
export type PlanSource = Plan | { readonly plan: Plan };

/** The plan of a network, or one as plain data; undefined for anything else. */
export function planIn(source: unknown): Plan | undefined {
  if (typeof source !== "object" || source === null) return undefined;
  const plan = "plan" in source ? source.plan : source;
  return typeof plan === "object" && plan !== null && "arrays" in plan ? (plan as Plan) : undefined;
}

/** Copies plain data, with other arrays of numbers. */
export function withArrays(value: unknown, change: (array: Float32Array) => unknown): unknown {
  if (ArrayBuffer.isView(value)) return change(value as Float32Array);
  if (Array.isArray(value)) return value.map((each) => withArrays(each, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withArrays(each, change)]));
}
