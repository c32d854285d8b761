/** The training loop: what it does in one update, in which order, what it refuses and what it leaves behind when it stops. */
import { describe, expect, test, vi } from "vitest";
import { crossEntropy, mseLoss } from "../../../src/core/autograd/losses.ts";
import { mul, sqrt, sum } from "../../../src/core/autograd/ops.ts";
import { isRecording } from "../../../src/core/autograd/tape.ts";
import { Dropout, Linear, LSTM, Module, Parameter, Sequential } from "../../../src/core/nn/index.ts";
import { tensor } from "../../../src/core/tensor/create.ts";
import { ArgumentError, NumericError } from "../../../src/core/tensor/errors.ts";
import { indices } from "../../../src/core/tensor/indices.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import type { Tensor } from "../../../src/core/tensor/tensor.ts";
import {
  Adam,
  type Batch,
  type BatchSource,
  clipGradNorm,
  type FitOptions,
  fit,
  SGD,
  type StepReport,
} from "../../../src/core/train/index.ts";
import { reduceOnPlateau, stepDecay } from "../../../src/core/train/schedules.ts";
import { runs } from "../../support/exhaustive.ts";
import { makeRun, Network, randomBatches, stateOf } from "./runs.ts";

const makeModel = () => new Linear({ inFeatures: 2, outFeatures: 1, seed: 1 });

/** Batches of two rows each, the k-th drawn from stream k. */
function rows(length: number): BatchSource<Tensor, Tensor> {
  return {
    length,
    batch(_, index) {
      const random = new Random(4, index);
      const draw = (n: number) => Float32Array.from({ length: n }, () => random.normal());
      return { input: tensor(draw(4), [2, 2]), target: tensor(draw(2), [2, 1]) };
    },
  };
}

async function collect(steps: AsyncIterable<StepReport>): Promise<StepReport[]> {
  const reports: StepReport[] = [];
  for await (const report of steps) reports.push(report);
  return reports;
}

const valuesOf = (model: Module) => [...model.stateDict().values()].map(({ data }) => [...data]);

test("a run that is awaited trains to its end and gives the last report; validation knows the class of the model", async () => {
  const [looped, awaited] = [makeModel(), makeModel()];
  const options = (model: Linear) => ({
    loss: mseLoss,
    optimizer: new SGD(model.parameters(), { lr: 0.1 }),
    epochs: 2,
  });
  const reports = await collect(fit(looped, rows(3), options(looped)));
  const { input, target } = rows(3).batch(0, 0) as Batch<Tensor, Tensor>;
  const last = await fit(awaited, rows(3), {
    ...options(awaited),
    validate: { run: (model) => mseLoss(model.forward(input), target).item() },
  });
  expect(last).toMatchObject(reports[5]);
  expect(last!.validation!.loss).toBeGreaterThan(0);
  expect(valuesOf(awaited)).toEqual(valuesOf(looped));
  const failing = fit(awaited, { length: 0, batch: rows(3).batch }, options(awaited));
  await expect(failing).rejects.toThrow("at least one batch");
});

