import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type Asked, type Contender, Running } from "../../bench/contender.ts";
import { type Player, players } from "../../bench/contenders.ts";
import { greet, type PerThread, peaksOf, raisePeaks } from "../../bench/peaks.ts";
import { installCommand, installedVersion, PEER_PACKAGES } from "../../bench/peers.ts";
import type { Timed } from "../../bench/requests.ts";
import { workloads } from "../../bench/workloads.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-bench-"));
const running: Running[] = [];
afterAll(() => {
  for (const one of running) one.stop();
  rmSync(folder, { recursive: true });
});

/** A contender that runs a piece of JavaScript for each line it gets. */
function start<C extends Contender>(contender: C): Running<C> {
  const one = new Running(contender);
  running.push(one);
  return one;
}
const script = (code: string): Contender => ({
  ...{ name: "script", ours: false, threads: 1 },
  command: [
    process.execPath,
    "-e",
    `require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => { ${code} });`,
  ],
});

describe("a running contender", () => {
  test("answers a line with a line; other output of a library is not an answer", async () => {
    const one = start(script(`console.log("Hi!"); console.log(line.replace("question", "answer"));`));
    expect(await one.ask({ question: 1 })).toEqual({ answer: 1 });
    expect(await one.ask({ question: 2 })).toEqual({ answer: 2 });
  });

  test("that answers with an error throws it", async () => {
    const one = start(script(`console.log('{"error":"out of memory"}');`));
    await expect(one.ask({})).rejects.toThrow("out of memory");
  });

  test("that dies is an error, at the next request too", async () => {
    const one = start(script("process.exit(3);"));
    await expect(one.ask({ run: "w" })).rejects.toThrow('script ended without an answer to {"run":"w"}');
    await expect(one.ask({})).rejects.toThrow("ended without an answer");
  });

  test("that does not exist is an error", async () => {
    const one = start({ ...script(""), command: [join(folder, "absent")] });
    await expect(one.ask({})).rejects.toThrow("ended without an answer");
  });

  test("gets its environment, and not what is taken away from it", async () => {
    process.env.SLUICE_TEST_WISH = "1";
    const one = start({
      ...script(
        "console.log(JSON.stringify({ a: process.env.A, wish: process.env.SLUICE_TEST_WISH ?? null }));",
      ),
      env: { A: "2", SLUICE_TEST_WISH: undefined },
    });
    delete process.env.SLUICE_TEST_WISH;
    expect(await one.ask({})).toEqual({ a: "2", wish: null });
  });
});

describe("peers", () => {
  const PEERS = ["onnxruntime-node", "onnxruntime-web", "TensorFlow.js", "jax-js"];

  test("that are not installed are named as absent, and where they were looked for", () => {
    const { present, absent } = players([1, 2], folder);
    for (const name of PEERS) {
      expect(absent.find((one) => one.name === name)?.why).toContain(`in ${folder}`);
      expect(present.filter(({ library }) => library === name)).toEqual([]);
    }
  });

  test("that are installed take part at each number of threads that they have", () => {
    for (const name of Object.keys(PEER_PACKAGES).filter((name) => !name.startsWith("@jax"))) {
      mkdirSync(join(folder, "node_modules", name), { recursive: true });
      writeFileSync(join(folder, "node_modules", name, "package.json"), '{"version":"1.2.3"}');
    }
    expect(installedVersion(folder, "onnxruntime-node")).toBe("1.2.3");
    expect(installedVersion(folder, "@jax-js/jax")).toBeUndefined();
    const { present, absent } = players([1, 2], folder);
    const names = present.filter(({ library }) => PEERS.includes(library)).map(({ name }) => name);
    expect(names).toEqual([
      "onnxruntime-node, 1 T",
      "onnxruntime-node, 2 T",
      "onnxruntime-web, 1 T",
      "onnxruntime-web, 2 T",
      "TensorFlow.js wasm, 1 T",
      "TensorFlow.js cpu, 1 T",
    ]);
    expect(absent.map(({ name }) => name)).toContain("jax-js");
  });

  test("are installed by one line, each in the version that was measured", () => {
    const command = installCommand("/some/where");
    expect(command).toContain("--prefix /some/where ");
    for (const [name, version] of Object.entries(PEER_PACKAGES))
      expect(command).toContain(` ${name}@${version}`);
    expect(command).not.toContain("\n");
  });

  test("are installed by the line that the guide has", () => {
    const guide = readFileSync(resolve(import.meta.dirname, "../../bench/README.md"), "utf8");
    expect(guide).toContain(`\n${installCommand("/tmp/sluice-peers")}\n`);
  });
});

