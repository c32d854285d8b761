import { describe, expect, test } from "vitest";
import { judge } from "../../bench/compare.ts";
import { type Form, LONG_CALLS, USUAL_CALLS } from "../../bench/nets/net.ts";
import { Race } from "../../bench/race.ts";
import { Rates } from "../../bench/rates.ts";
import { type Fake, fake, log, ours, right, workload } from "./fakes.ts";

const PATIENCE = 1000;

async function run(players: Fake[], { w = workload, rounds = 1, rates = new Rates() } = {}) {
  const race = new Race(w, players, 7, rates);
  for (let round = 0; round < rounds; round++) await race.round(PATIENCE);
  const rows = race.rows();
  judge(rows, w, new Map());
  return rows;
}

describe("a workload", () => {
  test("is timed in rounds, and a row has the median over rounds of the medians of calls", async () => {
    const rows = await run([ours(), fake("peer", { call: 30 })], { rounds: 3 });
    expect(
      rows.map(({ contender, milliseconds, byRound, ratio }) => [contender, milliseconds, byRound, ratio]),
    ).toEqual([
      ["Sluice reference", 11, [11, 11, 11], 31 / 11],
      ["peer", 31, [31, 31, 31], undefined],
    ]);
  });

  test("is timed in turns, forwards and backwards", async () => {
    log.length = 0;
    await run([ours("a"), fake("b"), fake("c")], { rounds: 3 });
    expect(log.join("")).toBe("abccbaabc");
  });

  test("is asked only of those who have such a task", async () => {
    const peer = fake("peer", { tasks: ["inference"] });
    expect((await run([ours(), peer])).map(({ contender }) => contender)).toEqual(["Sluice reference"]);
    expect(peer.asked).toEqual([]);
  });

  test("will take as long as those took who will be asked again", async () => {
    const waiting = fake("peer");
    const { ask } = waiting;
    waiting.ask = async (request) => {
      await new Promise((done) => setTimeout(done, 20));
      return ask(request);
    };
    const race = new Race(workload, [ours(), waiting, fake("slow", { call: 3000 })], 7, new Rates());
    expect(race.expected).toBe(0);
    await race.round(PATIENCE);
    expect(race.expected).toBeGreaterThan(15);
    const alone = new Race(workload, [ours("a", { crashes: "no" }), waiting], 7, new Rates());
    await alone.round(PATIENCE);
    // Nothing to compare with, so no contender will be asked.
    expect(alone.expected).toBe(0);
  });
});

describe("a contender with a wrong result", () => {
  test.each([
    ["another number", [[1, 2, 3.001]]],
    ["no number", [[1, Number.NaN, 3]]],
    ["fewer numbers", [[1, 2]]],
    ["nothing", []],
  ])("is refused for %s: no time, no rival, not asked again", async (_, wrong) => {
    const cheat = fake("cheat", { results: () => wrong, call: 0.001 });
    const rows = await run([ours(), cheat, fake("peer", { call: 30 })], { rounds: 3 });
    expect(rows[1].refused).toMatch(/^results are off by .*, 0\.0001 is allowed$/);
    expect(rows[1].milliseconds).toBeUndefined();
    expect(cheat.asked).toHaveLength(1);
    expect(rows[0].rival).toBe("peer");
  });

  test("is refused in a later round, too", async () => {
    let calls = 0;
    const cheat = fake("cheat", { results: () => (calls++ === 0 ? right() : [[0, 0, 0]]) });
    const [, row] = await run([ours(), cheat], { rounds: 2 });
    expect(row.refused).toBeDefined();
    expect(row.milliseconds).toBeUndefined();
  });

  test("is refused when it is ours, too, and the one it is compared with is not", async () => {
    const rows = await run([ours(), ours("Sluice native", { results: () => [[9, 9, 9]] })]);
    expect(rows.map(({ refused }) => refused !== undefined)).toEqual([false, true]);
  });

  test("is no longer refused within the tolerance", async () => {
    const rows = await run([ours(), fake("peer", { results: () => [[1, 2, 3 + 2e-4]] })]);
    expect(rows[1].refused).toBeUndefined();
    expect(rows[1].off).toBeCloseTo(2e-4 / 3, 9);
  });
});

