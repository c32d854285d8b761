/**
 * The k-th call of the file system fails, for every k, in each command that writes: the command ends with a coded error or succeeds, the file
 * that it replaces is the old one or the new one, and no temporary file stays.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { encodeModel, LSTM } from "../../src/index.ts";
import { runCommand, temporaryFolder } from "../support/commandLine.ts";
import { shareOf } from "../support/exhaustive.ts";

/** Which call fails, and how many there were. */
const fault = vi.hoisted(() => ({ at: 0, calls: 0, code: "EIO", last: "" }));

vi.mock("node:fs/promises", async (original) => {
  const real = await original<Record<string, unknown>>();
  const failing =
    (syscall: string, call: (...args: never[]) => unknown) =>
    async (...args: never[]) => {
      fault.calls++;
      if (fault.calls === fault.at) {
        fault.last = syscall;
        throw Object.assign(new Error(`${fault.code}: made to fail`), { code: fault.code, syscall });
      }
      const result = await call(...args);
      return syscall === "open" ? handleOf(result as Record<string, unknown>) : result;
    };
  const handleOf = (handle: Record<string, unknown>) => {
    for (const name of [
      "read",
      "write",
      "writeFile",
      "appendFile",
      "sync",
      "datasync",
      "stat",
      "chmod",
      "chown",
    ]) {
      const method = handle[name];
      if (typeof method === "function") handle[name] = failing(name, method.bind(handle));
    }
    return handle;
  };
  const mocked = Object.entries(real).map(([name, value]) => [
    name,
    typeof value === "function" && name !== "default" ? failing(name, value as never) : value,
  ]);
  return Object.fromEntries(mocked);
});

const folder = temporaryFolder();
beforeEach(() => Object.assign(fault, { at: 0, calls: 0 }));

const model = folder.path("model.safetensors");
writeFileSync(model, encodeModel(new LSTM({ inputSize: 2, hiddenSize: 3, seed: 1 })));

const OLD = "old.safetensors";

/** The arguments in a folder of its own; `kept` is the file that must never be lost. */
const commands: Record<string, { args: (at: string) => string[]; kept?: string }> = {
  set: {
    args: (at) => [
      "set",
      join(at, "model.safetensors"),
      "--gate",
      "forget",
      "--bias",
      "1",
      "--out",
      join(at, OLD),
    ],
    kept: OLD,
  },
  init: {
    args: (at) => ["init", join(at, "model.safetensors"), "--scheme", "recommended", "--out", join(at, OLD)],
    kept: OLD,
  },
  convert: {
    args: (at) => ["convert", join(at, "model.safetensors"), join(at, "out.pt"), "--to", "pytorch"],
  },
  "convert to two files": {
    args: (at) => ["convert", join(at, "model.safetensors"), join(at, "tfjs/model.json"), "--to", "tfjs"],
  },
};

const temporary = (at: string) =>
  (readdirSync(at, { recursive: true }) as string[]).filter((name) => /\.tmp$|^\.|\/\./.test(basename(name)));

async function attempt(name: string, at: number, code: string) {
  const place = folder.path("place");
  rmSync(place, { recursive: true, force: true });
  mkdirSync(join(place, "tfjs"), { recursive: true });
  cpSync(model, join(place, basename(model)));
  cpSync(model, join(place, OLD));
  Object.assign(fault, { at, calls: 0, code, last: "" });
  const ran = await runCommand(commands[name].args(place));
  fault.at = 0;
  return { ran, place, calls: fault.calls };
}

