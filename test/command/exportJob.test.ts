/** `sluice export-job`, and `sluice train --engine torch`. */
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { runCommand } from "../support/commandLine.ts";
import { all, lacking, linesOf, PYTHON, placesFor, textOf, trainThere } from "../support/jobs.ts";

const placeOf = placesFor("--engine torch", "--engine torch");
afterEach(() => vi.unstubAllEnvs());

/** Writes a file of data. */
function dataFile(name: string, content: string): string {
  const path = placeOf(name);
  writeFileSync(path, content);
  return path;
}

const text = dataFile("words.txt", textOf(9000));
const small = ["--hidden", "16", "--batch", "4", "--steps", "16", "--epochs", "1"];
const days = Array.from({ length: 200 }, (_, k) => {
  const day = new Date(Date.UTC(2021, 0, 1 + k)).toISOString().slice(0, 10);
  return `${day},${(50 + 9 * Math.sin((2 * Math.PI * k) / 7) + (k % 3)).toFixed(2)}`;
});
const table = dataFile("visits.csv", ["day,visits", ...days].join("\n"));
const labelled = dataFile(
  "words.json",
  JSON.stringify(
    Array.from({ length: 90 }, (_, k) => {
      const word = textOf(500).slice(3 * k, 3 * k + 3 + (k % 9));
      return { text: word, label: word.length > 7 ? "long" : "short" };
    }),
  ),
);

describe("sluice export-job", () => {
  test("writes the job, its script, and what to run next", async () => {
    const job = placeOf("job");
    const ran = await runCommand(["export-job", text, "--out", job, ...small]);
    expect(ran).toMatchObject({ code: 0, error: "" });
    expect(ran.out).toContain(
      `python3 ${job}/train.py ${job}\n  npm run sluice -- train --resume --out ${job}/run`,
    );
    expect(readFileSync(join(job, "train.py"), "utf8")).toContain("DistributedDataParallel");
    const { record, settings } = JSON.parse(readFileSync(join(job, "job.json"), "utf8"));
    const { version } = JSON.parse(readFileSync("package.json", "utf8"));
    expect(record).toMatchObject({ data: text, task: "language", engine: "torch", version });
    expect(settings.optimizer.name).toBe("AdamW");
    const json = await runCommand(["export-job", text, "--out", job, ...small, "--json"]);
    expect(JSON.parse(json.out)).toMatchObject({ event: "end", task: "language", epochs: 1 });
  });

  test.each(["train.py", "job.json", "series.npy"])("refuses a folder with a %s of its own", async (name) => {
    const folder = placeOf(`own ${name}`);
    mkdirSync(folder);
    writeFileSync(join(folder, name), '{"mine": 1}');
    const ran = await runCommand(["export-job", text, "--out", folder, ...small]);
    expect(ran).toMatchObject({ code: 2, out: "" });
    expect(ran.error).toContain(`without ${name}, got ${folder}`);
    expect(readdirSync(folder)).toEqual([name]);
    expect(readFileSync(join(folder, name), "utf8")).toBe('{"mine": 1}');
  });

  test("names a column that the table lacks, and writes nothing", async () => {
    const job = placeOf("no-column");
    const ran = await runCommand(["export-job", table, "--out", job, "--target", "guests"]);
    expect(ran.code).toBe(2);
    expect(ran.error).toMatch(/^sluice: visits\.csv: expected one of t.*visits.*guests.*\n$/);
    expect(existsSync(job)).toBe(false);
  });

  test("needs a folder, not a file, to write to", async () => {
    const ran = await runCommand(["export-job", text, "--out", text, ...small]);
    expect(ran.code).toBe(2);
    expect(ran.error).toMatch(/^sluice: .*words\.txt.*\n$/);
    expect(ran.error).not.toContain("defect");
  });

  test("needs a folder to write to", async () => {
    const ran = await runCommand(["export-job", text]);
    expect(ran.code).toBe(2);
    expect(ran.error).toContain("--out <folder>");
  });
});

