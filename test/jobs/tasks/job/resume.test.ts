/** Runs that begin under PyTorch and continue here, and the other way round, in the middle of an epoch. */
import { readFileSync, rmSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { decodeModel } from "../../../../src/index.ts";
import { loadTask, prepareJob, type Task, type TrainingOptions, trainTask } from "../../../../src/tasks.ts";
import {
  all,
  apart,
  environment,
  lacking,
  linesOf,
  PYTHON,
  placesFor,
  runProgram,
  SCRIPT,
  smallClassifier,
  smallForecaster,
  smallLanguage,
  trainThere,
} from "../../../support/jobs.ts";

const placeOf = placesFor("runs that change the engine", "runs that change the engine");

/** The step at which each run stops, within its first or second epoch. */
const cases: [string, () => Task, TrainingOptions, number][] = [
  ["a text with a cosine", () => smallLanguage({ numLayers: 2 }), { epochs: 2, schedule: "cosine" }, 30],
  ["a text, gru, sgd", () => smallLanguage({ cell: "gru" }), { epochs: 1, optimizer: "sgd", lr: 0.3 }, 30],
  ["a text, rmsprop", () => smallLanguage(), { epochs: 1, optimizer: "rmsprop", lr: 0.001 }, 30],
  ["sequences, adagrad", () => smallClassifier("text"), { epochs: 4, optimizer: "adagrad", lr: 0.05 }, 9],
  ["a table that stops early", () => smallForecaster(), { epochs: 8, patience: 2 }, 9],
];

/** Trains here up to a step, and stops as at a signal. */
async function trainHere(task: Task, run: string, options: TrainingOptions, last = Number.POSITIVE_INFINITY) {
  const stop = new AbortController();
  const reports = trainTask(task, { ...options, checkpoint: run, signal: stop.signal });
  try {
    for await (const { step } of reports) if (step === last) stop.abort(new Error("stopped"));
  } catch (error) {
    expect((error as Error).message).toBe("stopped");
  }
}

describe.skipIf(!all || lacking !== undefined)("a run changes the engine", () => {
  test.each(cases)(
    "%s",
    async (name, make, options, stop) => {
      const place = placeOf(name);
      await trainHere(make(), `${place}-whole`, options);
      await prepareJob(make(), `${place}-job`, options);

      await trainHere(make(), `${place}-begun-here`, options, stop);
      expect(linesOf(`${place}-begun-here`)).toHaveLength(stop);
      const there = await trainThere(`${place}-job`, "--out", `${place}-begun-here`);
      expect(there.code, there.error).toBe(0);
      // The script leaves what follows training to `trainTask`, as with `--engine torch`: a forecaster's linear part is fitted again.
      rmSync(`${place}-begun-here/model.safetensors`);
      await trainHere(make(), `${place}-begun-here`, options);

      const begun = `${place}-begun-there`;
      const stopped = await runProgram(
        PYTHON,
        [SCRIPT, `${place}-job`, "--json", "--out", begun],
        environment,
        (text, child) => {
          if (text.includes(`"step": ${stop},`)) child.kill("SIGTERM");
        },
      );
      expect(stopped.code, stopped.error).toBe(128 + 15);
      const steps = linesOf(begun).length;
      expect(steps).toBeGreaterThanOrEqual(stop);
      await trainHere(make(), begun, options);

      const whole = linesOf(`${place}-whole`);
      for (const run of [`${place}-begun-here`, begun]) {
        const lines = linesOf(run);
        expect(lines.map(({ step }) => step)).toEqual(whole.map(({ step }) => step));
        const { most } = apart(lines, whole);
        console.log(
          `${name}: ${run.slice(place.length + 1)}, all losses within ${most.toExponential(1)} of a run here`,
        );
        expect(most).toBeLessThan(1e-4);
      }
      // Both wrote whole files: a damaged checksum is an error.
      for (const run of [`${place}-begun-here`, begun, `${place}-whole`]) {
        const file = new Uint8Array(readFileSync(`${run}/model.safetensors`));
        expect(loadTask(file).model.typeName).toBe(make().model.typeName);
        for (const [key, { data }] of decodeModel(file).tensors) {
          const expected = decodeModel(
            new Uint8Array(readFileSync(`${place}-whole/model.safetensors`)),
          ).tensors.get(key)!.data;
          expect(Math.max(...data.map((value, k) => Math.abs(value - expected[k]))), key).toBeLessThan(1e-3);
        }
      }
    },
    240_000,
  );

  test("another job than the run's is refused in one line", async () => {
    const place = placeOf("other");
    await prepareJob(smallLanguage(), `${place}-job`, { epochs: 1, lr: 0.01 });
    await trainHere(smallLanguage(), `${place}-run`, { epochs: 1 }, 3);
    const { code, error } = await trainThere(`${place}-job`, "--out", `${place}-run`);
    expect(code).toBe(1);
    expect(error).toBe(
      `train.py: expected a run of this job in ${place}-run, got another. Name another folder with --out.\n`,
    );
  }, 60_000);
});
