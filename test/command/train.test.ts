import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, test } from "vitest";
import { useArithmetic } from "../../src/core/kernels/arithmetic.ts";
import { kernelChoice } from "../../src/core/kernels/choose.ts";
import { runCommand, temporaryFolder } from "../support/commandLine.ts";

const days = Array.from({ length: 200 }, (_, t) => ({
  day: new Date(Date.UTC(2022, 0, 1 + t)),
  sales: 50 + 9 * Math.sin((2 * Math.PI * t) / 7) + (t % 3),
}));
const folder = temporaryFolder({
  "text.txt": "the cat sat on the mat. ".repeat(80),
  "days.csv": [
    "day,sales",
    ...days.map(({ day, sales }) => `${day.toISOString().slice(0, 10)},${sales}`),
  ].join("\n"),
  "days.parquet": new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: "day", data: days.map(({ day }) => day), type: "TIMESTAMP" },
        { name: "sales", data: days.map(({ sales }) => sales), type: "DOUBLE" },
      ],
    }),
  ),
  "words.jsonl": Array.from(
    { length: 40 },
    (_, k) => `{"text": "${"ab"[k % 2].repeat(2 + (k % 4))}", "label": ${k % 2}}`,
  ).join("\n"),
  "other.jsonl": Array.from({ length: 40 }, (_, k) => `{"text": "${"ab"[k % 2]}", "label": ${k % 2}}`).join(
    "\n",
  ),
  "bars.csv": ["day:sales", ...days.map(({ sales }, k) => `${k}:${sales}`)].join("\n"),
  // Monthly, so that no day shows whether it comes first.
  "months.csv.gz": gzipSync(
    [
      "Monat;Umsatz",
      ...days.map(
        ({ sales }, k) =>
          `01/${String(1 + (k % 12)).padStart(2, "0")}/${2000 + Math.floor(k / 12)};${sales.toFixed(2).replace(".", ",")}`,
      ),
    ].join("\n"),
  ),
  "hours.csv": [
    "time,v",
    ...days.map(
      ({ sales }, k) => `${new Date(Date.UTC(2022, 0, 1, k)).toISOString()},${k % 9 === 4 ? "" : sales}`,
    ),
  ].join("\n"),
  "empty.txt": "",
  "line.txt": "one line\n",
  unnamed: '{"text": "a", "label": 1}\n',
  "bad.csv": "day,sales\n2022-01-01,1\n2022-01-02,much\n",
});

const run = folder.path;
const tiny = ["--hidden", "6", "--epochs", "2", "--batch", "4"];
const json = (text: string) =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