describe("sluice train --engine torch", () => {
  test("says in one line that Python or PyTorch is missing, and begins no run", async () => {
    vi.stubEnv("PYTHON", placeOf("no-python"));
    const run = placeOf("missing");
    const ran = await runCommand(["train", text, "--out", run, "--engine", "torch", ...small]);
    expect(ran.code).toBe(2);
    expect(ran.error).toMatch(/^sluice: train: expected Python with PyTorch and NumPy .*no-python.*\n$/);
    expect(existsSync(join(run, "run.json"))).toBe(false);
  });

  test("says in one line that the Python it found has no PyTorch", async () => {
    const bare = dataFile("bare-python", `#!/bin/sh\nexec ${PYTHON} -S -I "$@"\n`);
    execFileSync("chmod", ["+x", bare]);
    vi.stubEnv("PYTHON", bare);
    const ran = await runCommand(["train", text, "--out", placeOf("bare"), "--engine", "torch", ...small]);
    expect(ran.code).toBe(2);
    expect(ran.error).toMatch(
      /^sluice: train: expected Python with PyTorch and NumPy .*No module named.*Install them.*\n$/,
    );
  });

  test("refuses processes without the engine", async () => {
    const ran = await runCommand(["train", text, "--out", placeOf("alone"), "--nproc", "2", ...small]);
    expect(ran.code).toBe(2);
    expect(ran.error).toContain("expected --nproc with --engine torch, got it alone");
  });

  test.skipIf(!all || lacking !== undefined)(
    "stops at Ctrl-C, resumes, and leaves a run that the other commands read",
    async () => {
      vi.stubEnv("PYTHON", PYTHON);
      vi.stubEnv("OMP_NUM_THREADS", "1");
      const run = placeOf("run");
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
      const run = placeOf("failed");
      const options = ["--engine", "torch", "--nproc", "9", "--lr", "0.01"];
      const ran = await runCommand(["train", text, "--out", run, ...options, ...small]);
      expect(ran.code).toBe(2);
      expect(ran.error).toMatch(/^sluice: train: PyTorch stopped: expected at most 4 processes.*\n$/);
    },
    240_000,
  );

  test.skipIf(!all || lacking !== undefined)(
    "two processes: a killed worker is one line, and Ctrl-C leaves a checkpoint of the step",
    async () => {
      vi.stubEnv("PYTHON", PYTHON);
      vi.stubEnv("OMP_NUM_THREADS", "1");
      const run = placeOf("two-processes");
      const options = ["--engine", "torch", "--nproc", "2", "--checkpoint-every", "10", "--json"];
      // A pipe holds fewer lines than so many epochs print, so the script still runs when we see this step.
      const epochs = ["--epochs", "8"];
      let [killed, stopped] = [false, false];
      const ran = await runCommand(["train", text, "--out", run, ...options, ...small, ...epochs], {
        watch: (line, signal) => {
          const step = Number(/"step":(\d+),/.exec(line)?.[1]);
          if (!killed && step === 25) {
            killed = true;
            // A process that any of them starts has the same command line for a moment, so not the youngest.
            const oldest = (...of: string[]) =>
              execFileSync("pgrep", ["-o", ...of, "-f", `python.* ${run}/job --out`], {
                encoding: "utf8",
              }).trim();
            process.kill(Number(oldest("-P", oldest())), "SIGKILL");
          } else if (!stopped && line.includes("a process failed")) {
            // Steps do not always go back: a process that dies just after a checkpoint has none to repeat.
            stopped = true;
            signal("SIGINT");
          }
        },
      });
      expect([killed, stopped]).toEqual([true, true]);
      expect(ran.code, ran.error).toBe(130);
      const notices = ran.error.split("\n").filter((line) => line.includes("a process failed"));
      expect(notices).toHaveLength(1);
      expect(notices[0]).toMatch(/after step \d+\. PyTorch started all of them again, from step \d*1\.$/);
      const steps = linesOf(run).map(({ step }) => step);
      expect(steps).toEqual(Array.from({ length: steps.length }, (_, k) => k + 1));
      expect(JSON.parse(ran.out.trim().split("\n").at(-1)!)).toMatchObject({
        event: "stopped",
        checkpoint: `checkpoint-${steps.length}.safetensors`,
      });
    },
    240_000,
  );
});

