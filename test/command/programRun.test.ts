/** Runs that a program trained with `trainTask`, opened by the commands. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commandLine } from "../../src/command/packageRoot.ts";
import {
  classifyTask,
  forecastTask,
  openData,
  readTable,
  sequencesOf,
  tableFrom,
  trainTask,
} from "../../src/tasks.ts";
import { runCommand, temporaryFolder } from "../support/commandLine.ts";

const rows = Array.from({ length: 120 }, (_, t) => ({ step: t, y: Math.sin(t) + (t % 7) }));
const folder = temporaryFolder({
  "rows.csv": ["step,y", ...rows.map(({ step, y }) => `${step},${y}`)].join("\n"),
  "words.jsonl": rows.map(({ step }) => `{"text": "${"ab"[step % 2]}", "label": ${step % 2}}`).join("\n"),
});

const small = { recurrent: { hiddenSize: 4 } };
const training = { epochs: 1, checkpoint: folder.path("run") };

test("the commands open a run of a forecaster without being told its data, until another run takes the folder", async () => {
  const table = await readTable(await openData(folder.path("rows.csv")));
  const options = { ...small, targets: ["y"], horizon: 3, window: 8 };
  for await (const _ of trainTask(forecastTask(table, options), training));
  const forecast = await runCommand(["forecast", folder.path("run")]);
  expect(forecast).toMatchObject({ code: 0, error: "" });
  expect(forecast.out.split("\n")).toHaveLength(5);
  expect((await runCommand(["eval", folder.path("run")])).out).toContain("the test part of rows.csv\n");
  expect((await runCommand(["inspect", folder.path("run")])).out).toContain("LSTM");
  const resumed = await runCommand(["train", "--resume", "--out", folder.path("run")]);
  expect(resumed.error).toContain("which a program began. Resume it there");

  for await (const _ of trainTask(forecastTask(tableFrom(rows), options), { ...training, resume: false }));
  const unnamed = await runCommand(["forecast", folder.path("run")]);
  expect(unnamed.error).toContain(`Name a file: npm run sluice -- forecast ${folder.path("run")} FILE`);
  expect((await runCommand(["forecast", folder.path("run"), folder.path("rows.csv")])).code).toBe(0);
});

test("and of a classifier", async () => {
  const task = classifyTask(sequencesOf(await openData(folder.path("words.jsonl"))), small);
  for await (const _ of trainTask(task, { ...training, checkpoint: folder.path("classes") }));
  expect((await runCommand(["eval", folder.path("classes")])).out).toContain(
    "the test part of words.jsonl\n",
  );
});

test("a command is printed as it can be typed: in a clone, in a project, and where it is installed for all", () => {
  const project = folder.path("project");
  mkdirSync(join(project, "tools"), { recursive: true });
  const at = (called: string) => commandLine("doctor", { root: project, version: "0" }, called);
  expect(at("/usr/bin/sluice")).toBe("sluice doctor");
  expect(at(join(project, "node_modules", ".bin", "sluice"))).toBe("npx sluice doctor");
  writeFileSync(join(project, "tools", "sluice.mjs"), "");
  expect(at(join(project, "tools", "sluice.mjs"))).toBe("npm run sluice -- doctor");
});