describe("an update", () => {
  test("is the loop that one would write by hand", async () => {
    const byHand = makeModel();
    const source = rows(3);
    const handOptimizer = new Adam(byHand.parameters(), { lr: 0.1 });
    const expected: StepReport[] = [];
    for (let epoch = 0; epoch < 2; epoch++) {
      for (let index = 0; index < 3; index++) {
        const { input, target } = (await source.batch(epoch, index)) as Batch<Tensor, Tensor>;
        handOptimizer.zeroGrad();
        const loss = mseLoss(byHand.forward(input), target);
        loss.backward();
        const gradNorm = clipGradNorm(byHand.parameters(), 0.5);
        handOptimizer.step();
        expected.push({
          step: expected.length + 1,
          epoch: epoch + 1,
          batch: index + 1,
          loss: loss.item(),
          gradNorm,
          lr: 0.1,
        });
      }
    }
    const model = makeModel();
    const optimizer = new Adam(model.parameters(), { lr: 0.1 });
    const reports = await collect(
      fit(model, rows(3), { loss: mseLoss, optimizer, epochs: 2, clipNorm: 0.5 }),
    );
    expect(reports).toEqual(expected);
    expect(stateOf(model, optimizer)).toBe(stateOf(byHand, handOptimizer));
  });

  test("takes crossEntropy and indices, and makes the loss fall", async () => {
    const model = new Linear({ inFeatures: 2, outFeatures: 3, seed: 1 });
    const batches = {
      length: 4,
      batch: () => ({
        input: tensor([
          [1, 0],
          [0, 1],
          [1, 1],
        ]),
        target: indices([0, 1, 2]),
      }),
    };
    const optimizer = new Adam(model.parameters(), { lr: 0.1 });
    const reports = await collect(fit(model, batches, { loss: crossEntropy, optimizer, epochs: 20 }));
    expect(reports.length).toBe(80);
    expect(reports.at(-1)!.loss).toBeLessThan(0.5 * reports[0].loss);
  });

  test("awaits batches that come later", async () => {
    const source = rows(2);
    const later: BatchSource<Tensor, Tensor> = {
      length: 2,
      batch: async (epoch, index) => {
        await new Promise((resolve) => setTimeout(resolve, 1));
        return source.batch(epoch, index);
      },
    };
    const run = async (batches: BatchSource<Tensor, Tensor>) => {
      const model = makeModel();
      const optimizer = new SGD(model.parameters(), { lr: 0.1 });
      await collect(fit(model, batches, { loss: mseLoss, optimizer }));
      return valuesOf(model);
    };
    expect(await run(later)).toEqual(await run(source));
  });

  test("clips by value, and reports the norm of what is left", async () => {
    const model = makeModel();
    const optimizer = new SGD(model.parameters(), { lr: 1 });
    const before = valuesOf(model).flat();
    const loss = (output: Tensor, target: Tensor) => mul(mseLoss(output, target), 1e4);
    const [report] = await collect(fit(model, rows(1), { loss, optimizer, clipValue: 0.25 }));
    const change = valuesOf(model)
      .flat()
      .map((value, k) => Math.abs(value - before[k]));
    for (const each of change) expect(each).toBeCloseTo(0.25, 6);
    expect(report.gradNorm).toBeCloseTo(0.25 * Math.sqrt(3), 6);
  });

  test("passes lengths to the model, and only if the batch has some", async () => {
    const lstm = new LSTM({ inputSize: 2, hiddenSize: 1, seed: 1 });
    const forward = vi.spyOn(lstm, "forward");
    const lengths = [2, 4, 1];
    const source = randomBatches(2);
    const batches: BatchSource<Tensor, Tensor> = {
      length: 2,
      batch: (epoch, index) => ({
        ...(source.batch(epoch, index) as Batch<Tensor, Tensor>),
        lengths: index === 0 ? lengths : undefined,
      }),
    };
    await collect(fit(lstm, batches, { loss: mseLoss, optimizer: new SGD(lstm.parameters()) }));
    expect(forward.mock.calls.map(([, ...rest]) => rest)).toEqual([[{ lengths }], []]);
  });

  test("does not change parameters without a gradient", async () => {
    const model = new Sequential(makeModel(), new Linear({ inFeatures: 1, outFeatures: 1, seed: 2 }));
    const frozen = model.layers[0].parameters();
    for (const parameter of frozen) parameter.requiresGrad = false;
    const before = valuesOf(model.layers[0]);
    const optimizer = new Adam(model.parameters(), { lr: 0.1 });
    await collect(fit(model, rows(2), { loss: mseLoss, optimizer }));
    expect(valuesOf(model.layers[0])).toEqual(before);
  });
});

describe("accumulation", () => {
  test("averages gradients: two batches of two rows are one of four", async () => {
    const source = rows(4);
    const joined: BatchSource<Tensor, Tensor> = {
      length: 2,
      async batch(epoch, index) {
        const a = (await source.batch(epoch, 2 * index)) as Batch<Tensor, Tensor>;
        const b = (await source.batch(epoch, 2 * index + 1)) as Batch<Tensor, Tensor>;
        const join = (x: Tensor, y: Tensor) => tensor(Float32Array.of(...x.data, ...y.data), [4, x.shape[1]]);
        return { input: join(a.input, b.input), target: join(a.target, b.target) };
      },
    };
    const run = async (batches: BatchSource<Tensor, Tensor>, accumulate: number) => {
      const model = makeModel();
      const optimizer = new SGD(model.parameters(), { lr: 0.1 });
      const reports = await collect(fit(model, batches, { loss: mseLoss, optimizer, accumulate }));
      return { reports, values: valuesOf(model).flat() };
    };
    const [two, one] = [await run(source, 2), await run(joined, 1)];
    expect(two.reports.map(({ step, batch }) => [step, batch])).toEqual([
      [1, 2],
      [2, 4],
    ]);
    two.reports.forEach(({ loss, gradNorm }, k) => {
      // Rounding of float32 sums in another order.
      expect(loss).toBeCloseTo(one.reports[k].loss, 6);
      expect(gradNorm).toBeCloseTo(one.reports[k].gradNorm, 6);
    });
    two.values.forEach((value, k) => {
      expect(value).toBeCloseTo(one.values[k], 6);
    });
  });

  test("makes a smaller group of the rest of an epoch", async () => {
    const model = makeModel();
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    const reports = await collect(
      fit(model, rows(5), { loss: mseLoss, optimizer, accumulate: 3, epochs: 2 }),
    );
    expect(reports.map(({ step, epoch, batch }) => [step, epoch, batch])).toEqual([
      [1, 1, 3],
      [2, 1, 5],
      [3, 2, 3],
      [4, 2, 5],
    ]);
  });
});