describe.skipIf(!all || lacking !== undefined)("a job that the script trained", () => {
  test.each([
    ["a text", text, small, [["sample", "--length", "20", "--seed", "1"]]],
    [
      "a table",
      table,
      ["--hidden", "8", "--epochs", "2", "--window", "14", "--horizon", "7"],
      [["forecast"]],
    ],
    ["labelled texts", labelled, ["--hidden", "8", "--epochs", "2"], []],
  ])(
    "%s: comes back as a run that every command reads",
    async (name, data, options, own) => {
      const job = placeOf(`back-${name}`);
      const run = join(job, "run");
      const exported = await runCommand(["export-job", data, "--out", job, ...options]);
      expect(exported.code, exported.error).toBe(0);
      const there = await trainThere(job);
      expect(there.code, there.error).toBe(0);
      const log = readFileSync(join(run, "metrics.jsonl"), "utf8");
      const model = readFileSync(join(run, "model.safetensors"));
      const early = await runCommand(["eval", run, "--json"]);
      expect(early.code, early.error).toBe(0);

      const resumed = await runCommand(["train", "--resume", "--out", run, "--json"]);
      expect(resumed.code, resumed.error).toBe(0);
      expect(readFileSync(join(run, "metrics.jsonl"), "utf8")).toBe(log);
      // A forecaster's file gets the choice of methods and the intervals now.
      if (name !== "a table") expect(readFileSync(join(run, "model.safetensors")).equals(model)).toBe(true);
      const { evaluation } = JSON.parse(resumed.out.trim().split("\n").at(-1)!);
      const measured = await runCommand(["eval", run, "--json"]);
      expect(measured.code, measured.error).toBe(0);
      expect(JSON.parse(measured.out)).toMatchObject(evaluation);
      for (const [command, ...rest] of [["inspect"], ...own]) {
        const ran = await runCommand([command, run, ...rest]);
        expect(ran.code, `${command}: ${ran.error}`).toBe(0);
        expect(ran.out.trim()).not.toBe("");
      }
    },
    240_000,
  );

  test("continues when the job is exported again with more epochs, and refuses one with other settings", async () => {
    const job = placeOf("again");
    const options = ["--hidden", "8", "--batch", "8"];
    const train = async (...more: string[]) => {
      const exported = await runCommand(["export-job", labelled, "--out", job, ...options, ...more]);
      expect(exported.code, exported.error).toBe(0);
      return trainThere(job);
    };
    expect((await train("--epochs", "1")).code).toBe(0);
    const first = linesOf(join(job, "run"));
    expect((await train("--epochs", "2")).code).toBe(0);
    const both = linesOf(join(job, "run"));
    expect(both).toHaveLength(2 * first.length);
    expect(both.slice(0, first.length)).toEqual(first);
    const other = await train("--epochs", "2", "--lr", "0.1");
    expect(other.code).toBe(1);
    expect(other.error).toContain("train.py: expected a run of this job");
  }, 240_000);

  test("changed data, a foreign checkpoint and a damaged job are one line each", async () => {
    const job = placeOf("wrong");
    const run = join(job, "run");
    const data = dataFile("changing.txt", textOf(9000));
    expect((await runCommand(["export-job", data, "--out", job, ...small])).code).toBe(0);
    const there = await trainThere(job);
    expect(there.code, there.error).toBe(0);

    writeFileSync(data, textOf(9000).replace("fox", "cat"));
    const changed = await runCommand(["train", "--resume", "--out", run]);
    expect(changed.code).toBe(2);
    expect(changed.error.trim().split("\n").at(-1)).toMatch(
      /^sluice: train: expected the data that the run in .* began with/,
    );

    const foreign = placeOf("foreign");
    execFileSync("mkdir", [foreign]);
    copyFileSync(join(run, "model.safetensors"), join(foreign, "checkpoint-7.safetensors"));
    writeFileSync(join(foreign, "metrics.jsonl"), "kept\n");
    const refused = await trainThere(job, "--out", foreign);
    expect(refused).toMatchObject({
      code: 1,
      error: `train.py: expected a whole checkpoint in ${foreign}, got damaged ones. Name another folder with --out.\n`,
    });
    expect(readFileSync(join(foreign, "metrics.jsonl"), "utf8")).toBe("kept\n");

    for (const [file, cause] of [
      ["ids.npy", "mmap length is greater than file size"],
      ["initial.safetensors", "damaged or of another program"],
      ["job.json", ""],
    ]) {
      truncateSync(join(job, file), 200);
      const { code, error } = await trainThere(job);
      expect(code).toBe(1);
      expect(error).toMatch(/^train\.py: expected a whole job folder, got .*Export the job again\.\n$/);
      expect(error).toContain(cause);
    }
  }, 240_000);
});