describe("our own contenders", () => {
  test.each([
    [20, "simd"],
    [22, "relaxed"],
  ])("are held to the targets of what everybody gets without a flag: Node %i, wasm-%s", (major, set) => {
    const { present } = players([1, 2], folder, major);
    const held = present.filter(({ kernels }) => kernels === "wasm");
    expect(held.map(({ name }) => name)).toEqual([
      `Sluice wasm-${set}, 1 T`,
      `Sluice wasm-threads-${set}, 2 T`,
    ]);
    for (const { command } of held) expect(command.join(" ")).not.toContain("experimental");
    const flagged = present.filter(({ command }) => command.join(" ").includes("experimental"));
    expect(flagged).toHaveLength(major < 22 ? 2 : 0);
    for (const { library, kernels } of present) if (library !== "Sluice") expect(kernels).toBeUndefined();
  });

  test("as programs build a workload, give its results and time it", async () => {
    const reference = players([1], folder).present[0];
    const one = start(reference);
    const { version } = await one.ask<{ version: string }>({ about: true });
    expect(version).toContain("reference");
    const small = {
      ...workloads.find(({ task }) => task === "training")!,
      batch: 2,
      steps: 3,
      hiddenSize: 5,
    };
    const calls = { compared: 3, timed: 4, ms: 0 };
    const { check, times } = await one.ask<Timed>({ workload: small, form: reference.form, calls });
    expect(check).toEqual([[expect.any(Number), expect.any(Number), expect.any(Number)]]);
    expect(times).toHaveLength(4);
  });
});

describe("the peak", () => {
  const player = (name: string, threads: number, hardware?: "native" | "wasm", ours = true) =>
    ({ ...script(""), name, threads, hardware, ours }) as unknown as Player;
  const asked = (contender: Player, ...peaks: (number | undefined)[]): Asked<Player> => ({
    contender,
    ask: (async () => ({ version: "1", peak: peaks.shift() })) as Asked["ask"],
  });

  test("is the best of several, for one thread", async () => {
    const perThread: PerThread = {};
    const all = [
      asked(player("native 1", 1, "native"), 90, 100, 80),
      asked(player("native 2", 2, "native"), 150, 210, 190),
      asked(player("threads 2", 2, "wasm"), 50, 50.1, 40),
    ];
    expect(await raisePeaks(all, perThread)).toBe(true);
    expect(perThread).toEqual({ native: 90, wasm: 50 });
    expect(await raisePeaks(all, perThread)).toBe(true);
    expect(perThread).toEqual({ native: 105, wasm: 50.1 });
    expect(await raisePeaks(all, perThread)).toBe(false);
    expect(perThread).toEqual({ native: 105, wasm: 50.1 });
  });

  test("is asked of Sluice's alone", async () => {
    const peer = asked(player("PyTorch", 1, "native", false), 1000);
    const perThread: PerThread = {};
    expect(await raisePeaks([peer, asked(player("reference", 1), 5)], perThread)).toBe(false);
    expect(perThread).toEqual({});
  });

  test("of a contender is that of its hardware and threads", () => {
    const all = [player("a", 2, "native"), player("b", 2, "wasm"), player("c", 1)].map((one) => asked(one));
    expect([...peaksOf(all, { native: 100, wasm: 50 })]).toEqual([
      ["a", 200],
      ["b", 100],
    ]);
    expect([...peaksOf(all, { wasm: 50 })]).toEqual([["b", 100]]);
  });

  test("who does not start is absent, and the others go on", async () => {
    const dead: Asked<Player> = {
      contender: player("dead", 1, "native"),
      ask: () => Promise.reject(new Error("no such library")),
    };
    const { able, absent, versions } = await greet([dead, asked(player("b", 1, "wasm"), 50)]);
    expect(able.map(({ contender }) => contender.name)).toEqual(["b"]);
    expect(absent).toEqual([{ name: "dead", why: "does not start: no such library" }]);
    expect(versions).toEqual({ b: "1" });
  });
});