describe("carried state", () => {
  /** Notes the state that each batch starts from. */
  class Noting extends Network {
    readonly seen: (number[] | undefined)[] = [];
    readonly ended: number[][] = [];

    override forward(x: Tensor, options: { state?: never } = {}) {
      const state = options.state as { hidden: Tensor } | undefined;
      this.seen.push(state && [...state.hidden.data]);
      if (state !== undefined) expect(state.hidden.source).toBeUndefined();
      const result = super.forward(x, options);
      this.ended.push([...(result.state as { hidden: Tensor }).hidden.data]);
      return result;
    }
  }

  test("goes from batch to batch, and starts again at an epoch and where the batch says so", async () => {
    const model = new Noting();
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    await collect(fit(model, randomBatches(4), { loss: mseLoss, optimizer, epochs: 2, carryState: true }));
    const { seen, ended } = model;
    // Batch 2 of each epoch says reset.
    const expected = [undefined, ended[0], undefined, ended[2], undefined, ended[4], undefined, ended[6]];
    expect(seen).toEqual(expected);
  });

  test("is not passed on unless asked for", async () => {
    const model = new Noting();
    await collect(fit(model, randomBatches(3), { loss: mseLoss, optimizer: new SGD(model.parameters()) }));
    expect(model.seen).toEqual([undefined, undefined, undefined]);
  });

  test("needs a model that has one", async () => {
    const model = makeModel();
    const steps = fit(model, rows(1), {
      loss: mseLoss,
      optimizer: new SGD(model.parameters()),
      carryState: true,
    });
    await expect(collect(steps)).rejects.toThrow(
      /returns \{ output, state \} with carryState, got a Tensor from Linear/,
    );
  });
});

