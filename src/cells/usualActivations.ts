import type { LayerSpec } from "./cell.ts";

/** Whether the activations are those of the kernels: sigmoid and tanh, in an RNN tanh or relu. */
export function hasUsualActivations(spec: LayerSpec): boolean {
  switch (spec.kind) {
    case "defined":
      return true;
    case "rnn":
      return spec.nonlinearity === "tanh" || spec.nonlinearity === "relu";
    default: {
      const { gate = "sigmoid", state = "tanh" } = spec.activations ?? {};
      return gate === "sigmoid" && state === "tanh";
    }
  }
}
