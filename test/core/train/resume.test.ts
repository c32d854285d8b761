/** A run that was stopped after any update and resumed ends with the same bits as one that was not; what cannot be resumed says why. */
import { describe, expect, test } from "vitest";
import { mul } from "../../../src/core/autograd/elementwise.ts";
import { huberLoss, mseLoss } from "../../../src/core/autograd/losses.ts";
import { initialize } from "../../../src/core/init/initialize.ts";
import { initializations } from "../../../src/core/nn/initialization.ts";
import { learningSettings } from "../../../src/core/nn/learningSettings.ts";
import type { LSTM } from "../../../src/core/nn/lstm.ts";
import type { Module } from "../../../src/core/nn/module.ts";
import { ArgumentError, FormatError, NumericError } from "../../../src/core/tensor/errors.ts";
import type { Json } from "../../../src/core/tensor/json.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { Adagrad } from "../../../src/core/train/adagrad.ts";
import { Adam, AdamW } from "../../../src/core/train/adam.ts";
import { decodeCheckpoint, encodeCheckpoint } from "../../../src/core/train/checkpoint.ts";
import type { StepReport } from "../../../src/core/train/fit.ts";
import type { Optimizer } from "../../../src/core/train/optimizer.ts";
import { RMSprop } from "../../../src/core/train/rmsprop.ts";
import { checkpointsIn, newestCheckpoint } from "../../../src/core/train/run.ts";
import { reduceOnPlateau } from "../../../src/core/train/schedules.ts";
import { SGD } from "../../../src/core/train/sgd.ts";
import { type CheckpointStore, memoryStore } from "../../../src/core/train/store.ts";
import { decodeModel } from "../../../src/core/train/weights.ts";
import { shareOf } from "../../support/exhaustive.ts";
import { type CellName, makeRun, Network, type RunOptions, stateOf } from "./runs.ts";

/** Updates of the usual run: 3 epochs of 5 batches, two at a time. */
const updates = 9;

const unexpected = (message: string): never => {
  throw new Error(`unexpected notice: ${message}`);
};

interface Ended {
  state: string;
  log: string;
  model: string;
  reports: StepReport[];
}

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");

/** Runs to the end. */
async function finish(store: CheckpointStore, options: RunOptions = {}): Promise<Ended> {
  const { model, optimizer, steps } = makeRun({ checkpoint: store, notice: unexpected, ...options });
  const reports: StepReport[] = [];
  for await (const report of steps) reports.push(report);
  return {
    state: stateOf(model, optimizer),
    log: text(await store.read("metrics.jsonl")),
    model: text(await store.read("model.safetensors")),
    reports,
  };
}

/** Runs until `step` updates were made and reported, then stops. */
async function stopAfter(store: CheckpointStore, step: number, options: RunOptions = {}): Promise<void> {
  const { steps } = makeRun({ checkpoint: store, notice: unexpected, ...options });
  for await (const report of steps) if (report.step === step) return;
  throw new Error(`the run has no step ${step}`);
}

/** A store whose files can be looked at and changed, and an independent copy of it. */
async function copyOf(store: CheckpointStore): Promise<CheckpointStore> {
  const names = await store.list();
  return memoryStore(await Promise.all(names.map(async (name) => [name, await store.read(name)] as const)));
}

describe.each<CellName>(["lstm", "gru", "rnn"])("%s stopped at every step", (cell) => {
  const intervals = [1, 2, 3, "epoch"] as const;
  test.each(shareOf("intervals of checkpoints", intervals, 1))(
    "with a checkpoint every %s",
    async (checkpointEvery) => {
      const options: RunOptions = { cell, checkpointEvery };
      const whole = await finish(memoryStore(), options);
      expect(whole.reports.length).toBe(updates);
      for (let step = 1; step <= updates; step++) {
        const store = memoryStore();
        await stopAfter(store, step, options);
        const resumed = await finish(store, options);
        expect(resumed.state).toBe(whole.state);
        expect(resumed.log).toBe(whole.log);
        expect(resumed.model).toBe(whole.model);
        expect(resumed.reports).toEqual(whole.reports.slice(updates - resumed.reports.length));
      }
    },
  );
});

