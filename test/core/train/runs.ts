/** Small training runs that the tests of the loop share: a model with dropout over a sequence whose state is carried on. */
import { mseLoss } from "../../../src/core/autograd/losses.ts";
import { Dropout, GRU, Linear, LSTM, Module, RNN } from "../../../src/core/nn/index.ts";
import { tensor } from "../../../src/core/tensor/create.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import type { Tensor } from "../../../src/core/tensor/tensor.ts";
import {
  Adam,
  type BatchSource,
  type FitOptions,
  fit,
  type Optimizer,
  type StepReport,
} from "../../../src/core/train/index.ts";
import { cosine, warmup } from "../../../src/core/train/schedules.ts";

export type CellName = "lstm" | "gru" | "rnn";

const layers = { lstm: LSTM, gru: GRU, rnn: RNN };

/** A two-layer recurrent network with dropout between its layers and before its output. */
export class Network extends Module {
  readonly recurrent: LSTM | GRU | RNN;
  readonly dropout = new Dropout({ p: 0.2, seed: 3 });
  readonly output: Linear;

  constructor(cell: CellName = "lstm", hiddenSize = 5) {
    super();
    this.recurrent = new layers[cell]({ inputSize: 2, hiddenSize, numLayers: 2, dropout: 0.3, seed: 1 });
    this.output = new Linear({ inFeatures: hiddenSize, outFeatures: 1, seed: 2 });
  }

  forward(x: Tensor, options: { state?: never } = {}): { output: Tensor; state: unknown } {
    const { output, state } = this.recurrent.forward(x, options);
    return { output: this.output.forward(this.dropout.forward(output)), state };
  }
}

/** Batches of random sequences, each a function of its epoch and index. */
export function randomBatches(length: number, steps = 4, batch = 3): BatchSource<Tensor, Tensor> {
  const draw = (random: Random, features: number) =>
    tensor(
      Float32Array.from({ length: steps * batch * features }, () => random.normal()),
      [steps, batch, features],
    );
  return {
    length,
    digest: `random ${length} ${steps} ${batch}`,
    batch(epoch, index) {
      const random = new Random(11, epoch * length + index);
      return { input: draw(random, 2), target: draw(random, 1), reset: index === 2 };
    },
  };
}

export interface RunOptions extends Partial<FitOptions<Tensor, Tensor>> {
  cell?: CellName;
  batches?: number;
  /** Default: `batches` random ones. */
  source?: BatchSource<Tensor, Tensor>;
  makeOptimizer?: (model: Module) => Optimizer;
  /** Default: a new one. */
  model?: Network;
}

/** A run that uses all there is to resume: dropout, Adam, a schedule, carried state, accumulation, validation, early stopping. */
export function makeRun(options: RunOptions = {}): {
  model: Network;
  optimizer: Optimizer;
  steps: AsyncGenerator<StepReport, void, void>;
} {
  const { cell, batches = 5, source, makeOptimizer, model = new Network(cell), ...rest } = options;
  const optimizer = makeOptimizer?.(model) ?? new Adam(model.parameters(), { lr: 0.02, amsgrad: true });
  const held = randomBatches(1);
  const steps = fit<Tensor, Tensor>(model, source ?? randomBatches(batches), {
    loss: mseLoss,
    optimizer,
    epochs: 3,
    schedule: warmup({ steps: 3, next: cosine({ steps: 10 }) }),
    clipNorm: 0.5,
    accumulate: 2,
    carryState: true,
    validate: {
      every: 2,
      run: () => {
        const { input, target } = held.batch(99, 0) as { input: Tensor; target: Tensor };
        return mseLoss(model.forward(input).output, target).item();
      },
    },
    earlyStopping: { patience: 100 },
    checkpointEvery: 2,
    ...rest,
  });
  return { model, optimizer, steps };
}

/** Everything that must be equal after a run was stopped and resumed, as exact text. */
export function stateOf(model: Module, optimizer: Optimizer): string {
  const { data, tensors } = optimizer.stateDict();
  const bits = (named: ReadonlyMap<string, Tensor>) =>
    [...named].map(([name, { data }]) => [name, hex(data.buffer as ArrayBuffer)]);
  return JSON.stringify([bits(model.stateDict()), bits(tensors), data, model.randomStates()]);
}

function hex(buffer: ArrayBuffer): string {
  return Buffer.from(buffer).toString("hex");
}
