/** Errors for wrong inputs: what is wrong, where, and the right command. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { quoted } from "../../src/command/output.ts";
import { GRU, LSTM } from "../../src/core/nn/index.ts";
import { readSafetensors } from "../../src/core/storage/safetensors/open.ts";
import { writeSafetensors } from "../../src/core/storage/safetensors/write.ts";
import { encodeModel } from "../../src/core/train/index.ts";
import { runCommand, temporaryFolder } from "../support/commandLine.ts";

const days = Array.from({ length: 120 }, (_, t) => `${t},${Math.sin((2 * Math.PI * t) / 7)}`);
const folder = temporaryFolder({
  "days.csv": `day,v\n${days.join("\n")}`,
  "notes.txt": "the cat sat on the mat. ".repeat(100),
  "latin.txt": Buffer.from(`one\ntwo\nThe caf\u00e9 is open\n${"more ".repeat(900)}`, "latin1"),
  "wide.csv": Buffer.from("\ufeffday,v\n1,2\n", "utf16le").subarray(0, -1),
  "cut.txt": Buffer.from("so far so g\u00f6\u00f6d".repeat(300)).subarray(0, -2),
  "empty.pt": "",
  "packed.pt": Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3),
  "page.pt": "<!DOCTYPE html><html>not found</html>",
  "data.bin": Uint8Array.from({ length: 300 }, (_, k) => (k * 37 + 200) % 256),
  "gru.pt.safetensors": encodeModel(new GRU({ inputSize: 2, hiddenSize: 3, seed: 1 })),
});
const { path } = folder;
const tiny = ["--hidden", "3", "--epochs", "1"];
const errorOf = async (...args: string[]) => {
  const ran = await runCommand(args);
  expect([ran.code, ran.out]).toEqual([2, ""]);
  return ran.error;
};

describe("data where a checkpoint is wanted, and the other way round", () => {
  test.each([
    ["inspect", "days.csv", 'text that begins with "day,v"'],
    ["inspect", "notes.txt", 'text that begins with "the cat sat on the mat. the cat sat on t"'],
    ["inspect", "latin.txt", 'text that begins with "one"'],
    ["view", "empty.pt", "an empty file"],
    ["inspect", "data.bin", "300 bytes that begin with c8 ed 12 37 5c 81 a6 cb"],
  ])("%s %s", async (command, name, seems) => {
    expect(await errorOf(command, path(name))).toBe(
      `sluice: ${name}: expected a checkpoint, got ${seems}. Open .safetensors, .pt, .onnx, .tflite or .h5.\n`,
    );
  });

  test.each(["eval", "forecast"])("%s file.csv says that the run comes first", async (command) => {
    expect(await errorOf(command, path("days.csv"))).toBe(
      `sluice: ${command}: expected a run directory, or a model.safetensors that sluice train wrote, got ${path("days.csv")}, text that begins with "day,v". If that is your data, name the run before it.\n`,
    );
  });
});

test("a checkpoint of another kind is named as such, where a trained model is wanted", async () => {
  await runCommand(["convert", path("gru.pt.safetensors"), path("gru.onnx")]);
  expect(await errorOf("eval", path("gru.onnx"))).toContain(
    "gru.onnx, a file of format onnx, which does not say which task it was trained for. sluice inspect shows its gates.",
  );
});

test("what is known and not read is named once, with what to do, and never said to have gates", async () => {
  expect(await errorOf("inspect", path("page.pt"))).toBe(
    "sluice: page.pt: expected a checkpoint, got an HTML page, which is not read. You downloaded a page instead of the file: use the link of the file itself (raw, or resolve instead of blob).\n",
  );
  expect(await errorOf("eval", path("page.pt"))).toContain(
    `got ${path("page.pt")}, an HTML page. sluice inspect gives advice on it.`,
  );
  expect(await errorOf("eval", path("packed.pt"))).toContain("packed.pt, 10 bytes that begin with 1f 8b 08");
});

test("a checkpoint or another binary file is named as such, where data is wanted", async () => {
  const wanted = "data: expected text, a table or JSON lines, got";
  await runCommand(["convert", path("gru.pt.safetensors"), path("gru.pt")]);
  expect(await errorOf("train", path("gru.pt"), "--out", path("never"))).toBe(
    `sluice: ${wanted} ${path("gru.pt")}, a file of format pytorch. sluice inspect shows its gates.\n`,
  );
  expect(await errorOf("train", path("data.bin"), "--out", path("never"))).toContain(
    `${wanted} ${path("data.bin")}, 300 bytes that begin with c8 ed 12 37 5c 81 a6 cb.`,
  );
});

test("a file that is not there is said to be missing, in the same words by every command", async () => {
  expect(await errorOf("train", path("nosuch.csv"))).toBe(
    `sluice: file: expected a file, got none at ${path("nosuch.csv")}. Check how the path is written.\n`,
  );
  expect(await errorOf("eval", path("nosuch"))).toContain(`got none at ${path("nosuch")}.`);
  mkdirSync(path("letters"));
  expect(await errorOf("train", path("letters"))).toContain(
    `expected a data file, got the directory "${path("letters")}"`,
  );
});

test("text that is no UTF-8 names the wrong byte and where it is", async () => {
  expect(await errorOf("train", path("latin.txt"), "--out", path("never"))).toBe(
    "sluice: text: latin.txt line 3, column 8: expected UTF-8, got byte 0xe9, which is \u00e9 in Latin-1. Save the file as UTF-8.\n",
  );
  expect(await errorOf("train", path("wide.csv"), "--out", path("never"))).toContain(
    "wide.csv: expected UTF-16, as its first bytes say, got half a character. Is it whole? Save the file as UTF-8.",
  );
  // A character that the end of the file cuts off: its first byte.
  expect(await errorOf("train", path("cut.txt"), "--out", path("never"))).toContain("got byte 0xc3");
});

describe("runs", () => {
  const run = path("a run");
  let ended = "";
  beforeAll(async () => {
    const ran = await runCommand([
      "train",
      path("days.csv"),
      ...tiny,
      "--date",
      "",
      "--target",
      "v",
      "--feature",
      "",
      "--out",
      run,
    ]);
    expect(ran.error).toBe("");
    ended = ran.out;
  });

  test("a directory with a space is quoted wherever a command is suggested", async () => {
    expect(ended).toContain(`  npm run sluice -- forecast '${run}'\n`);
    expect(await errorOf("train", run)).toContain(`train --resume --out '${run}'\n`);
  });

  test("one whose data is elsewhere names both, and how to say where it is", async () => {
    mkdirSync(path("elsewhere"));
    const moved = path("elsewhere/moved");
    renameSync(run, moved);
    try {
      for (const command of ["eval", "forecast"]) {
        expect(await errorOf(command, moved)).toMatch(
          new RegExp(
            `^sluice: ${command}: expected the data that ${moved} was trained on at \\S*days\\.csv, got none there\\. Was either moved\\? Name the data: npm run sluice -- ${command} ${moved} FILE\\n$`,
          ),
        );
        expect((await runCommand([command, moved, path("days.csv")])).code).toBe(0);
      }
      expect(await errorOf("train", "--resume", "--out", moved)).toMatch(
        /train: expected the data of the run at \S*days\.csv, got none there\..* train FILE --resume --out /,
      );
    } finally {
      renameSync(moved, run);
    }
  });

  test("a table without the columns of the model", async () => {
    writeFileSync(path("other.csv"), "a,b\n1,2\n");
    expect(await errorOf("eval", run, path("other.csv"))).toBe(
      `sluice: other.csv: expected the columns of the model's training table, got a table without "v", of ["a", "b"]. Take one with the same columns, or name its delimiter.\n`,
    );
  });
});

test("a GRU says which gates it has and which of them retains", async () => {
  const args = ["set", path("gru.pt.safetensors"), "--bias", "1", "--out", path("set.safetensors")];
  expect(await errorOf(...args, "--gate", "forget")).toBe(
    'sluice: gate of gru: expected one of reset (r), update (z), new (n, candidate), got "forget". Here update keeps the old state; retain names that gate in every cell.\n',
  );
  expect((await runCommand([...args, "--gate", "retain"])).out).toContain(
    "update has an effective bias of 1",
  );
  expect(await errorOf(...args, "--gate", "nothing")).not.toContain("retain");
});

describe("--json", () => {
  test.each([
    [["inspect", path("days.csv"), "--json"], "FORMAT_UNKNOWN", "expected a checkpoint"],
    [["train", "--json", path("nosuch.csv")], "FILE_NOT_FOUND", "got none at"],
    [["inspect", "--json"], "USAGE", "missing required argument 'file'"],
    [["train", path("days.csv"), "--json", "--epoch", "3"], "USAGE", "(Did you mean --epochs?)"],
    [["eval", path("days.csv"), "--json"], "MAGIC", "name the run before it"],
  ])("%j: the error is an object too", async (args, code, text) => {
    const ran = await runCommand(args as string[]);
    expect(ran.code).toBe(2);
    const { error, ...rest } = JSON.parse(ran.out);
    expect([error.code, rest]).toEqual([code, {}]);
    expect(error.message).toContain(text);
    expect(ran.out.trimEnd()).not.toContain("\n");
    expect(ran.error).toMatch(/^sluice: /);
  });

  test("is documented, and without it nothing is on standard output", async () => {
    expect((await runCommand(["inspect", "--help"])).out).toContain(
      '{"error":{"code":"...","message":"..."}}',
    );
    expect((await runCommand(["inspect", path("days.csv")])).out).toBe("");
  });
});

test("--version", async () => {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  for (const option of ["--version", "-V"]) {
    expect(await runCommand([option])).toEqual({ code: 0, out: `${version}\n`, error: "" });
  }
});

test.skipIf(process.platform === "win32")("paths come back from a shell unchanged", () => {
  for (const name of [
    "plain/a-b_c.pt",
    "with space",
    "it's",
    "$HOME",
    'a"b',
    "a\\b",
    "*",
    "~x",
    "-n",
    "\u00e9",
    "a;b",
    "#x",
  ]) {
    const back = execFileSync("sh", ["-c", `printf %s ${quoted(name)}`], { encoding: "utf8" });
    expect(back).toBe(name.startsWith("-") ? `./${name}` : name);
  }
  expect(quoted("runs/births")).toBe("runs/births");
});

describe("a name with a line feed", () => {
  const forged = path("forged.safetensors");
  const name = "enc\nnote: all is well\n\tlstm";
  beforeAll(() => {
    const lstm = new LSTM({ inputSize: 2, hiddenSize: 3, seed: 1 });
    lstm.gates.forget.setBias(2);
    lstm.cell(0, "forward").gates.forget.hiddenBias!.data.fill(2);
    const { tensors } = readSafetensors(encodeModel(lstm));
    const named = new Map([...tensors].map(([key, raw]) => [`${name}.${key}`, raw]));
    named.set("other\nnote: forged", tensors.get("bias_ih_l0")!);
    writeFileSync(forged, writeSafetensors(named));
  });

  test.each([
    ["inspect"],
    ["set", "--gate", "forget", "--bias", "1", "--out", path("forged-set.safetensors")],
    ["init", "--scheme", "chrono", "--out", path("forged-init.safetensors")],
    ["convert", path("forged-out.onnx"), "--verify"],
    ["convert", path("forged-out.safetensors"), "--to", "keras"],
  ])("forges no line in what %s prints", async (command, ...more) => {
    const ran = await runCommand([command, forged, ...more]);
    expect([ran.code, ran.error]).toEqual([0, ""]);
    expect(ran.out).not.toMatch(/^note: (all is well|forged)/m);
    expect(ran.out).toContain("enc\\nnote: all is well\\n\\tlstm");
  });

  test("nor in what was initialised, nor in an error", async () => {
    await runCommand(["init", forged, "--scheme", "chrono", "--out", path("forged-init.safetensors")]);
    const { out } = await runCommand(["inspect", path("forged-init.safetensors")]);
    expect(out).toContain("initialised by");
    expect(out).not.toMatch(/^note: all is well/m);
    const error = await errorOf(
      "set",
      forged,
      "--gate",
      "forget",
      "--bias",
      "1",
      "--module",
      "x\ny",
      "--out",
      path("n"),
    );
    expect(error.trimEnd()).not.toContain("\n");
  });
});