const optimizers: Record<string, (model: Module) => Optimizer> = {
  SGD: (model) => new SGD(model.parameters(), { lr: 0.05, momentum: 0.9, nesterov: true }),
  Adam: (model) => new Adam(model.parameters(), { lr: 0.01 }),
  AdamW: (model) => new AdamW(model.parameters(), { lr: 0.01, weightDecay: 0.1 }),
  RMSprop: (model) => new RMSprop(model.parameters(), { centered: true, momentum: 0.5 }),
  Adagrad: (model) => new Adagrad(model.parameters(), { lrDecay: 0.1 }),
};

test.each(Object.entries(optimizers))(
  "%s, stopped at every step of every cell",
  async (name, makeOptimizer) => {
    let stops = 0;
    for (const cell of shareOf("cells of stopped runs", ["lstm", "gru", "rnn"] as const, 1)) {
      const options: RunOptions = { cell, makeOptimizer, checkpointEvery: 2 };
      const whole = await finish(memoryStore(), options);
      for (let step = 1; step <= updates; step++) {
        const store = memoryStore();
        await stopAfter(store, step, options);
        const { state, log, model } = await finish(store, options);
        expect([state, log, model], `${cell}, step ${step}`).toEqual([whole.state, whole.log, whole.model]);
        stops++;
      }
    }
    console.log(`${stops} stops of runs with ${name}, each resumed to the same bits`);
  },
);

test.each(Object.entries(optimizers))(
  "%s, stopped three times, with a plateau schedule",
  async (_, makeOptimizer) => {
    const options = () => ({
      makeOptimizer,
      schedule: reduceOnPlateau({ patience: 0, threshold: 0.5 }),
      checkpointEvery: 1,
    });
    const whole = await finish(memoryStore(), options());
    expect(new Set(whole.reports.map(({ lr }) => lr)).size).toBeGreaterThan(1);
    const store = memoryStore();
    for (const step of [2, 3, 7]) await stopAfter(store, step, options());
    const resumed = await finish(store, options());
    expect(resumed.reports.length).toBe(updates - 7);
    expect([resumed.state, resumed.log, resumed.model]).toEqual([whole.state, whole.log, whole.model]);
  },
);

test("early stopping counts on, and the best parameters survive the stop", async () => {
  const options = () => ({
    earlyStopping: { patience: 2, mode: "max" as const },
    epochs: 20,
    checkpointEvery: 1,
  });
  const whole = await finish(memoryStore(), options());
  const length = whole.reports.length;
  expect(length).toBeLessThan(60);
  for (let step = 1; step <= length; step++) {
    const store = memoryStore();
    await stopAfter(store, step, options());
    const resumed = await finish(store, options());
    expect([resumed.state, resumed.log, resumed.model]).toEqual([whole.state, whole.log, whole.model]);
  }
});

describe("how gates learn", () => {
  const frozen = (trainable = false): Network => {
    const model = new Network();
    const recurrent = model.recurrent as LSTM;
    recurrent.gates.retain.learn({ trainable }, ["bias"]);
    recurrent.cell(1).gates.candidate.learn({ rate: 0.5, weightDecay: false });
    return model;
  };

  test.each([
    ["set again", frozen],
    ["not set again", () => new Network()],
  ])("is what it was after a stop, %s", async (_, remade) => {
    const whole = await finish(memoryStore(), { model: frozen(), checkpointEvery: 1 });
    const store = memoryStore();
    await stopAfter(store, 4, { model: frozen(), checkpointEvery: 1 });
    const model = remade();
    const resumed = await finish(store, { model, checkpointEvery: 1 });
    expect([resumed.state, resumed.model]).toEqual([whole.state, whole.model]);
    expect(learningSettings(model)).toEqual(learningSettings(frozen()));
    expect(decodeModel(await store.read("model.safetensors")).learning).toEqual(learningSettings(model));
  });

  test("a changed setting is reported; force takes it", async () => {
    for (const resume of [true, "force"] as const) {
      const store = memoryStore();
      await stopAfter(store, 4, { model: frozen(), checkpointEvery: 1 });
      const model = frozen(true);
      const notices: string[] = [];
      await finish(store, { model, checkpointEvery: 1, resume, notice: (text) => notices.push(text) });
      expect(learningSettings(model)).toEqual(learningSettings(frozen(resume === "force")));
      expect(notices.join()).toMatch(resume === true ? "gates learn as they did when the run stopped" : /^$/);
    }
  });

  test("goes with the records of what was done to initialise the model", async () => {
    const store = memoryStore();
    const model = new Network();
    initialize(model.recurrent, "recommended", { seed: 3 });
    await stopAfter(store, 2, { model, checkpointEvery: 1 });
    const again = new Network();
    await finish(store, { model: again, checkpointEvery: 1 });
    expect(initializations(again)).toEqual(initializations(model));
  });
});

