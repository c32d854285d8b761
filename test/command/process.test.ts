/** Behaviour that needs a separate process: signals, pipes, a reader that stops reading, and a full disk. */
import { spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../support/folders.ts";

const folder = temporaryFolder({ "text.txt": "so much depends upon a red wheel barrow. ".repeat(600) });
const root = resolve(import.meta.dirname, "../..");
/** The sources in one file, which starts in a tenth of the time. */
const command = "tools/sluice.mjs";

function start(args: string[]): ReturnType<typeof spawn> {
  return spawn(process.execPath, [command, ...args], { cwd: root });
}

const signals = [
  ["Ctrl-C", "SIGINT", 130],
  ["a terminal that closes", "SIGHUP", 129],
] as const;
test.each(signals)("%s in training saves and exits with the number of %s", async (_, signal, exitCode) => {
  const out = folder.path(signal);
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
    if (!isSent && /"step":3,/.test(text)) isSent = child.kill(signal);
  });
  const code = await new Promise((done) => child.on("close", done));
  expect(code).toBe(exitCode);
  const last = JSON.parse(text.trim().split("\n").at(-1)!);
  expect(last).toMatchObject({ event: "stopped", signal });
  expect(existsSync(`${out}/${last.checkpoint}`)).toBe(true);
});

test.skipIf(process.platform === "win32")(
  "data may come from a pipe of the shell; a pipe or device by its name is refused at once",
  { timeout: 60_000 },
  () => {
    const train = `exec "$0" ${command} train`;
    const options = "--task language --hidden 2 --epochs 1 --out";
    const shell = (line: string) =>
      spawnSync("bash", ["-c", line, process.execPath, folder.path("")], { cwd: root, encoding: "utf8" });
    expect(shell(`${train} <(cat "$1/text.txt") ${options} "$1/piped"`).status).toBe(0);
    expect(shell(`cat "$1/text.txt" | (${train} /dev/stdin ${options} "$1/input")`).status).toBe(0);
    for (const data of ['"$1/fifo"', "/dev/zero"]) {
      const { status, stderr } = shell(
        `[ -e "$1/fifo" ] || mkfifo "$1/fifo"; ${train} ${data} ${options} "$1/no"`,
      );
      expect([status, stderr]).toEqual([2, expect.stringContaining("got a pipe or device. Name a file.")]);
    }
  },
);

/** Runs a command on a terminal, closes it after the first output of the training, and prints the exit code, or -1 for SIGHUP. */
const closedTerminal = `
import os, pty, sys, time
pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], sys.argv[1:])
text = b""
while b"step" not in text and b"update" not in text:
    text += os.read(terminal, 4096)
time.sleep(0.5)
os.close(terminal)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;
const hasPython = process.platform === "linux" && spawnSync("python3", ["-c", "import pty"]).status === 0;

test.skipIf(!hasPython)(
  `training saves when its terminal is gone and cannot be written to${hasPython ? "" : " (needs python3)"}`,
  async () => {
    const out = folder.path("terminal");
    const args = [
      "-c",
      closedTerminal,
      process.execPath,
      ...[command, "train", folder.path("text.txt"), "--hidden", "8"],
      "--epochs",
      "1000",
      "--checkpoint-every",
      "1000000",
      "--out",
      out,
    ];
    const child = spawn("python3", args, { cwd: root });
    let text = "";
    child.stdout!.on("data", (data) => {
      text += data;
    });
    await new Promise((done) => child.on("close", done));
    expect(text.trim()).toBe("-1");
    expect(readdirSync(out).some((name) => name.startsWith("checkpoint-"))).toBe(true);
  },
);

test("a reader that stops reading does not stop a run", async () => {
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
  expect(existsSync(folder.path("pipe/model.safetensors"))).toBe(true);
});

test.skipIf(!existsSync("/dev/full"))(
  "output that cannot be written is one line and exit code 2",
  async () => {
    const full = openSync("/dev/full", "w");
    const child = spawn(process.execPath, [command, "--help"], {
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
