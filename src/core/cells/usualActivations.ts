import type { CellActivations, LayerSpec } from "./cell.ts";
import { traitsOf } from "./traits.ts";

/** The activations of PyTorch, cuDNN and Keras 3. */
export const USUAL: Readonly<CellActivations> = { gate: "sigmoid", state: "tanh" };

/** Whether the activations are those of the kernels: sigmoid and tanh, in an RNN tanh or relu. */
export function hasUsualActivations(spec: LayerSpec): boolean {
  return traitsOf(spec).hasUsualActivations(spec);
}