describe("the files of a run", () => {
  test("are the newest two checkpoints, the log, the configuration and the model", async () => {
    const store = memoryStore();
    const config = { task: "test", sizes: [1, 2] };
    const { model, steps } = makeRun({ checkpoint: store, config });
    const reports: StepReport[] = [];
    for await (const report of steps) {
      reports.push(report);
      const newest = checkpointsIn(await store.list());
      const due = [2, 4, 6, 8, 9].filter((step) => step <= report.step).slice(-2);
      expect(newest).toEqual(due.map((step) => `checkpoint-${step}.safetensors`));
    }
    expect((await store.list()).sort()).toEqual([
      "checkpoint-8.safetensors",
      "checkpoint-9.safetensors",
      "config.json",
      "metrics.jsonl",
      "model.safetensors",
    ]);
    const lines = text(await store.read("metrics.jsonl"))
      .trimEnd()
      .split("\n");
    expect(lines.map((line) => JSON.parse(line))).toEqual(reports);
    expect(JSON.parse(text(await store.read("config.json")))).toEqual(config);
    const stored = decodeModel(await store.read("model.safetensors"));
    expect(stored.config).toEqual(config);
    expect(stored.tensors).toEqual(new Map([...model.stateDict()].sort(([a], [b]) => (a < b ? -1 : 1))));
  });

  test("a run that has ended is not run again, and gives the same model", async () => {
    const store = memoryStore();
    const whole = await finish(store);
    await store.remove("model.safetensors");
    const again = await finish(store);
    expect(again).toEqual({ ...whole, reports: [] });
  });

  test("a complete run says that nothing is to do, and reports its last update", async () => {
    const store = memoryStore();
    const whole = await finish(store);
    for (const name of [undefined, "runs/mine"]) {
      const notices: string[] = [];
      const again = await finish({ ...store, name }, { notice: (message) => notices.push(message) });
      expect(again).toEqual({ ...whole, reports: [{ ...whole.reports.at(-1), complete: true }] });
      expect(notices).toEqual([
        `fit: the run in ${name ?? "the store"} is complete (9 updates); nothing to do. More epochs continue it, resume: false starts again.`,
      ]);
    }
    // Another program has changed the log.
    await store.append("metrics.jsonl", Buffer.from("mine\n"), true);
    const { reports } = await finish(store, { notice: () => {} });
    expect(reports).toEqual([{ ...whole.reports.at(-1), complete: true }]);
    await store.write("metrics.jsonl", Buffer.from("mine\n"));
    expect((await finish(store, { notice: () => {} })).reports).toEqual([]);
  });

  test("a run of an earlier version, which did not record its loss, continues", async () => {
    const store = memoryStore();
    const whole = await finish(memoryStore());
    await stopAfter(store, 4);
    for (const name of checkpointsIn(await store.list())) {
      const { data, tensors } = decodeCheckpoint(await store.read(name));
      const { identity, ...rest } = data as { identity: object };
      const { loss, ...known } = identity as { loss: Json };
      expect(loss).toBe("mseLoss");
      await store.write(name, encodeCheckpoint({ data: { ...rest, identity: known } as Json, tensors }));
    }
    expect(await finish(store)).toMatchObject({ state: whole.state, log: whole.log });
  });

  test("a run that has ended continues when it gets more epochs", async () => {
    const longer = await finish(memoryStore(), { epochs: 5 });
    const store = memoryStore();
    await finish(store, { epochs: 3 });
    const resumed = await finish(store, { epochs: 5 });
    expect([resumed.state, resumed.log, resumed.model]).toEqual([longer.state, longer.log, longer.model]);
  });

  test("a signal saves what was done since the last checkpoint", async () => {
    const whole = await finish(memoryStore());
    const store = memoryStore();
    const controller = new AbortController();
    const { steps } = makeRun({ checkpoint: store, checkpointEvery: 100, signal: controller.signal });
    const run = async () => {
      for await (const { step } of steps) if (step === 5) controller.abort(new Error("stop"));
    };
    await expect(run()).rejects.toThrow("stop");
    expect(checkpointsIn(await store.list())).toEqual(["checkpoint-5.safetensors"]);
    const resumed = await finish(store, { checkpointEvery: 100 });
    expect(resumed.reports.length).toBe(4);
    expect([resumed.state, resumed.log, resumed.model]).toEqual([whole.state, whole.log, whole.model]);
  });

  test("resume: false removes the old run", async () => {
    const store = memoryStore();
    const whole = await finish(store);
    const again = await finish(store, { resume: false });
    expect(again).toEqual(whole);
    await stopAfter(store, 1, { resume: false });
    expect(await store.list()).not.toContain("model.safetensors");
    expect(text(await store.read("metrics.jsonl")).split("\n").length).toBe(2);
  });

  test("what was logged after the last checkpoint is written again, a torn line too", async () => {
    const whole = await finish(memoryStore());
    const store = memoryStore();
    await stopAfter(store, 5);
    await store.append("metrics.jsonl", Buffer.from('{"step":6,"epo'), false);
    expect((await finish(store)).log).toBe(whole.log);
  });

  test("a log that was changed is kept and said so", async () => {
    const store = memoryStore();
    await stopAfter(store, 4);
    await store.write("metrics.jsonl", Buffer.from("mine\n"));
    const notices: string[] = [];
    const { log } = await finish(store, { notice: (message) => notices.push(message) });
    expect(log.startsWith('mine\n{"step":5,')).toBe(true);
    expect(notices).toEqual([
      "fit: metrics.jsonl has changed since the run stopped; new lines follow its 5 bytes.",
    ]);
    expect(await finish(store, { notice: (message) => notices.push(message) })).toMatchObject({ log });
    expect(notices[1]).toMatch(/is complete/);
  });

  test("a log whose length is right and whose content is not, too", async () => {
    const store = memoryStore();
    await stopAfter(store, 4);
    const bytes = await store.read("metrics.jsonl");
    bytes[10] ^= 1;
    await store.write("metrics.jsonl", bytes);
    const notices: string[] = [];
    await finish(store, { notice: (message) => notices.push(message) });
    expect(notices.length).toBe(1);
  });

  test("the same objects can continue after a stop, though a schedule has changed their rate", async () => {
    const whole = await finish(memoryStore());
    const store = memoryStore();
    const stopped = makeRun({ checkpoint: store, checkpointEvery: 1 });
    for await (const { step } of stopped.steps) if (step === 4) break;
    const resumed = await finish(store, {
      checkpointEvery: 1,
      makeOptimizer: () => stopped.optimizer,
      model: stopped.model,
    });
    expect([resumed.state, resumed.log, resumed.model]).toEqual([whole.state, whole.log, whole.model]);
    expect(resumed.reports.length).toBe(5);
  });

  test("a signal that comes before the first update of a resumed run writes nothing", async () => {
    const store = memoryStore();
    await stopAfter(store, 4);
    const written: string[] = [];
    const watched = { ...store, write: async (name: string) => void written.push(name) };
    const { steps } = makeRun({ checkpoint: watched, signal: AbortSignal.abort(new Error("stop")) });
    await expect(steps.next()).rejects.toThrow("stop");
    expect(written).toEqual([]);
  });

  test("a missing log begins again", async () => {
    const store = memoryStore();
    await stopAfter(store, 4);
    await store.remove("metrics.jsonl");
    const notices: string[] = [];
    const { log } = await finish(store, { notice: (message) => notices.push(message) });
    expect(log.startsWith('{"step":5,')).toBe(true);
    expect(notices.length).toBe(1);
  });
});

