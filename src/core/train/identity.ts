import type { Module } from "../nn/module.ts";
import type { Json } from "../tensor/json.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { BatchSource } from "./batch.ts";
import type { EarlyStopping } from "./earlyStopping.ts";
import type { FitOptions } from "./fitOptions.ts";

/**
 * Returns the settings that must not change when a run resumes. Its length and the frequency of checkpoints may.
 *
 * @param names of all parameters of the model
 */
export function identityOf(
  model: Module,
  names: ReadonlyMap<Tensor, string>,
  batches: Pick<BatchSource, "length" | "digest">,
  options: FitOptions,
  earlyStopping: EarlyStopping | undefined,
): Json {
  const { loss, optimizer, schedule, validate, config } = options;
  const { clipNorm, clipValue, accumulate = 1, carryState = false } = options;
  const leaves = [...model.namedModules()].filter(([, module]) => module.ownModules().size === 0);
  return {
    config: config ?? null,
    // An inline function is called after the option.
    loss: ["", "loss"].includes(loss.name) ? String(loss).replace(/\s+/g, " ") : loss.name,
    model: Object.fromEntries(leaves.map(([name, module]) => [name, String(module)])),
    parameters: Object.fromEntries(
      [...names].map(([{ dtype, shape }, name]) => [name, `${dtype} [${shape.join(", ")}]`]),
    ),
    batches: { length: batches.length, digest: batches.digest ?? null },
    optimizer: {
      name: optimizer.name,
      groups: optimizer.groups.map(({ options, baseLr, params }) => ({
        ...(options as unknown as Record<string, Json>),
        lr: baseLr,
        params: params.map((parameter) => names.get(parameter)!),
      })),
    },
    schedule: schedule?.options ?? null,
    clipNorm: clipNorm ?? null,
    clipValue: clipValue ?? null,
    accumulate,
    carryState,
    validateEvery: validate === undefined ? null : (validate.every ?? "epoch"),
    earlyStopping: earlyStopping === undefined ? null : { ...earlyStopping.options },
  };
}
