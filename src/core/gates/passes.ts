/** Runs a layer forwards and backwards without dropout and without changing it: no parameter receives a gradient. */
import { select, transpose } from "../autograd/ops.ts";
import { initialValue } from "../cells/cell.ts";
import type { HiddenState } from "../nn/recurrentBase.ts";
import { timeFirst as ofLayer } from "../nn/recurrentLayer.ts";
import { filled, tensor } from "../tensor/create.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { ObservableLayer, ObservableTrace } from "./layer.ts";

/** Runs `work` without dropout, and restores the gradients of the parameters. */
export function quietly(layer: ObservableLayer, work: () => void): void {
  const { training } = layer;
  const parameters = layer.parameters();
  const gradients = parameters.map(({ grad, requiresGrad }) => ({ grad, requiresGrad }));
  layer.training = false;
  for (const parameter of parameters) parameter.requiresGrad = false;
  try {
    work();
  } finally {
    layer.training = training;
    parameters.forEach((parameter, k) => {
      parameter.requiresGrad = gradients[k].requiresGrad;
      parameter.grad = gradients[k].grad;
    });
  }
}

export function leaf(value: Tensor): Tensor {
  const copy = new Tensor(value.data.slice(), value.shape);
  copy.requiresGrad = true;
  return copy;
}

export function leaves(parts: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, leaf(part)]));
}

export function timeFirst(layer: ObservableLayer, x: Tensor): Tensor {
  return ofLayer(x.detach(), layer.batchFirst);
}

export function oriented(layer: ObservableLayer, x: Tensor): Tensor {
  return layer.batchFirst ? transpose(x, 0, 1) : x;
}

/** Runs the layer over x, [T, N, I], and returns its trace. */
export function traced(
  layer: ObservableLayer,
  x: Tensor,
): { trace: ObservableTrace; steps: number; batch: number } {
  const input = timeFirst(layer, x);
  const [steps, batch] = input.shape;
  let trace: ObservableTrace | undefined;
  quietly(layer, () => {
    ({ trace } = layer.forward(oriented(layer, input), { trace: true }));
  });
  return { trace: trace!, steps, batch };
}

export function lastOf(layer: ObservableLayer, output: Tensor): Tensor {
  const axis = layer.batchFirst ? 1 : 0;
  return select(output, axis, output.shape[axis] - 1);
}

/** One step of the stack with its history, from leaf states. */
export interface Step {
  input: Tensor;
  before: Record<string, Tensor>;
  after: Record<string, Tensor>;
  output: Tensor;
}

export function unrolled(layer: ObservableLayer, x: Tensor): Step[] {
  const [T, N, I] = x.shape;
  const steps: Step[] = [];
  let state: HiddenState | undefined;
  quietly(layer, () => {
    for (let t = 0; t < T; t++) {
      const input = tensor(x.data.slice(t * N * I, (t + 1) * N * I), [1, N, I]);
      const whole = state ?? initialOf(layer, input);
      const before = leaves(whole as unknown as Record<string, Tensor>);
      const result = layer.forward(oriented(layer, input), { state: before as unknown as HiddenState });
      const after = { ...result.state } as unknown as Record<string, Tensor>;
      steps.push({ input, before, after, output: result.output });
      state = result.state;
    }
  });
  return steps;
}

/** The initial state of a layer, with the shapes that one step returns. */
function initialOf(layer: ObservableLayer, input: Tensor): HiddenState {
  const { state } = layer.forward(oriented(layer, input));
  const { spec } = layer.cells[0];
  const parts = Object.entries(state).map(([part, { shape }]) => [
    part,
    filled(shape, initialValue(spec, part), layer.dtype),
  ]);
  return Object.fromEntries(parts) as HiddenState;
}