describe("damaged checkpoints", () => {
  async function damage(store: CheckpointStore, name: string, random: Random): Promise<void> {
    const bytes = await store.read(name);
    const bit = random.integer(bytes.length * 8);
    bytes[bit >> 3] ^= 1 << (bit & 7);
    await store.write(name, bytes);
  }

  test("the one before is used, said so, and the run still ends the same", async () => {
    const random = new Random(6);
    const whole = await finish(memoryStore());
    const stopped = memoryStore();
    await stopAfter(stopped, 5);
    for (let k = 0; k < 50; k++) {
      const store = await copyOf(stopped);
      await damage(store, "checkpoint-4.safetensors", random);
      const notices: string[] = [];
      const resumed = await finish(store, { notice: (message) => notices.push(message) });
      expect([resumed.state, resumed.log, resumed.model]).toEqual([whole.state, whole.log, whole.model]);
      expect(resumed.reports[0].step).toBe(3);
      expect(notices.length).toBe(1);
      expect(notices[0]).toMatch(
        /checkpoint-4.safetensors is damaged .*Continuing from checkpoint-2.safetensors/,
      );
      expect(checkpointsIn(await store.list()).length).toBe(2);
    }
  });

  test("a damaged file does not remove a good one, even with other intervals", async () => {
    const random = new Random(7);
    const store = memoryStore();
    await stopAfter(store, 5);
    await damage(store, "checkpoint-4.safetensors", random);
    await stopAfter(store, 3, { checkpointEvery: 1, notice: () => undefined });
    expect(checkpointsIn(await store.list())).toEqual([
      "checkpoint-2.safetensors",
      "checkpoint-3.safetensors",
    ]);
  });

  test("when all are damaged, nothing is started or removed", async () => {
    const random = new Random(8);
    const store = memoryStore();
    await stopAfter(store, 5);
    for (const name of checkpointsIn(await store.list())) await damage(store, name, random);
    const before = await Promise.all(
      (await store.list()).map(async (name) => [name, await store.read(name)]),
    );
    await expect(finish(store)).rejects.toThrow(FormatError);
    await expect(finish(store)).rejects.toThrow(
      /got 2 that are damaged: checkpoint-4.* checkpoint-2.*Remove them/,
    );
    const after = await Promise.all((await store.list()).map(async (name) => [name, await store.read(name)]));
    expect(after).toEqual(before);
  });

  test("newestCheckpoint gives the parameters by name, and nothing when there is none", async () => {
    expect(await newestCheckpoint(memoryStore())).toBeUndefined();
    const store = memoryStore();
    await stopAfter(store, 4);
    const newest = await newestCheckpoint(store);
    expect(newest?.name).toBe("checkpoint-4.safetensors");
    expect(newest?.state.tensors.has("model.recurrent.weight_ih_l0")).toBe(true);
  });
});

