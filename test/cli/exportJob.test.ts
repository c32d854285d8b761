/** `sluice export-job`, and `sluice train --engine torch`. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { runCommand } from "../support/commandLine.ts";
import { all, explainSkipped, lacking, linesOf, PYTHON, textOf } from "../support/jobs.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-jobs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());

const text = join(folder, "words.txt");
writeFileSync(text, textOf(9000));
const small = ["--hidden", "16", "--batch", "4", "--steps", "16", "--epochs", "1"];

explainSkipped("--engine torch", "--engine torch");

describe("sluice export-job", () => {
  test("writes the job, its script, and what to run next", async () => {
    const job = join(folder, "job");
    const ran = await runCommand(["export-job", text, "--out", job, ...small]);
    expect(ran).toMatchObject({ code: 0, error: "" });
    expect(ran.out).toContain(`python3 ${job}/train.py ${job}\n  sluice train --resume --out ${job}/run`);
    expect(readFileSync(join(job, "train.py"), "utf8")).toContain("DistributedDataParallel");
    const { record, settings } = JSON.parse(readFileSync(join(job, "job.json"), "utf8"));
    expect(record).toMatchObject({ data: text, task: "language", engine: "torch" });
    expect(settings.optimizer.name).toBe("AdamW");
    const json = await runCommand(["export-job", text, "--out", job, ...small, "--json"]);
    expect(JSON.parse(json.out)).toMatchObject({ event: "end", task: "language", epochs: 1 });
  });

  test("refuses forecasters of many series by the name of the option", async () => {
    const table = join(folder, "shops.csv");
    const rows = Array.from({ length: 80 }, (_, k) => `${k % 2},${2000 + (k >> 1)},${k % 5}`);
    writeFileSync(table, ["shop,year,sales", ...rows].join("\n"));
    const ran = await runCommand(["export-job", table, "--out", join(folder, "many"), "--series", "shop"]);
    expect(ran.code).toBe(2);
    expect(ran.error).toContain(
      "expected a forecaster of one series with features, got many series (--series).",
    );
  });

  test("needs a folder to write to", async () => {
    const ran = await runCommand(["export-job", text]);
    expect(ran.code).toBe(2);
    expect(ran.error).toContain("--out <folder>");
  });
});

describe("sluice train --engine torch", () => {
  test("says in one line that Python or PyTorch is missing, and begins no run", async () => {
    vi.stubEnv("PYTHON", join(folder, "no-python"));
    const run = join(folder, "missing");
    const ran = await runCommand(["train", text, "--out", run, "--engine", "torch", ...small]);
    expect(ran.code).toBe(2);
    expect(ran.error).toMatch(/^sluice: train: expected Python with PyTorch and NumPy .*no-python.*\n$/);
    expect(existsSync(join(run, "run.json"))).toBe(false);
  });

  test("refuses processes without the engine", async () => {
    const ran = await runCommand(["train", text, "--out", join(folder, "alone"), "--nproc", "2", ...small]);
    expect(ran.code).toBe(2);
    expect(ran.error).toContain("expected --nproc with --engine torch, got it alone");
  });

  test.skipIf(!all || lacking !== undefined)(
    "stops at Ctrl-C, resumes, and leaves a run that the other commands read",
    async () => {
      vi.stubEnv("PYTHON", PYTHON);
      vi.stubEnv("OMP_NUM_THREADS", "1");
      const run = join(folder, "run");
      let stopped = false;
      const first = await runCommand(["train", text, "--out", run, "--engine", "torch", ...small, "--json"], {
        watch: (line, signal) => {
          if (stopped || !line.includes('"step":20,')) return;
          stopped = true;
          signal("SIGINT");
        },
      });
      expect(first.code, first.error).toBe(130);
      const end = JSON.parse(first.out.trim().split("\n").at(-1)!);
      expect(end).toMatchObject({ event: "stopped", signal: "SIGINT" });
      expect(end.checkpoint).toMatch(/^checkpoint-\d+\.safetensors$/);

      const second = await runCommand(["train", "--resume", "--out", run, "--engine", "torch"]);
      expect(second.code, second.error).toBe(0);
      expect(second.out).toContain("bits per character");
      const steps = linesOf(run).map(({ step }) => step);
      expect(steps).toEqual(Array.from({ length: steps.length }, (_, k) => k + 1));
      expect(existsSync(join(run, "job"))).toBe(false);

      const measured = await runCommand(["eval", run, "--json"]);
      expect(measured.code, measured.error).toBe(0);
      const drawn = await runCommand(["sample", run, "--length", "20", "--seed", "1"]);
      expect(drawn.code, drawn.error).toBe(0);
      const inspected = await runCommand(["inspect", join(run, "model.safetensors")]);
      expect(inspected.code, inspected.error).toBe(0);
    },
    240_000,
  );

  test.skipIf(!all || lacking !== undefined)(
    "says what the script said when it fails",
    async () => {
      vi.stubEnv("PYTHON", PYTHON);
      const run = join(folder, "failed");
      const options = ["--engine", "torch", "--nproc", "9", "--lr", "0.01"];
      const ran = await runCommand(["train", text, "--out", run, ...options, ...small]);
      expect(ran.code).toBe(2);
      expect(ran.error).toMatch(/^sluice: train: PyTorch stopped: expected at most 4 processes.*\n$/);
    },
    240_000,
  );
});