describe("what is not finite", () => {
  const bad = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

  /** Runs until it stops by an error. @returns the error, with parameters and optimiser before the step and after */
  async function runToError(
    model: Module,
    batches: BatchSource<Tensor, Tensor>,
    options: Partial<FitOptions<Tensor, Tensor>> = {},
  ) {
    const optimizer = options.optimizer ?? new Adam(model.parameters(), { lr: 0.1 });
    let before = stateOf(model, optimizer);
    let error: unknown;
    try {
      for await (const _ of fit(model, batches, { loss: mseLoss, optimizer, ...options })) {
        before = stateOf(model, optimizer);
      }
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(NumericError);
    return { error: error as NumericError, before, after: stateOf(model, optimizer) };
  }

  /** `rows` with one value of batch 2 replaced. */
  function rowsWith(kind: "input" | "target", value: number): BatchSource<Tensor, Tensor> {
    const source = rows(4);
    return {
      length: 4,
      batch(epoch, index) {
        const batch = source.batch(epoch, index) as Batch<Tensor, Tensor>;
        if (index === 2) batch[kind].data[1] = value;
        return batch;
      },
    };
  }

  test.each(bad)("%d in the input or target", async (value) => {
    for (const kind of ["input", "target"] as const) {
      const { error, before, after } = await runToError(makeModel(), rowsWith(kind, value));
      expect([error.code, error.tensor, error.step]).toEqual(["NOT_FINITE", kind, 3]);
      expect(error.message).toBe(
        `fit: expected a finite ${kind} at step 3 (epoch 1, batch 3), got ${value} at element 1. The parameters are unchanged.`,
      );
      expect(after).toBe(before);
    }
  });

  test("names the input's part when the input has parts", async () => {
    const model = makeModel();
    const parts = {
      length: 1,
      batch: () => ({ input: { left: [tensor([1, 2]), tensor([Number.NaN])] }, target: tensor([1]) }),
    };
    const steps = fit(model, parts, { loss: mseLoss, optimizer: new SGD(model.parameters()) });
    await expect(collect(steps)).rejects.toMatchObject({ tensor: "input.left.1" });
  });

  test.each(bad)("%d in a parameter, which is named", async (value) => {
    const model = new Sequential(makeModel(), new Linear({ inFeatures: 1, outFeatures: 1, seed: 3 }));
    model.parameter("1.weight").data[0] = value;
    const { error, before, after } = await runToError(model, rows(2));
    expect([error.tensor, error.step]).toEqual(["1.weight", 1]);
    expect(after).toBe(before);
  });

  test("in the output of the model", async () => {
    const model = makeModel();
    const forward = model.forward.bind(model);
    model.forward = (x) => mul(mul(forward(x), 1e30), 1e30);
    const { error } = await runToError(model, rows(2));
    expect(error.tensor).toBe("output");
  });

  test("in the loss alone", async () => {
    const loss = (output: Tensor, target: Tensor) => mul(mul(mseLoss(output, target), 1e30), 1e30);
    const { error, before, after } = await runToError(makeModel(), rows(2), { loss });
    expect([error.tensor, error.step]).toEqual(["loss", 1]);
    expect(after).toBe(before);
  });

  test("in a gradient of a finite loss, by the parameter's full name", async () => {
    const model = new Sequential(makeModel(), new Linear({ inFeatures: 1, outFeatures: 1, seed: 3 }));
    // 0 has a root, which has no slope there.
    const loss = (output: Tensor) => sum(sqrt(mul(output, 0)));
    const { error, before, after } = await runToError(model, rows(2), { loss });
    expect([error.tensor, error.step]).toEqual(["0.weight", 1]);
    expect(after).toBe(before);
  });

  test("random places in gradients of random parameters at random steps", async () => {
    const random = new Random(8);
    for (let k = 0; k < runs(1000, 150); k++) {
      const model = new Sequential(makeModel(), new Linear({ inFeatures: 1, outFeatures: 2, seed: 3 }));
      const names = [...model.namedParameters().keys()];
      const name = names[random.integer(names.length)];
      const parameter = model.parameter(name);
      const step = 1 + random.integer(3);
      const element = random.integer(parameter.size);
      const value = bad[random.integer(3)];
      let calls = 0;
      const loss = (output: Tensor, target: Tensor) => {
        const result = sum(mul(output, target));
        const { backward } = result;
        if (++calls === step) {
          result.backward = (gradient) => {
            backward.call(result, gradient);
            parameter.grad!.data[element] = value;
          };
        }
        return result;
      };
      const { error, before, after } = await runToError(model, rows(4), { loss });
      expect([error.tensor, error.step]).toEqual([name, step]);
      expect(error.message).toContain(`a finite gradient of ${name} at step ${step}`);
      expect(after).toBe(before);
    }
  });

  test("an update that overflows", async () => {
    const model = makeModel();
    const optimizer = new SGD(model.parameters(), { lr: 1e38 });
    const loss = (output: Tensor, target: Tensor) => mul(mseLoss(output, target), 1e4);
    const { error, before, after } = await runToError(model, rows(2), { loss, optimizer });
    expect([error.tensor, error.step]).toEqual(["weight", 1]);
    expect(error.message).toMatch(/an update that leaves weight finite .* Lower the learning rate/);
    expect(after).toBe(before);
  });

  test("a mean square that overflows while the parameter does not", async () => {
    const model = makeModel();
    const loss = (output: Tensor, target: Tensor) => mul(mseLoss(output, target), 1e25);
    const { error, before, after } = await runToError(model, rows(2), { loss });
    expect(error.message).toMatch(/leaves exp_avg_sq of weight finite/);
    expect(after).toBe(before);
  });

  test("a validated value", async () => {
    const validate = { run: () => ({ loss: 1, accuracy: Number.NaN }) };
    const { error } = await runToError(makeModel(), rows(2), { validate });
    expect([error.tensor, error.step]).toEqual(["validation.accuracy", 2]);
  });
});

describe("validation", () => {
  test("runs in evaluation mode, unrecorded, and training continues unchanged", async () => {
    const model = new Sequential(makeModel(), new Dropout({ p: 0.5, seed: 1 }));
    const optimizer = new SGD(model.parameters());
    const modes: boolean[][] = [];
    const reports: StepReport[] = [];
    const steps = fit(model, rows(4), {
      loss: mseLoss,
      optimizer,
      validate: {
        every: 2,
        run: (given) => {
          expect(given).toBe(model);
          expect(isRecording(model.parameter("0.weight"))).toBe(false);
          modes.push(model.modules().map(({ training }) => training));
          return 7;
        },
      },
    });
    for await (const report of steps) {
      reports.push(report);
      expect(model.modules().every(({ training }) => training)).toBe(true);
    }
    expect(modes).toEqual([
      [false, false, false],
      [false, false, false],
    ]);
    expect(reports.map(({ validation }) => validation)).toEqual([
      undefined,
      { loss: 7 },
      undefined,
      { loss: 7 },
    ]);
  });

  test("may be asynchronous, and comes at the end of each epoch unless told otherwise", async () => {
    const model = makeModel();
    const run = async () => ({ loss: 1, accuracy: 0.5 });
    const steps = fit(model, rows(2), {
      loss: mseLoss,
      optimizer: new SGD(model.parameters()),
      epochs: 2,
      validate: { run },
    });
    const given = (await collect(steps)).map(({ validation }) => validation);
    expect(given).toEqual([undefined, { loss: 1, accuracy: 0.5 }, undefined, { loss: 1, accuracy: 0.5 }]);
  });

  test("trains a model that was left in evaluation mode with its dropout on", async () => {
    const run = async (model: Network) => {
      const optimizer = new SGD(model.parameters(), { lr: 0.1 });
      await collect(fit(model, randomBatches(2), { loss: mseLoss, optimizer }));
      return stateOf(model, optimizer);
    };
    expect(await run(new Network().eval())).toBe(await run(new Network()));
  });

  test("leaves the model in the mode it found, in whichever way the loop is left", async () => {
    const leave: Record<string, (model: Module) => Promise<unknown>> = {
      end: (model) => collect(fit(model, rows(2), { loss: mseLoss, optimizer: new SGD(model.parameters()) })),
      break: async (model) => {
        for await (const _ of fit(model, rows(2), { loss: mseLoss, optimizer: new SGD(model.parameters()) }))
          break;
      },
      error: (model) =>
        collect(
          fit(model, rows(2), {
            loss: () => {
              throw new Error("from the loss");
            },
            optimizer: new SGD(model.parameters()),
          }),
        ).catch((error) => expect(error.message).toBe("from the loss")),
    };
    for (const way of Object.values(leave)) {
      const model = new Sequential(makeModel(), new Dropout({ seed: 1 }));
      model.eval();
      model.layers[0].training = true;
      await way(model);
      expect(model.modules().map(({ training }) => training)).toEqual([false, true, false]);
    }
  });
});

describe("early stopping and schedules", () => {
  test("stops, and puts the best parameters back", async () => {
    const model = makeModel();
    const values = [3, 2, 1, 1.5, 2, 0];
    const seen: number[][][] = [];
    const steps = fit(model, rows(1), {
      loss: mseLoss,
      optimizer: new SGD(model.parameters(), { lr: 0.1 }),
      epochs: 10,
      validate: {
        run: () => {
          seen.push(valuesOf(model));
          return { perplexity: values[seen.length - 1] };
        },
      },
      earlyStopping: { patience: 2, monitor: "perplexity" },
    });
    const reports = await collect(steps);
    expect(reports.map(({ best }) => best)).toEqual([true, true, true, false, false]);
    expect(reports.findIndex(({ stoppedEarly }) => stoppedEarly === true)).toBe(4);
    expect(valuesOf(model)).toEqual(seen[2]);
  });

  test("watches the mean training loss of each epoch when there is no validation", async () => {
    const model = makeModel();
    const observed: number[] = [];
    const schedule = { ...reduceOnPlateau(), observe: (value: number) => observed.push(value) };
    const reports = await collect(
      fit(model, rows(3), {
        loss: mseLoss,
        optimizer: new SGD(model.parameters(), { lr: 0.1 }),
        epochs: 2,
        schedule,
        earlyStopping: { patience: 5 },
      }),
    );
    const mean = (from: number) => reports.slice(from, from + 3).reduce((sum, { loss }) => sum + loss, 0) / 3;
    expect(observed).toEqual([mean(0), mean(3)]);
    expect(reports.map(({ best }) => best !== undefined)).toEqual([false, false, true, false, false, true]);
  });

  test("a schedule keeps the proportion of groups, and counts updates", async () => {
    const model = makeModel();
    const optimizer = new SGD([
      { params: [model.weight], lr: 0.5 },
      { params: [model.bias!], lr: 0.125 },
    ]);
    const rates: number[][] = [];
    const schedule = stepDecay({ every: 2, factor: 0.5 });
    for await (const { lr } of fit(model, rows(4), { loss: mseLoss, optimizer, schedule })) {
      expect(lr).toBe(optimizer.lr);
      rates.push(optimizer.groups.map(({ options }) => options.lr));
    }
    expect(rates).toEqual([
      [0.5, 0.125],
      [0.5, 0.125],
      [0.25, 0.0625],
      [0.25, 0.0625],
    ]);
  });

  test("the first update already has the schedule's rate", async () => {
    const model = makeModel();
    const optimizer = new SGD(model.parameters(), { lr: 1 });
    const before = valuesOf(model);
    const schedule = { options: {}, rate: () => 0 };
    await collect(fit(model, rows(1), { loss: mseLoss, optimizer, schedule }));
    expect(valuesOf(model)).toEqual(before);
  });

  test("says that it watches the training loss where nothing validates", async () => {
    const model = makeModel();
    const notice = vi.fn();
    const options = { loss: mseLoss, optimizer: new SGD(model.parameters()), notice };
    await fit(model, rows(1), options);
    expect(notice).not.toHaveBeenCalled();
    await fit(model, rows(1), { ...options, earlyStopping: { patience: 1 } });
    expect(notice).toHaveBeenCalledExactlyOnceWith(
      expect.stringMatching(/watches the loss of the training data/),
    );
  });

  test("refuses to monitor what the validation does not give", async () => {
    const model = makeModel();
    const steps = fit(model, rows(1), {
      loss: mseLoss,
      optimizer: new SGD(model.parameters()),
      validate: { run: () => ({ accuracy: 1, f1: 1 }) },
      earlyStopping: { patience: 1 },
    });
    await expect(collect(steps)).rejects.toThrow(/a value "loss" to monitor, got accuracy, f1/);
  });
});

describe("stopping from outside", () => {
  test("a signal ends it before the next update, with its reason", async () => {
    const controller = new AbortController();
    const { model, optimizer, steps } = makeRun({ signal: controller.signal });
    const reason = new Error("enough");
    let state = "";
    const run = async () => {
      for await (const { step } of steps) {
        state = stateOf(model, optimizer);
        if (step === 3) controller.abort(reason);
      }
    };
    await expect(run()).rejects.toBe(reason);
    expect(stateOf(model, optimizer)).toBe(state);
  });

  test("timers run while it trains", async () => {
    const controller = new AbortController();
    const model = makeModel();
    setTimeout(() => controller.abort(new Error("time is over")), 1);
    const steps = fit(model, rows(1), {
      loss: mseLoss,
      optimizer: new SGD(model.parameters(), { lr: 1e-6 }),
      epochs: 1e9,
      signal: controller.signal,
    });
    await expect(collect(steps)).rejects.toThrow("time is over");
  });
});

test("options are read once: changes while it runs make no difference", async () => {
  const run = async (change: (options: Record<string, unknown>) => void) => {
    const model = makeModel();
    const options = { loss: mseLoss, optimizer: new SGD(model.parameters(), { lr: 0.1 }), epochs: 2 };
    const losses: number[] = [];
    for await (const { loss } of fit(model, rows(2), options)) {
      losses.push(loss);
      change(options);
    }
    return losses;
  };
  const expected = await run(() => undefined);
  expect(expected.length).toBe(4);
  const changed = await run((options) => Object.assign(options, { epochs: 9, loss: null, optimizer: null }));
  expect(changed).toEqual(expected);
});

describe("refusals, before anything is done", () => {
  const model = makeModel();
  const optimizer = new SGD(model.parameters());
  const good = { loss: mseLoss, optimizer };
  test.each<[string, () => AsyncGenerator, RegExp]>([
    ["no module", () => fit({} as never, rows(1), good), /expected a module/],
    ["no batches", () => fit(model, {} as never, good), /expected batches as/],
    [
      "a digest that is not there yet",
      () => fit(model, { ...rows(1), digest: Promise.resolve("a") } as never, good),
      /expected the digest of the batches to be text, got a Promise/,
    ],
    ["an empty source", () => fit(model, { ...rows(1), length: 0 }, good), /at least one batch, got 0/],
    ["no optimizer", () => fit(model, rows(1), { loss: mseLoss } as never), /expected an optimizer/],
    ["another model's optimizer", () => fit(makeModel(), rows(1), good), /model's own parameters, got 2/],
    ["epochs of 0", () => fit(model, rows(1), { ...good, epochs: 0 }), /epochs/],
    ["a norm of 0", () => fit(model, rows(1), { ...good, clipNorm: 0 }), /clipNorm/],
    ["a value of NaN", () => fit(model, rows(1), { ...good, clipValue: Number.NaN }), /clipValue/],
    ["half a batch", () => fit(model, rows(1), { ...good, accumulate: 0.5 }), /accumulate/],
    ["a schedule by name", () => fit(model, rows(1), { ...good, schedule: "cosine" as never }), /schedule/],
    [
      "to resume from nothing",
      () => fit(model, rows(1), { ...good, resume: "force" }),
      /expected a checkpoint to resume from, got resume: "force" alone/,
    ],
    ...[{ bidirectional: true }, { goBackwards: true }].map((how): [string, () => AsyncGenerator, RegExp] => {
      const layer = new LSTM({ inputSize: 2, hiddenSize: 1, ...how });
      const chain = new Sequential(new Sequential(layer));
      const optimizer = new SGD(chain.parameters());
      return [
        `a carried state of ${Object.keys(how)}`,
        () => fit(chain, rows(1), { loss: mseLoss as never, optimizer, carryState: true }),
        /expected layers that read forward with carryState, got a LSTM that is/,
      ];
    }),
    [
      "no validation to run",
      () => fit(model, rows(1), { ...good, validate: {} as never }),
      /fit: validate: expected run to be a function/,
    ],
    ["an interval of 0", () => fit(model, rows(1), { ...good, checkpointEvery: 0 }), /checkpointEvery/],
    [
      "a number where a store must be",
      () => fit(model, rows(1), { ...good, checkpoint: 5 as never }),
      /store/,
    ],
    ["resume as text", () => fit(model, rows(1), { ...good, resume: "yes" as never }), /resume/],
    ["impatience", () => fit(model, rows(1), { ...good, earlyStopping: { patience: 0 } }), /patience/],
  ])("%s", async (_, start, message) => {
    const before = stateOf(model, optimizer);
    const first = start().next();
    await expect(first).rejects.toThrow(ArgumentError);
    await expect(first).rejects.toThrow(message);
    expect(stateOf(model, optimizer)).toBe(before);
  });

  test.each<[string, unknown, RegExp]>([
    ["a loss of two elements", (output: Tensor) => output, /one element, got shape \[2, 1\]/],
    ["a loss that is a number", () => 3, /one element, got 3/],
  ])("%s", async (_, loss, message) => {
    const steps = fit(model, rows(1), { ...good, loss: loss as never });
    await expect(collect(steps)).rejects.toThrow(message);
  });

  test("a batch that is none", async () => {
    const steps = fit(model, { length: 1, batch: () => undefined as never }, good);
    await expect(collect(steps)).rejects.toThrow(/expected a batch \{ input, target \}, got undefined/);
  });
});

test("a parameter that two modules share is updated once", async () => {
  class Tied extends Module {
    readonly first = new Parameter(Float32Array.of(2), [1]);
    readonly second = this.first;

    forward(x: Tensor): Tensor {
      return sum(mul(mul(x, this.first), this.second));
    }
  }
  const model = new Tied();
  const optimizer = new SGD(model.parameters(), { lr: 0.25 });
  const batches = { length: 1, batch: () => ({ input: tensor([1]), target: null }) };
  await collect(fit(model, batches, { loss: (output: Tensor) => output, optimizer }));
  // d/dw of w² at 2 is 4.
  expect(model.first.item()).toBe(1);
});

test("reads the number of batches once", async () => {
  const model = makeModel();
  const optimizer = new SGD(model.parameters(), { lr: 0.1 });
  let read = 0;
  const { batch } = rows(3);
  const batches = {
    batch,
    get length() {
      return read++ < 1 ? 3 : Number.NaN;
    },
  };
  expect(await collect(fit(model, batches, { loss: mseLoss, optimizer, epochs: 2 }))).toHaveLength(6);
});