describe("other settings are refused with the difference", () => {
  const batches = { batches: 6 };
  test.each<[string, RunOptions, RegExp]>([
    ["clipNorm", { clipNorm: 1 }, /: clipNorm: 0.5, now 1\. /],
    ["accumulate", { accumulate: 1 }, /accumulate: 2, now 1/],
    ["carryState", { carryState: false }, /carryState: true, now false/],
    ["schedule", { schedule: undefined }, /schedule: \{.*"warmup".*\}, now null/],
    [
      "cell",
      { cell: "gru" },
      /model.recurrent: "LSTM\(2, 5, .*", now "GRU\(2, 5.*weight_ih_l0: "float32 \[20, 2\]", now "float32 \[15, 2\]"/,
    ],
    [
      "number of batches",
      batches,
      /batches.length: 5, now 6; batches.digest: "random 5 4 3", now "random 6 4 3"/,
    ],
    [
      "learning rate",
      { makeOptimizer: (m) => new Adam(m.parameters(), { lr: 0.1, amsgrad: true }) },
      /: optimizer.groups.0.lr: 0.02, now 0.1\. /,
    ],
    ["optimizer", { makeOptimizer: optimizers.SGD }, /optimizer.name: "Adam", now "SGD"/],
    [
      "config",
      { config: { seed: 1, hidden: 64 } },
      /: config.hidden: 32, now 64; config.extra: true, now absent\. Set them back/,
    ],
    ["loss", { loss: huberLoss }, /: loss: "mseLoss", now "huberLoss"\. /],
    [
      "loss by a function of its own",
      { loss: (output, target) => mul(mseLoss(output, target), 2) },
      /: loss: "mseLoss", now "\(output, target\) => .*, 2\)"\. /,
    ],
    ["validation", { validate: undefined }, /validateEvery: 2, now null/],
    ["early stopping", { earlyStopping: { patience: 5 } }, /earlyStopping.patience: 100, now 5/],
  ])("%s", async (_, changed, message) => {
    const store = memoryStore();
    const config = { seed: 1, hidden: 32, extra: true };
    await stopAfter(store, 4, { config });
    const before = await copyOf(store);
    const run = () => finish(store, { config, ...changed });
    await expect(run()).rejects.toThrow(ArgumentError);
    await expect(run()).rejects.toThrow(message);
    for (const name of await before.list()) expect(await store.read(name)).toEqual(await before.read(name));
    // A run that has ended is refused alike.
    const ended = memoryStore();
    await finish(ended, { config });
    await expect(finish(ended, { config, ...changed })).rejects.toThrow(message);
  });

  test("unless forced, with a notice, and then the new ones count", async () => {
    const store = memoryStore();
    await stopAfter(store, 4);
    const notices: string[] = [];
    const { reports } = await finish(store, {
      resume: "force",
      schedule: undefined,
      makeOptimizer: (model) => new Adam(model.parameters(), { lr: 0.5, amsgrad: true }),
      notice: (message) => notices.push(message),
    });
    expect(reports.map(({ lr }) => lr)).toEqual(new Array(updates - 4).fill(0.5));
    expect(notices.length).toBe(1);
    expect(notices[0]).toMatch(/continuing from checkpoint-4.* with other settings: .*lr: 0.02, now 0.5/);
  });

  test("forced to shorter epochs, a run continues with the next one, as no update is without batches", async () => {
    for (const batches of [2, 1]) {
      const store = memoryStore();
      await stopAfter(store, 4);
      const { reports } = await finish(store, { resume: "force", batches, notice: () => undefined });
      expect(reports.map(({ epoch, batch }) => [epoch, batch])).toEqual([[3, batches]]);
      expect(Number.isFinite(reports[0].loss)).toBe(true);
    }
  });

  test("parameters of other shapes cannot be forced", async () => {
    const store = memoryStore();
    await stopAfter(store, 4);
    const run = finish(store, { resume: "force", cell: "rnn", notice: () => undefined });
    await expect(run).rejects.toThrow(/loadStateDict/);
  });
});

