import type { LayerSpec } from "./cell.ts";
import { traitsOf } from "./traits.ts";

/** Whether the activations are those of the kernels: sigmoid and tanh, in an RNN tanh or relu. */
export function hasUsualActivations(spec: LayerSpec): boolean {
  return traitsOf(spec).hasUsualActivations(spec);
}