test.each(Object.keys(commands))("%s", async (name) => {
  const { ran, place, calls } = await attempt(name, 0, "EIO");
  expect(ran.error).toBe("");
  const { kept } = commands[name];
  const old = kept === undefined ? undefined : readFileSync(model);
  const fresh = kept === undefined ? undefined : readFileSync(join(place, kept));
  expect(calls).toBeGreaterThan(3);
  const faults = ["EIO", "ENOSPC"].flatMap((code) =>
    Array.from({ length: calls }, (_, k) => [code, 1 + k] as const),
  );
  const tried = shareOf(`failed calls in ${name}`, faults, calls >> 1);
  let refused = 0;
  for (const [code, k] of tried) {
    const failed = await attempt(name, k, code);
    const where = `call ${k}, ${fault.last}, ${code}: ${failed.ran.error}`;
    expect([0, 2], where).toContain(failed.ran.code);
    expect(failed.ran.error, where).not.toContain("This is a defect");
    if (failed.ran.code !== 0) refused++;
    if (kept !== undefined) {
      const now = readFileSync(join(failed.place, kept));
      const isNew = failed.ran.code === 0 ? now.equals(fresh!) : now.equals(old!) || now.equals(fresh!);
      expect(isNew, where).toBe(true);
    }
    expect(existsSync(failed.place), where).toBe(true);
    if (fault.last !== "rm" && fault.last !== "unlink") expect(temporary(failed.place), where).toEqual([]);
  }
  expect(refused).toBeGreaterThan(0);
  console.log(`${tried.length} failed calls in ${name}: ${refused} ended the command`);
});

/** Which failures of a training run are tried: all with `SLUICE_SWEEP=all`, else every so manieth. */
const EVERY = process.env.SLUICE_SWEEP === "all" ? 1 : 29;
const text = folder.path("text.txt");
writeFileSync(text, "the cat sat on the mat. ".repeat(20));
const learning = ["--hidden", "4", "--epochs", "2", "--batch", "4", "--steps", "16", "--seed", "1"];

describe.each(["train", "resume"])("%s", (what) => {
  const out = folder.path("run");
  const stopped = folder.path("stopped");
  const start = (at: string, watch?: (text: string, signal: (name: NodeJS.Signals) => void) => void) =>
    runCommand(["train", text, ...learning, "--out", at], { watch });
  const resume = () => runCommand(["train", "--resume", "--out", out]);

  /** A new run, or one that was stopped after its first epoch. */
  async function begin() {
    if (what === "resume" && !existsSync(stopped)) {
      const ran = await start(stopped, (printed, signal) => printed.includes("epoch 1") && signal("SIGINT"));
      expect(ran.code).toBe(130);
    }
    rmSync(out, { recursive: true, force: true });
    if (what === "resume") cpSync(stopped, out, { recursive: true });
  }
  const act = () => (what === "train" ? start(out) : resume());
  /** Without the record of the command and the names of claims. */
  const filesOf = () =>
    readdirSync(out)
      .filter((name) => name !== "run.json" && !name.startsWith("."))
      .sort()
      .map((name) => [name, readFileSync(join(out, name), "latin1")]);

  test("a failure at any call is coded, and the run ends the same when it is taken up again", async () => {
    await begin();
    Object.assign(fault, { at: 0, calls: 0 });
    expect(await act()).toMatchObject({ code: 0 });
    const { calls } = fault;
    const expected = filesOf();
    let tried = 0;
    let refused = 0;
    for (const code of ["EIO", "ENOSPC"]) {
      for (let k = 1 + (code === "EIO" ? 0 : EVERY >> 1); k <= calls; k += EVERY) {
        await begin();
        Object.assign(fault, { at: k, calls: 0, code, last: "" });
        const ran = await act();
        Object.assign(fault, { at: 0 });
        const where = `call ${k} of ${calls}, ${fault.last}, ${code}: ${ran.error}`;
        expect([0, 2], where).toContain(ran.code);
        expect(ran.error, where).not.toContain("This is a defect");
        tried++;
        if (ran.code !== 0) {
          refused++;
          const again = existsSync(join(out, "run.json")) ? await resume() : await act();
          expect(again, where).toMatchObject({ code: 0 });
        }
        expect(filesOf(), where).toEqual(expected);
      }
    }
    expect(refused).toBeGreaterThan(0);
    console.log(`${tried} failed calls in ${what}: ${refused} ended the command`);
  }, 3_600_000);
});