test("the loop with a store makes the same numbers as without", async () => {
  const stored = await finish(memoryStore());
  const { model, optimizer, steps } = makeRun();
  for await (const _ of steps) {
    // to the end
  }
  expect(stateOf(model, optimizer)).toBe(stored.state);
  expect(mseLoss).toBeTypeOf("function");
});

test.each([4, 7, 8, 12])(
  "a loss that is not finite in batch %i leaves a checkpoint of the last good update, from which the run continues bit for bit",
  async (bad) => {
    const whole = await finish(memoryStore(), { checkpointEvery: 100 });
    const store = memoryStore();
    let batches = 0;
    const loss: RunOptions["loss"] = (output, target) => {
      const value = mseLoss(output, target);
      return ++batches === bad ? mul(value, Number.NaN) : value;
    };
    const { steps } = makeRun({ checkpoint: store, notice: unexpected, checkpointEvery: 100, loss });
    const reports: StepReport[] = [];
    const run = async () => {
      for await (const report of steps) reports.push(report);
    };
    await expect(run()).rejects.toThrow(NumericError);
    expect(checkpointsIn(await store.list())).toEqual([`checkpoint-${reports.length}.safetensors`]);
    const resumed = await finish(store, { checkpointEvery: 100, loss });
    expect([resumed.state, resumed.log, resumed.model]).toEqual([whole.state, whole.log, whole.model]);
  },
);
