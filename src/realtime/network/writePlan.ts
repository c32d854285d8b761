/** A plan as a file: safetensors with its arrays, and the rest as JSON. */
import { fromFloat, type RawTensor } from "../../core/storage/raw.ts";
import { writeSafetensors } from "../../core/storage/safetensors/write.ts";
import type { Plan } from "./plan.ts";
import { withArrays } from "./planData.ts";
import { PLAN_KEY, PLAN_VERSION } from "./readPlan.ts";

/** Returns the bytes of a plan. */
export function writePlan(plan: Plan, dtype: "F32" | "F16" = "F32"): Uint8Array {
  const tensors = new Map<string, RawTensor>();
  const json = withArrays({ version: PLAN_VERSION, ...plan }, (array) => {
    const name = String(tensors.size);
    tensors.set(name, fromFloat(array, [array.length], dtype));
    return { array: name };
  });
  return writeSafetensors(tensors, new Map([[PLAN_KEY, JSON.stringify(json)]]));
}
