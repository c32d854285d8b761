/** The same task trained here and by the script under PyTorch: same weights, same batches, same losses. */
import { describe, expect, test } from "vitest";
import { Linear, LSTM, RNN } from "../../../../src/index.ts";
import type { Recurrent } from "../../../../src/jobs/tasks/recurrentConfig.ts";
import { prepareJob, type Task, type TrainingOptions, trainTask } from "../../../../src/tasks.ts";
import {
  all,
  apart,
  lacking,
  linesOf,
  placesFor,
  smallClassifier,
  smallForecaster,
  smallLanguage,
  trainThere,
} from "../../../support/jobs.ts";

const placeOf = placesFor("jobs under PyTorch", "all cases but one of jobs under PyTorch");

/** A language task with another layer, and gates that learn in their own way. */
function withLayer<Layer extends Recurrent>(
  layer: Layer,
  outputs: number,
  learn?: (layer: Layer) => void,
): Task {
  const task = smallLanguage();
  const model = task.model as unknown as { recurrent: Recurrent; decoder: Linear };
  model.recurrent = layer;
  model.decoder = new Linear({ inFeatures: outputs, outFeatures: model.decoder.outFeatures, seed: 4 });
  learn?.(layer);
  return task;
}

const sizes = { inputSize: 8, hiddenSize: 20, seed: 1 };
function learnApart({ gates }: LSTM): void {
  gates.forget.learn({ trainable: false });
  gates.input.learn({ rate: 0.3 });
  gates.cell.learn({ weightDecay: false, rate: 2 });
}
const gatesApart = () => withLayer(new LSTM({ ...sizes, numLayers: 2 }), 20, learnApart);
const decay = { weightDecay: 0.05 };

const cells = ["lstm", "gru", "rnn"] as const;
const cases: [string, () => Task, TrainingOptions?][] = [
  ...cells.map((cell): [string, () => Task] => [`a text, ${cell}`, () => smallLanguage({ cell })]),
  // At the usual rate of 0.02, rounding grows in an RNN: after 50 updates losses were 2e-4 apart.
  ...cells.map((cell): [string, () => Task, TrainingOptions] => [
    `a table, ${cell}`,
    () => smallForecaster({ cell }),
    { lr: 0.005 },
  ]),
  ...cells.map((cell): [string, () => Task] => [
    `sequences of numbers, ${cell}`,
    () => smallClassifier("numbers", { cell }),
  ]),
  [
    "labelled texts in both directions, two layers",
    () => smallClassifier("text", { bidirectional: true, numLayers: 2 }),
  ],
  ["classes with weights", () => smallClassifier("numbers", {}, "balanced")],
  [
    "a text in bytes, three layers",
    () => smallLanguage({ numLayers: 3, cell: "gru" }, { vocabulary: "byte" }),
  ],
  [
    "a table with features, two seasons and no calendar",
    () => smallForecaster({}, { features: ["other"], seasons: [7, 5], calendar: [] }),
  ],
  [
    "a table without seasons, two targets",
    () => smallForecaster({}, { targets: ["sales", "other"], seasons: [] }),
  ],
  [
    "adam with weight decay and a cosine",
    () => smallLanguage(),
    { optimizer: "adam", weightDecay: 0.02, schedule: "cosine" },
  ],
  ["adamw with weight decay", () => smallLanguage(), { optimizer: "adamw", weightDecay: 0.1 }],
  ["sgd", () => smallLanguage(), { optimizer: "sgd", lr: 0.5, clip: 0.1 }],
  ["rmsprop", () => smallLanguage(), { optimizer: "rmsprop", lr: 0.001 }],
  ["a projected LSTM", () => withLayer(new LSTM({ ...sizes, projSize: 7, numLayers: 2 }), 7)],
  [
    "an RNN with relu, without biases",
    () => withLayer(new RNN({ ...sizes, nonlinearity: "relu", bias: false }), 20),
  ],
  ["gates that learn apart, adamw", gatesApart, { ...decay, optimizer: "adamw" }],
  ["gates that learn apart, adam", gatesApart, { ...decay, optimizer: "adam" }],
  ["gates that learn apart, sgd", gatesApart, { ...decay, optimizer: "sgd", lr: 0.3 }],
  ["gates that learn apart, rmsprop", gatesApart, { ...decay, optimizer: "rmsprop", lr: 0.001 }],
  ["gates that learn apart, adagrad", gatesApart, { ...decay, optimizer: "adagrad", lr: 0.03 }],
  ["adagrad", () => smallLanguage(), { optimizer: "adagrad", lr: 0.05 }],
];

describe.skipIf(lacking !== undefined)("the same losses", () => {
  test.each(all ? cases : cases.slice(0, 1))(
    "%s",
    async (name, make, options = {}) => {
      const place = placeOf(name);
      const updates = make().batches.length;
      const training = { epochs: Math.ceil(50 / updates), ...options };
      await prepareJob(make(), `${place}-job`, training);
      const { code, error } = await trainThere(`${place}-job`);
      expect(code, error).toBe(0);
      for await (const _ of trainTask(make(), { ...training, checkpoint: `${place}-run` }));
      const [there, here] = [linesOf(`${place}-job/run`), linesOf(`${place}-run`)];
      expect(there.map(({ step, epoch, lr }) => [step, epoch, Math.fround(lr)])).toEqual(
        here.map(({ step, epoch, lr }) => [step, epoch, Math.fround(lr)]),
      );
      const { first, most } = apart(there, here);
      console.log(
        `${name}: ${here.length} updates, first loss ${first.toExponential(1)} apart, all within ${most.toExponential(1)}`,
      );
      expect(first).toBeLessThan(1e-6);
      expect(most).toBeLessThan(1e-4);
      here.forEach(({ validation, best }, k) => {
        expect(there[k].best).toBe(best);
        for (const [key, value] of Object.entries(validation ?? {}))
          expect(Math.abs(there[k].validation![key] / value - 1), key).toBeLessThan(1e-4);
      });
    },
    120_000,
  );

  test.skipIf(!all)(
    "mixed precision: near, and not the same",
    async () => {
      const place = placeOf("bf16");
      await prepareJob(smallLanguage(), place, { epochs: 1 });
      const [exact, mixed] = [
        await trainThere(place, "--out", `${place}-exact`),
        await trainThere(place, "--bf16", "--out", `${place}-mixed`),
      ];
      expect([exact.code, mixed.code], mixed.error).toEqual([0, 0]);
      const { most } = apart(linesOf(`${place}-mixed`), linesOf(`${place}-exact`));
      console.log(`mixed precision: all losses within ${most.toExponential(1)}`);
      expect(most).toBeGreaterThan(1e-6);
      expect(most).toBeLessThan(0.05);
    },
    240_000,
  );
});