describe("sluice train", () => {
  test("a text: a language model, which is sampled, measured and inspected", async () => {
    const out = run("text-run");
    const ran = await runCommand(["train", run("text.txt"), ...tiny, "--steps", "16", "--out", out]);
    expect(ran).toMatchObject({ code: 0, error: "" });
    expect(ran.out).toContain("text.txt: 1920 characters, 11 different");
    expect(ran.out).toContain("the forget gate starts with an effective bias of 1");
    expect(ran.out).toMatch(
      /epoch 2 {2}step 52\/52 {2}loss [\d.]+ bits\/character {2}validation [\d.]+ {2}[\d.]+\/s {2}0:00 left/,
    );
    expect(ran.out).toMatch(/bits per character: \d\.\d{3}, on 96 characters the model was not trained on/);
    expect(readdirSync(out).sort()).toEqual([
      "checkpoint-26.safetensors",
      "checkpoint-52.safetensors",
      "config.json",
      "metrics.jsonl",
      "model.safetensors",
      "run.json",
    ]);

    const sampled = await runCommand(["sample", out, "--prompt", "the c", "--length", "20", "--seed", "3"]);
    expect(sampled).toMatchObject({ code: 0, error: "" });
    expect(sampled.out).toMatch(/^the c[\sa-z.]{20}\n$/);
    const again = json(
      (await runCommand(["sample", out, "--prompt", "the c", "--length", "20", "--seed", "3", "--json"])).out,
    );
    expect(`the c${again[0].text}\n`).toBe(sampled.out);
    const refused = await runCommand(["sample", out, "--prompt", "the \u00e9"]);
    expect(refused).toMatchObject({ code: 2, out: "" });
    expect(refused.error).toContain("expected one of the 11 characters of the vocabulary");

    const [measured] = json((await runCommand(["eval", out, "--json"])).out);
    expect(measured).toEqual({
      task: "language",
      data: expect.stringContaining("text.txt"),
      part: "test",
      ...recorded(out),
    });
    expect((await runCommand(["eval", `${out}/model.safetensors`, run("text.txt")])).out).toContain(
      "on 1920 characters\n",
    );
    expect((await runCommand(["forecast", out])).error).toBe(
      "sluice: forecast: expected a forecaster, got a model of the task language. Use sample with it.\n",
    );
  });

  test.each(["days.csv", "days.parquet"])("%s: a forecaster, which forecasts", async (name) => {
    const out = run(`${name}-run`);
    const options = [
      "--date",
      "day",
      "--window",
      "7",
      "--season",
      "7",
      "--horizon",
      "3",
      "--cell",
      "gru",
      "--gate",
      "update=2",
    ];
    const ran = await runCommand(["train", run(name), ...options, ...tiny, "--out", out]);
    expect(ran).toMatchObject({ code: 0, error: "" });
    expect(ran.out).toContain("the update gate starts with an effective bias of 2");
    expect(ran.out).toMatch(/seasonal naive, 7 rows/);
    const forecast = await runCommand(["forecast", out]);
    expect(forecast.out.split("\n").map((row) => row.split(/ +/)[0])).toEqual([
      "date",
      "2022-07-20",
      "2022-07-21",
      "2022-07-22",
      "",
    ]);
    const [machine] = json((await runCommand(["forecast", out, run(name), "--json"])).out);
    expect(machine.dates).toHaveLength(3);
    expect(machine.values.sales).toHaveLength(3);
    const inspected = json((await runCommand(["inspect", out, "--json"])).out)[0];
    expect(inspected.layers[0]).toMatchObject({
      name: "networks.0.recurrent",
      cell: "gru",
      hiddenSize: 6,
      numLayers: 1,
      biases: 2,
    });
  });

  test("JSON lines: a classifier; --json writes one object per event", async () => {
    const out = run("words-run");
    const ran = await runCommand([
      "train",
      run("words.jsonl"),
      ...tiny,
      "--bidirectional",
      "--json",
      "--out",
      out,
    ]);
    expect(ran).toMatchObject({ code: 0, error: "" });
    const events = json(ran.out);
    expect(events.map(({ event }) => event)).toEqual(["start", ...new Array(16).fill("step"), "end"]);
    expect(events[0]).toMatchObject({ task: "classify", epochs: 2, total: 16, config: { labels: [0, 1] } });
    expect(events[8].validation.accuracy).toBeGreaterThanOrEqual(0);
    expect(events.at(-1).evaluation).toEqual(recorded(out));
    const other = await runCommand(["eval", out, run("words.jsonl")]);
    expect(other.out).toMatch(/^words\.jsonl\naccuracy: [\d.]+ % of 40 sequences\nlabel +precision/);
  });

  test("a bar for a terminal, which fits it and leaves a line for each epoch", async () => {
    const args = ["train", run("words.jsonl"), ...tiny];
    const ran = await runCommand([...args, "--out", run("bar-run")], { isTerminal: true });
    expect(ran.code).toBe(0);
    expect(ran.error).toMatch(
      /\u25a0* +\d+% {2}epoch 1 {2}loss [\d.e-]+ {2}[\d.]+\/s {2}(at most )?[\d:]+ left/,
    );
    expect(ran.out).toMatch(/^epoch 1 {2}step 8\/16 {2}loss [\d.e-]+ {2}validation accuracy [\d.]+ %/m);
    expect(ran.out).toMatch(/^epoch 2 {2}step 16\/16 .* 0:00 left$/m);
    for (const columns of [120, 80, 60, 40, 20, 3]) {
      const narrow = await runCommand([...args, "--out", run(`bar-${columns}`)], {
        isTerminal: true,
        columns,
      });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences that move the cursor
      const drawn = narrow.error.split(/\u001b\[[?\d;]*[A-Za-z]|\n/).filter((text) => text !== "");
      expect(drawn.length).toBeGreaterThan(0);
      for (const text of drawn) expect(text.length, text).toBeLessThan(columns);
      if (columns >= 40) expect(drawn.some((text) => / \d+% {2}epoch 1 .*left$/.test(text))).toBe(true);
    }
  });

  test("a bar of bytes has one unit too, and texts that are empty are counted by train, eval and predict", async () => {
    const bytes = await runCommand([
      "train",
      run("text.txt"),
      ...tiny,
      "--vocabulary",
      "byte",
      "--out",
      run("bytes"),
    ]);
    const [, loss, validation] =
      /epoch 2 .* loss ([\d.]+) bits\/character {2}validation ([\d.]+) /.exec(bytes.out) ?? [];
    // The text is all ASCII, so a byte is a character; both are measured on much the same text.
    expect(Math.abs(Number(loss) - Number(validation))).toBeLessThan(0.5);

    const lines = readFileSync(run("words.jsonl"), "utf8").replaceAll('"a', '"é').split("\n");
    writeFileSync(run("gaps.jsonl"), ['{"text": "", "label": 0}', ...lines].join("\n"));
    const out = run("byte-classes");
    const ran = await runCommand(["train", run("gaps.jsonl"), ...tiny, "--vocabulary", "byte", "--out", out]);
    expect(ran).toMatchObject({ code: 0, error: "" });
    expect(ran.out).toContain("gaps.jsonl: 1 empty text skipped");
    expect((await runCommand(["eval", out])).out).toContain("note: gaps.jsonl: 1 empty text skipped");
    writeFileSync(run("new.jsonl"), '{"text": "日本"}\n{"text": ""}\n{"text": "é"}\n');
    const { predictions, skipped } = json(
      (await runCommand(["predict", out, run("new.jsonl"), "--json"])).out,
    )[0];
    expect(predictions.map(({ line }: { line: number }) => line)).toEqual([1, 3]);
    expect(skipped).toBe(1);
  });

  test("a signal ends the step, saves and exits 130; --resume reaches the same parameters", async () => {
    const [stopped, whole] = [run("stopped-run"), run("whole-run")];
    const args = ["train", run("text.txt"), ...tiny, "--steps", "16"];
    let seen = 0;
    const first = await runCommand([...args, "--json", "--out", stopped], {
      watch: (text, signal) => {
        if (text.includes('"event":"step"') && ++seen === 10) signal("SIGINT");
      },
    });
    expect(first.code).toBe(130);
    expect(json(first.out).at(-1)).toEqual({
      event: "stopped",
      signal: "SIGINT",
      step: 10,
      checkpoint: "checkpoint-10.safetensors",
    });
    // Nothing but the newest checkpoint is there to measure.
    expect(existsSync(`${stopped}/model.safetensors`)).toBe(false);
    expect((await runCommand(["eval", stopped])).code).toBe(0);
    const second = await runCommand(["train", "--resume", "--out", stopped, "--json"]);
    expect(second.code).toBe(0);
    expect(json(second.out)[1].step).toBe(11);
    await runCommand([...args, "--out", whole]);
    for (const name of ["model.safetensors", "metrics.jsonl", "config.json"]) {
      expect(readFileSync(`${stopped}/${name}`).equals(readFileSync(`${whole}/${name}`)), name).toBe(true);
    }
  });

  test("a directory in which a run goes on is refused to another", async () => {
    const out = run("busy-run");
    const args = ["train", run("words.jsonl"), ...tiny, "--out", out];
    let others: Promise<{ code: number; error: string }[]> | undefined;
    const first = await runCommand(args, {
      watch: () => {
        others ??= Promise.all([
          runCommand([...args, "--overwrite"]),
          runCommand(["train", "--resume", "--out", out]),
        ]);
      },
    });
    expect(first.code).toBe(0);
    for (const { code, error } of await others!) {
      expect(code).toBe(2);
      expect(error).toMatch(
        /^sluice: lockDirectory: .* Wait until it has ended, or name another directory\.\n$/,
      );
    }
    expect(readdirSync(out).filter((name) => name.startsWith("."))).toEqual([]);
  });

  test("how often checkpoints are made is kept, until another number is given", async () => {
    const out = run("every-run");
    const checkpoints = () =>
      readdirSync(out)
        .flatMap((name) => /^checkpoint-(\d+)/.exec(name)?.[1] ?? [])
        .map(Number)
        .sort((a, b) => a - b);
    const args = ["train", run("words.jsonl"), ...tiny, "--checkpoint-every", "3", "--out", out];
    let seen = 0;
    await runCommand([...args, "--json"], {
      watch: (text, signal) => {
        if (text.includes('"event":"step"') && ++seen === 4) signal("SIGINT");
      },
    });
    expect(checkpoints()).toEqual([3, 4]);
    const resumed = (...more: string[]) =>
      runCommand(["train", "--resume", "--out", out, "--json", ...more], {
        watch: (text, signal) => {
          if (text.includes('"event":"step"') && ++seen % 4 === 0) signal("SIGINT");
        },
      });
    expect((await resumed()).code).toBe(130);
    expect(checkpoints()).toEqual([6, 8]);
    expect((await resumed("--checkpoint-every", "5")).code).toBe(130);
    expect(checkpoints()).toEqual([10, 12]);
    expect(JSON.parse(readFileSync(`${out}/run.json`, "utf8")).checkpointEvery).toBe(5);
  });

  test("the kernel set is kept, and a resume with another one reports it once", async () => {
    const out = run("kernel-run");
    await runCommand(["train", run("words.jsonl"), ...tiny, "--out", out]);
    const record = () => JSON.parse(readFileSync(`${out}/run.json`, "utf8"));
    const { kernels } = record();
    expect(kernels).toBe(kernelChoice().name);
    writeFileSync(`${out}/run.json`, JSON.stringify({ ...record(), kernels: "other" }));
    const resumed = (epochs: string) => runCommand(["train", "--resume", "--out", out, "--epochs", epochs]);
    expect((await resumed("3")).error).toBe(
      `This run began with other kernels and continues with ${kernels}: from here on its numbers may differ in their last bits. SLUICE_KERNELS=other would keep them.\n`,
    );
    expect(await resumed("4")).toMatchObject({ code: 0, error: "" });
    const other = await runCommand(["train", "--resume", "--out", out, "--task", "language"]);
    expect(other).toMatchObject({ code: 2, out: "" });
    expect(other.error).toContain(`expected the task of the run in ${out}, classify, got --task language`);
  });

  test.each([
    [
      '{"__proto__":1,"constructor":2,"hidden":0}',
      "expected hiddenSize to be an integer of at least 1, got 0",
    ],
    ['{"cell":"__proto__"}', 'got "__proto__"'],
  ])("a record of a run with the options %s", async (options, message) => {
    const out = run("odd-options");
    mkdirSync(out, { recursive: true });
    writeFileSync(`${out}/run.json`, `{"data":"../words.jsonl","task":"classify","options":${options}}`);
    const ran = await runCommand(["train", "--resume", "--out", out]);
    expect(ran).toMatchObject({ code: 2, out: "" });
    expect(ran.error).toContain(message);
  });

  test("so is the arithmetic; in strict arithmetic the kernel set makes no difference", async () => {
    const out = run("arithmetic-run");
    const before = kernelChoice().arithmetic.name;
    useArithmetic("strict");
    try {
      await runCommand(["train", run("words.jsonl"), ...tiny, "--out", out]);
      const record = JSON.parse(readFileSync(`${out}/run.json`, "utf8"));
      expect(record.arithmetic).toBe("strict");
      writeFileSync(`${out}/run.json`, JSON.stringify({ ...record, kernels: "other" }));
      const resumed = (epochs: string) => runCommand(["train", "--resume", "--out", out, "--epochs", epochs]);
      expect(await resumed("3")).toMatchObject({ code: 0, error: "" });
      useArithmetic("fast");
      expect((await resumed("4")).error).toBe(
        "This run began in strict arithmetic and continues in fast: from here on its numbers may differ in their last bits. SLUICE_ARITHMETIC=strict would keep them.\n",
      );
    } finally {
      useArithmetic(before);
    }
  });

  test("a table of dates with slashes asks for their format; the run remembers it", async () => {
    const out = run("months-run");
    const train = ["train", run("months.csv.gz"), ...tiny, "--horizon", "4", "--out", out];
    expect((await runCommand(train)).error).toContain(
      'months.csv line 3, column 1 ("Monat"): expected a date such as',
    );
    const ran = await runCommand([...train, "--date-format", "d/m/y"]);
    expect(ran).toMatchObject({ code: 0, error: "" });
    expect(ran.out).toContain("months.csv: 200 rows; train 2000-01-01");
    const { code, out: printed } = await runCommand(["forecast", out, "--json"]);
    expect([code, json(printed)[0].dates]).toEqual([
      0,
      ["2016-09-01", "2016-10-01", "2016-11-01", "2016-12-01"],
    ]);
    expect(await runCommand(["eval", out])).toMatchObject({ code: 0, error: "" });
  });

  test("rows are resampled, and gaps filled, in training and in the commands that take the run", async () => {
    const out = run("hours-run");
    const train = ["train", run("hours.csv"), ...tiny, "--horizon", "4", "--out", out];
    expect((await runCommand(train)).error).toContain("--missing previous, linear or drop");
    const ran = await runCommand([...train, "--missing", "linear", "--resample", "2h", "mean"]);
    expect(ran).toMatchObject({ code: 0, error: "" });
    expect(ran.out).toContain("200 rows resampled to 100, 2h mean");
    const { out: printed } = await runCommand(["forecast", out, "--json"]);
    expect(json(printed)[0].dates.slice(0, 2)).toEqual(["2022-01-09 08:00", "2022-01-09 10:00"]);
    expect((await runCommand([...train, "--overwrite", "--resample", "2h", "median"])).error).toContain(
      'expected a step and how to combine its rows, such as "1h mean"',
    );
  });

  test("a delimiter that was named is known to the commands that take the run, and can be named again", async () => {
    const out = run("bars-run");
    const named = ["--delimiter", ":"];
    expect(
      await runCommand(["train", run("bars.csv"), ...tiny, ...named, "--horizon", "7", "--out", out]),
    ).toMatchObject({
      code: 0,
    });
    for (const command of ["eval", "forecast"]) {
      expect(await runCommand([command, out])).toMatchObject({ code: 0, error: "" });
      expect(await runCommand([command, out, run("bars.csv")])).toMatchObject({ code: 0, error: "" });
      const file = [command, `${out}/model.safetensors`, run("bars.csv")];
      expect((await runCommand(file)).error).toContain('got a table without "sales"');
      expect(await runCommand([...file, ...named])).toMatchObject({ code: 0, error: "" });
    }
  });

  test("a series without noise has finite errors", async () => {
    const months = Array.from({ length: 72 }, (_, k) => {
      const [year, month] = [2015 + Math.floor(k / 12), (k % 12) + 1];
      return `${year}-${String(month).padStart(2, "0")},${100 + 3 * month + year}`;
    });
    writeFileSync(run("exact.csv"), ['month,"sales, gross"', ...months].join("\n"));
    const options = ["--epochs", "1", "--target", '"sales, gross"', "--out", run("exact")];
    const { code, out } = await runCommand(["train", run("exact.csv"), ...options]);
    expect(code).toBe(0);
    expect(out).toMatch(/predicts sales, gross for the next \d+ rows/);
    expect(out).not.toMatch(/Infinity|NaN/);
  });

  test("a network that diverged is switched off; one that met infinity leaves its last state", async () => {
    const out = run("astray");
    const table = [...tiny, "--date", "day", "--horizon", "7"];
    const astray = await runCommand(["train", run("days.csv"), ...table, "--lr", "1e30", "--out", out]);
    expect(astray.code).toBe(0);
    expect(astray.out).toContain("The network adds nothing: it is switched off.");
    const wild = ["--optimizer", "sgd", "--lr", "1e38", "--clip", "1e38", "--overwrite"];
    const infinite = await runCommand(["train", run("days.csv"), ...table, ...wild, "--out", out]);
    expect(infinite.code).toBe(1);
    expect(infinite.error).toMatch(/step \d+ \(epoch 1, batch \d+\)/);
    const [, last] = (await runCommand(["inspect", out])).error.match(
      /name its last checkpoint, (\S+)\.\n$/,
    )!;
    expect((await runCommand(["inspect", last])).out).toContain("model.networks.0.recurrent, LSTM");
  });

  test("a run is neither overwritten nor changed unless asked to", async () => {
    const out = run("kept-run");
    const args = ["train", run("words.jsonl"), ...tiny, "--out", out];
    expect((await runCommand(args)).code).toBe(0);
    const files = () => readdirSync(out).map((name) => readFileSync(`${out}/${name}`, "base64"));
    const before = files();
    const again = await runCommand(args);
    expect(again.code).toBe(2);
    expect(again.error).toContain(
      "Resume it with --resume, replace it with --overwrite, or name another with --out.",
    );
    const other = await runCommand(["train", "--resume", "--out", out, "--lr", "0.5"]);
    expect(other.code).toBe(2);
    expect(other.error).toBe(
      `sluice: train: expected the options that the run in ${out} began with, got --lr 0.5 (before: not given). Leave them out, or begin another run with --out.\n`,
    );
    const many = [
      "--hidden",
      "7",
      "--bidirectional",
      "--weight-decay",
      "0.1",
      "--gate",
      "forget=2",
      "--epochs",
      "4",
    ];
    expect((await runCommand(["train", "--resume", "--out", out, ...many])).error).toContain(
      "got --hidden-size 7 (before: --hidden-size 6), --bidirectional (before: not given), --weight-decay 0.1 (before: not given), --gate forget=2 (before: not given). Leave",
    );
    const data = await runCommand(["train", "--resume", "--out", out, run("other.jsonl")]);
    expect(data.error).toContain("got other data");
    // Naming the run instead of the data explains the command.
    for (const resume of [[], ["--resume"]]) {
      expect(await runCommand(["train", ...resume, out])).toMatchObject({
        code: 2,
        error: `sluice: train: expected a data file, got the run directory "${out}". To resume the run: npm run sluice -- train --resume --out ${out}\n`,
      });
    }
    expect(files()).toEqual(before);
    expect((await runCommand([...args, "--overwrite", "--seed", "9"])).code).toBe(0);
    expect(files()).not.toEqual(before);
    // More epochs are no other settings.
    const longer = await runCommand(["train", "--resume", "--out", out, "--epochs", "3"]);
    expect(longer.out).toMatch(/epoch 3 {2}step 24\/24/);
  });

  test("a forecaster goes on for more epochs, with the patience that it began with", async () => {
    const out = run("longer-run");
    const learn = [
      ...tiny,
      "--delimiter",
      ":",
      "--horizon",
      "7",
      "--schedule",
      "constant",
      "--patience",
      "8",
    ];
    const args = ["train", run("bars.csv"), ...learn, "--out", out];
    expect(await runCommand(args)).toMatchObject({ code: 0 });
    for (const epochs of ["5", "9"]) {
      const longer = await runCommand(["train", "--resume", "--out", out, "--epochs", epochs]);
      expect(longer).toMatchObject({ code: 0, error: "" });
      expect(JSON.parse(readFileSync(`${out}/run.json`, "utf8")).options.patience).toBe(8);
    }
  });

  test("says why it ends before the epochs that it announced", async () => {
    const out = run("early");
    const args = [
      run("bars.csv"),
      ...tiny,
      "--delimiter",
      ":",
      "--horizon",
      "7",
      "--lr",
      "5",
      "--patience",
      "1",
    ];
    const ran = await runCommand(["train", ...args, "--epochs", "90", "--out", out]);
    expect(ran.out).toMatch(/^ended after epoch \d, 1 epoch without a better validation; the parameters/m);
    const resumed = await runCommand(["train", "--resume", "--out", out]);
    expect(resumed.error).toMatch(
      /^fit: the run in .*early is complete \(\d+ updates\); nothing to do\. More epochs continue it, --overwrite instead of --resume starts again\.$/m,
    );
    expect(resumed.out).toMatch(
      /^ended after epoch \d, 1 epoch without a better validation; the parameters/m,
    );
  });

  test("a resumed run that stops before its first update names the step of its checkpoint", async () => {
    const out = run("stopped-at-once");
    await runCommand(["train", run("words.jsonl"), ...tiny, "--out", out]);
    const stopped = await runCommand(["train", "--resume", "--out", out, "--epochs", "3"], {
      watch: (text, signal) => void (/updates, with/.test(text) && queueMicrotask(() => signal("SIGTERM"))),
    });
    expect(stopped.out).toContain("after step 16; checkpoint-16.safetensors is saved.");
  });

  test.each([
    [["train"], "expected a data file, got none"],
    [
      ["train", "nowhere.csv"],
      `file: expected a file, got none at ${resolve("nowhere.csv")}. Check how the path is written.`,
    ],
    [
      ["train", run("bad.csv"), "--date", "day", "--target", "sales"],
      'bad.csv line 3, column 2 ("sales"): expected a number, got "much"',
    ],
    [["train", run("unnamed")], "expected at least two different labels"],
    [["train", run("text.txt"), "--window", "3"], "--window: expected the task forecast"],
    [["train", run("days.csv"), "--steps", "3"], "--steps: expected the task language"],
    [["train", run("text.txt"), "--hidden", "0"], "Expected an integer of at least 1."],
    [["train", run("text.txt"), "--lr", "fast"], "Expected a number"],
    [["train", run("text.txt"), "--dropout", "1"], "Expected a fraction"],
    [["train", run("text.txt"), "--cell", "xlstm"], "Allowed choices are lstm, gru, rnn"],
    [["train", run("text.txt"), "--gate", "forget"], "such as forget=1"],
    [["train", run("text.txt"), "--steps", "8", "--gate", "forgot=1"], "expected one of input"],
    [["train", run("text.txt"), "--steps", "8", "--gate", "forget=abc"], "Expected a number"],
    [["train", run("text.txt"), "--hidden", "9000000"], "Choose a smaller --hidden"],
    [["train", run("empty.txt")], "empty.txt: expected text to learn from, got an empty string"],
    [["train", run("line.txt")], "line.txt: expected about 2278 characters or more, got 9"],
    [["train", run("days.csv"), "--test", "0"], "nothing to measure on"],
    [["train", run("")], "train: expected a data file, got the directory"],
    [["train", run("text.txt"), "--frobnicate"], "unknown option '--frobnicate'"],
    [["train", run("text.txt"), "--batch-size", "3"], "(Did you mean --batch?)"],
    [["train", run("text.txt"), "--batch", "4000"], "a smaller batch"],
    [["train", "--resume", "--overwrite", "--out", "x"], "got both"],
    [["train", "--resume", "--out", run("nothing")], "got none. Begin one without --resume"],
    [["train", run("days.csv"), "--delimiter", ""], "a delimiter of one character"],
    [["eval", run("nothing")], "file: expected a file, got none at"],
    [["inspect", run("")], "expected a run directory with model.safetensors, got none. Train one"],
    [["set", run(""), "--gate", "forget", "--bias", "1", "--out", run("refused")], "got none. Train one"],
    [
      ["eval", run("days.csv")],
      'days.csv, text that begins with "day,sales". If that is your data, name the run before it.',
    ],
    [["sample", run("nothing"), "--temperature", "-1"], "of at least 0"],
    [["brew"], "unknown command 'brew'"],
  ])("%j is refused in one line with exit code 2, and leaves nothing", async (args, message) => {
    const ran = await runCommand([
      ...args,
      ...(args[0] === "train" && !args.includes("--out") ? ["--out", run("refused")] : []),
    ]);
    expect(ran.code).toBe(2);
    expect(ran.error).toContain(message);
    expect(ran.error).toMatch(/^sluice: .*\n(?:\(Did you mean .*\)\n)?$/);
    expect(ran.error).not.toContain("\n    at ");
    expect(ran.out).toBe("");
    expect(existsSync(run("refused"))).toBe(false);
  });

  test("numbers that are not finite stop training with exit code 1", async () => {
    const ran = await runCommand([
      "train",
      run("days.csv"),
      "--date",
      "day",
      "--lr",
      "1e38",
      "--clip",
      "1e30",
      "--optimizer",
      "sgd",
      ...tiny,
      "--window",
      "7",
      "--season",
      "7",
      "--out",
      run("diverged"),
    ]);
    expect(ran.code).toBe(1);
    expect(ran.error).toMatch(/^sluice: fit: expected .*finite/);
  });
});

test("every command has help", async () => {
  const help = await runCommand(["--help"]);
  expect(help).toMatchObject({ code: 0, error: "" });
  const names = [...help.out.matchAll(/^ {2}([a-z]+) (?:\[|<)/gm)].map(([, name]) => name);
  expect(names).toEqual(expect.arrayContaining(["train", "eval", "sample", "forecast", "inspect", "set"]));
  for (const name of names.filter((command) => command !== "help")) {
    const of = await runCommand([name, "--help"]);
    expect(of.code, name).toBe(0);
    expect(of.out, name).toMatch(new RegExp(`^Usage: sluice ${name} `));
  }
});

test("--debug shows where an error comes from", async () => {
  const ran = await runCommand(["eval", run("nothing"), "--debug"]);
  expect(ran.code).toBe(2);
  expect(ran.error).toMatch(/\n {4}at /);
});

test("control and direction characters from files are escaped", async () => {
  const name = run("evil\u001b[31m\u202e.csv");
  writeFileSync(name, "x\u001b]0;y\u0007,\u009b2J\n1,2\n");
  const ran = await runCommand(["train", name, "--target", "z", "--out", run("evil-run")]);
  expect(ran.code).toBe(2);
  expect(ran.error).toMatch(/^sluice: [\x20-\x7e]*\n$/);
  expect(ran.error).toContain("evil\\u{1b}[31m\\u{202e}.csv");
});

function recorded(directory: string): Record<string, number> {
  return JSON.parse(readFileSync(`${directory}/run.json`, "utf8")).evaluation;
}