describe("a contender that computes another form", () => {
  const oneBias: Form = { hiddenBias: false, resetAfter: false };
  const inForm = (form: Form) => [form.hiddenBias ? [1, 2, 3] : [7, 8, 9]];

  test("is compared with ours in that form, which is computed once and is not what ours is timed in", async () => {
    const reference = ours("Sluice reference", { results: inForm, call: 20 });
    const rows = await run([reference, fake("one bias", { form: oneBias, results: inForm })], { rounds: 2 });
    expect(rows.map(({ off, refused, milliseconds }) => [off, refused, milliseconds])).toEqual([
      [0, undefined, 21],
      [0, undefined, 11],
    ]);
    const forms = reference.asked.map(({ form, calls }) => [form.hiddenBias, calls.ms]);
    expect(forms).toEqual([
      [true, 7],
      [false, 0],
      [true, 7],
    ]);
  });

  test("is refused when it has the results of the full form", async () => {
    const rows = await run([
      ours("Sluice reference", { results: inForm }),
      fake("one bias", { form: oneBias, results: right }),
    ]);
    expect(rows[1].refused).toBeDefined();
  });

  test("has one form of an LSTM whatever its GRU does", async () => {
    const reference = ours();
    const player = fake("reset before", { form: { hiddenBias: true, resetAfter: false } });
    await run([reference, player]);
    expect(reference.asked).toHaveLength(1);
    await run([reference, player], { w: { ...workload, cell: "gru" } });
    expect(reference.asked).toHaveLength(3);
  });
});

describe("a contender that fails", () => {
  test("has a row that says so, is not asked again, and others go on", async () => {
    const failing = fake("peer", { crashes: "out of memory" });
    const rows = await run([ours(), failing], { rounds: 3 });
    expect(rows[1]).toMatchObject({ failed: "out of memory" });
    expect(rows[1].milliseconds).toBeUndefined();
    expect(failing.asked).toHaveLength(1);
    expect(rows[0].byRound).toHaveLength(3);
  });

  test("when ours is first, others are compared with Sluice's next", async () => {
    const broken = ours("Sluice reference", { crashes: "no" });
    const rows = await run([broken, ours("Sluice native"), fake("peer")]);
    expect(rows.map(({ failed, refused }) => [failed, refused])).toEqual([
      ["no", undefined],
      [undefined, undefined],
      [undefined, undefined],
    ]);
  });

  test("leaves others without anything to compare with when no set of Sluice's runs", async () => {
    const [row] = await run([fake("peer")]);
    expect(row.refused).toBe("there is nothing to compare its results with");
  });
});

describe("a slow contender", () => {
  test("has one round", async () => {
    const slow = fake("slow", { call: 3000 });
    const [, row] = await run([ours(), slow], { rounds: 3 });
    expect(row).toMatchObject({ byRound: [3001] });
    expect(slow.asked).toHaveLength(1);
  });

  test("has as many rounds as others when it is held to targets", async () => {
    const [row] = await run([ours("Sluice wasm-simd", { call: 3000, kernels: "wasm" })], { rounds: 3 });
    expect(row.byRound).toHaveLength(3);
  });

  test("makes fewer calls where each takes seconds, and as many losses are compared as there are", async () => {
    const rates = new Rates();
    const slow = fake("slow", { call: 200, results: () => [[1, 2, 3]] });
    await run([ours(), slow], { rates });
    const large = { ...workload, name: "large", batch: 2 * 16 };
    const two = fake("slow", { call: 3200, results: () => [[1, 2]] });
    const race = new Race(large, [ours(), two], 7, rates);
    await race.round(10_000);
    expect([slow, two].map(({ asked }) => asked[0].calls)).toEqual([
      { ...USUAL_CALLS, ms: 7 },
      { ...LONG_CALLS, ms: 7 },
    ]);
    expect(race.rows()[1]).toMatchObject({ off: 0, milliseconds: 3201 });
  });

  test("is not asked for what would take longer than anybody waits, at its rate so far", async () => {
    const rates = new Rates();
    const slow = fake("slow", { call: 200 });
    await run([ours(), slow], { rates });
    const [first, row] = await run([ours(), slow], { w: { ...workload, name: "large", batch: 8 }, rates });
    expect(row.passedOver).toBe("about 0.8 s a call, at its rate so far");
    expect(row.milliseconds).toBeUndefined();
    expect(slow.asked).toHaveLength(1);
    expect(first.milliseconds).toBe(11);
  });

  test("is not asked, either, when it is known to be slow beforehand", async () => {
    const slow = fake("slow", { expected: 1e-9 });
    const [, row] = await run([ours(), slow]);
    expect(row.passedOver).toMatch(/^about .* s a call, at the rate that is expected of it$/);
    expect(slow.asked).toEqual([]);
  });

  test("is asked when it is held to targets", async () => {
    const rates = new Rates();
    const slow = ours("Sluice wasm-simd", { call: 200, kernels: "wasm" });
    await run([slow], { rates });
    expect((await run([slow], { w: { ...workload, batch: 8 }, rates }))[0].milliseconds).toBe(201);
  });
});
