/** The times left that training prints, by a clock that the test sets. */
import { afterEach, describe, expect, test, vi } from "vitest";
import { type Output, readable } from "../../src/command/output.ts";
import { startProgress } from "../../src/command/progress.ts";
import { fit, Linear, mseLoss, Random, SGD, type StepReport, tensor } from "../../src/index.ts";

afterEach(() => vi.restoreAllMocks());

interface Pace {
  batches: number;
  epochs: number;
  /** Milliseconds of an update, of the end of an epoch, and of the first updates. */
  update: number;
  end: number;
  first: number;
}

/** Returns, for each line at the end of an epoch, the seconds it promises and those that really pass. */
function promises({ batches, epochs, update, end, first }: Pace): { said: number; passed: number }[] {
  const random = new Random(batches);
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  const found: { said: number; at: number }[] = [];
  const output = {
    out(text: string) {
      const [, hours = "0", minutes, seconds] = /(?:(\d+):)?(\d+):(\d\d) left\n$/.exec(text) ?? [];
      found.push({ said: Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds), at: now });
    },
    isTerminal: false,
  } as Output;
  const progress = startProgress(output, { total: batches * epochs, batches, style: "people" });
  for (let step = 1; step <= batches * epochs; step++) {
    const batch = ((step - 1) % batches) + 1;
    now += update * (0.7 + 0.6 * random.uniform()) + (step <= 2 ? first : 0) + (batch === batches ? end : 0);
    progress.report({ step, epoch: Math.ceil(step / batches), batch, loss: 1 } as StepReport);
  }
  return found.map(({ said, at }) => ({ said, passed: (now - at) / 1000 }));
}

test.each<Pace>([
  { batches: 10, epochs: 50, update: 100, end: 50, first: 3000 },
  { batches: 2000, epochs: 5, update: 20, end: 20_000, first: 1000 },
  { batches: 40, epochs: 20, update: 50, end: 4000, first: 500 },
  { batches: 300, epochs: 10, update: 300, end: 0, first: 0 },
])("after the first epoch, the time left is right within a factor of 1.5: %o", (pace) => {
  const lines = promises(pace);
  expect(lines.length).toBeGreaterThanOrEqual(pace.epochs);
  for (const { said, passed } of lines.slice(-pace.epochs)) {
    // Seconds are printed whole.
    expect(said).toBeLessThanOrEqual(1.5 * passed + 1);
    expect(said).toBeGreaterThanOrEqual(passed / 1.5 - 1);
  }
});

test("a run that was complete has no speed", () => {
  const written: string[] = [];
  const output = { out: (text: string) => void written.push(text), isTerminal: false } as Output;
  const report = { step: 6, epoch: 2, batch: 3, loss: 1, complete: true } as StepReport;
  startProgress(output, { total: 6, batches: 3, style: "people" }).report(report);
  expect(written).toEqual(["epoch 2  step 6/6  loss 1\n"]);
});

describe("fit in code", () => {
  const model = new Linear({ inFeatures: 1, outFeatures: 1, seed: 1 });
  const train = async (progress?: boolean) => {
    const x = tensor(Float32Array.of(1, 2), [2, 1]);
    const batches = { length: 3, batch: () => ({ input: x, target: x }) };
    const optimizer = new SGD(model.parameters(), { lr: 0.01 });
    for await (const _ of fit(model, batches, { loss: mseLoss, optimizer, epochs: 2, progress }));
  };
  const written: string[] = [];
  const stderr = (isTTY: boolean) => {
    vi.spyOn(process.stderr, "isTTY", "get").mockReturnValue(isTTY);
    vi.spyOn(process.stderr, "write").mockImplementation((text) => written.push(String(text)) > 0);
    written.length = 0;
  };

  test("shows a line on a terminal when asked", async () => {
    process.stderr.isTTY ??= false;
    stderr(true);
    await train(true);
    expect(written.join("")).toMatch(
      / 50% {2}epoch 1 {2}loss \S+ {2}.*100% {2}epoch 2 {2}loss .*0:00 left\n$/,
    );
  });

  test("writes nothing unasked, or where there is no terminal", async () => {
    process.stderr.isTTY ??= false;
    stderr(true);
    await train();
    stderr(false);
    await train(true);
    expect(written).toEqual([]);
    await expect(train("yes" as never)).rejects.toThrow("fit: expected progress to be true or false");
  });
});

test.each([
  [12_345_678, "12345678"],
  [9_999_999.6, "10000000"],
  [1.23456e12, "1.235e+12"],
  [0.000012345, "1.234e-5"],
  [1234.5, "1235"],
])("%d is readable as %s: to the unit, or in four digits", (value, text) => {
  expect(readable(value)).toBe(text);
});
