/** Windows of a series as tensors. */
import { type Part, windowOrigins } from "../../data/index.ts";
import { Tensor } from "../../tensor/tensor.ts";
import type { ForecastInputs } from "../series.ts";
import type { ForecastConfig } from "./model.ts";

/** Origins of a part with a whole window and every season before them. */
export function originsIn(part: Part, config: ForecastConfig, inputs: ForecastInputs): Int32Array {
  const { window, horizon } = config;
  return windowOrigins({ start: Math.max(part.start, inputs.reach), end: part.end }, { window, horizon });
}

/** @returns input [window + horizon, N, columns], target [horizon, N, targets] */
export function windowBatch(
  inputs: ForecastInputs,
  config: ForecastConfig,
  origins: Int32Array,
): { input: Tensor; target: Tensor } {
  const { horizon, targets } = config;
  const count = origins.length;
  const target = new Float32Array(horizon * count * targets.length);
  for (let h = 0; h < horizon; h++) {
    for (let n = 0; n < count; n++) {
      for (let k = 0; k < targets.length; k++) {
        target[(h * count + n) * targets.length + k] = inputs.target(origins[n] + h, k);
      }
    }
  }
  return {
    input: windowInput(inputs, config, origins),
    target: new Tensor(target, [horizon, count, targets.length]),
  };
}

/** @returns [window + horizon, N, columns] */
export function windowInput(
  inputs: ForecastInputs,
  { window, horizon }: ForecastConfig,
  origins: Int32Array,
): Tensor {
  const steps = window + horizon;
  const count = origins.length;
  const data = new Float32Array(steps * count * inputs.size);
  for (let t = 0; t < steps; t++) {
    for (let n = 0; n < count; n++) {
      inputs.write(origins[n] - window + t, origins[n], data, (t * count + n) * inputs.size);
    }
  }
  return new Tensor(data, [steps, count, inputs.size]);
}
