/** Behaviour that needs a separate process: signals, a reader that stops reading, and a full disk. */
import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { resolve } from "node:path";
import { afterAll, expect, test } from "vitest";
import { temporaryFolder } from "../support/commandLine.ts";

const folder = temporaryFolder({ "text.txt": "so much depends upon a red wheel barrow. ".repeat(600) });
afterAll(folder.remove);
const root = resolve(import.meta.dirname, "../..");

function start(args: string[]): ReturnType<typeof spawn> {
  return spawn(process.execPath, ["--import", "tsx", "src/cli/main.ts", ...args], { cwd: root });
}

test("Ctrl-C in training saves and exits 130", async () => {
  const out = folder.path("run");
  const child = start([
    "train",
    folder.path("text.txt"),
    "--hidden",
    "8",
    "--epochs",
    "1000",
    "--json",
    "--out",
    out,
  ]);
  let text = "";
  let isSent = false;
  child.stdout!.on("data", (data) => {
    text += data;
    // Once: a second signal would end it without waiting.
    if (!isSent && /"step":3,/.test(text)) isSent = child.kill("SIGINT");
  });
  const code = await new Promise((done) => child.on("close", done));
  expect(code).toBe(130);
  const last = JSON.parse(text.trim().split("\n").at(-1)!);
  expect(last).toMatchObject({ event: "stopped", signal: "SIGINT" });
  expect(existsSync(`${out}/${last.checkpoint}`)).toBe(true);
});

test("a reader that stops reading does not cause an error", async () => {
  const child = start([
    "train",
    folder.path("text.txt"),
    "--hidden",
    "4",
    "--json",
    "--out",
    folder.path("pipe"),
  ]);
  let errors = "";
  child.stderr!.on("data", (data) => {
    errors += data;
  });
  child.stdout!.once("data", () => child.stdout!.destroy());
  const code = await new Promise((done) => child.on("close", done));
  expect(code).toBe(0);
  expect(errors).toBe("");
});

test.skipIf(!existsSync("/dev/full"))(
  "output that cannot be written is one line and exit code 2",
  async () => {
    const full = openSync("/dev/full", "w");
    const child = spawn(process.execPath, ["--import", "tsx", "src/cli/main.ts", "--help"], {
      cwd: root,
      stdio: ["ignore", full, "pipe"],
    });
    let errors = "";
    child.stderr!.on("data", (data) => {
      errors += data;
    });
    const code = await new Promise((done) => child.on("close", done));
    closeSync(full);
    expect(code).toBe(2);
    expect(errors).toBe("sluice: output: expected to be able to write it, got ENOSPC.\n");
  },
);
