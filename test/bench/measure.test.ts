import { describe, expect, test } from "vitest";
import { judge } from "../../bench/compare.ts";
import type { Player } from "../../bench/contenders.ts";
import { type AskedPlayer, type Effort, Measurement } from "../../bench/measure.ts";
import { type Form, FULL_FORM } from "../../bench/nets/net.ts";
import type { Request } from "../../bench/requests.ts";
import type { Scaling, Workload } from "../../bench/workloads.ts";

const shape = { batch: 2, steps: 3, inputSize: 4, hiddenSize: 5, layers: 1 };
const workload: Workload = {
  name: "w",
  task: "training",
  cell: "lstm",
  ...shape,
  runs: "usual",
  targets: [],
};
const effort: Effort = { rounds: 3, milliseconds: 7, patience: 1000 };

interface Fake extends AskedPlayer {
  asked: Request[];
}

interface Behaviour extends Partial<Player> {
  /** Results in a form */
  results?(form: Form): number[][];
  /** Milliseconds of a call */
  call?: number;
  /** Thrown at every run */
  crashes?: string;
}

const right = () => [[1, 2, 3]];
const log: string[] = [];

/** A contender that computes nothing: says what it is told to. */
function fake(name: string, { results = right, call = 10, crashes, ...own }: Behaviour = {}): Fake {
  const asked: Request[] = [];
  const library = own.ours ? "Sluice" : name;
  const player: Player = {
    ...{ name, library, ours: false, threads: 1, command: [], tasks: ["training"], form: FULL_FORM },
    ...own,
  };
  const ask = async (request: object) => {
    const known = request as Request;
    asked.push(known);
    if ("workload" in known) return { check: results(known.form), times: [5 * call, call, call] };
    if ("run" in known) {
      log.push(name);
      if (crashes !== undefined) throw new Error(crashes);
      return { times: [call + 1, call, call + 5] };
    }
    return {};
  };
  return { contender: player, asked, ask: ask as AskedPlayer["ask"] };
}

const ours = (name = "Sluice reference", behaviour: Behaviour = {}) =>
  fake(name, { ours: true, ...behaviour });

async function measure(players: Fake[], w = workload) {
  const rows = await new Measurement(players, effort).measure(w);
  judge(rows, w, new Map());
  return rows;
}
const runsOf = ({ asked }: Fake) => asked.filter((request) => "run" in request).length;

describe("a workload", () => {
  test("is timed in rounds, and a row has the median over rounds of the medians of calls", async () => {
    const rows = await measure([ours(), fake("peer", { call: 30 })]);
    expect(
      rows.map(({ contender, milliseconds, rounds, ratio }) => [contender, milliseconds, rounds, ratio]),
    ).toEqual([
      ["Sluice reference", 11, 3, 31 / 11],
      ["peer", 31, 3, undefined],
    ]);
  });

  test("is timed in turns, forwards and backwards", async () => {
    log.length = 0;
    await measure([ours(), fake("peer"), fake("other")]);
    expect(log).toEqual([
      "Sluice reference",
      "peer",
      "other",
      "other",
      "peer",
      "Sluice reference",
      "Sluice reference",
      "peer",
      "other",
    ]);
  });

  test("whose time is over has the first round, and is known to have no more", async () => {
    const measurement = new Measurement([ours(), fake("peer")], effort);
    const rows = await measurement.measure(workload, 0);
    expect(rows.map(({ rounds }) => rounds)).toEqual([1, 1]);
    expect(measurement.cut).toEqual(["w"]);
    await measurement.measure(workload);
    expect(measurement.cut).toEqual(["w"]);
  });

  test("is freed afterwards", async () => {
    const players = [ours(), fake("peer")];
    await measure(players);
    for (const { asked } of players) expect(asked.at(-1)).toEqual({ forget: true });
  });

  test("is asked only of those who have such a task", async () => {
    const peer = fake("peer", { tasks: ["inference"] });
    expect((await measure([ours(), peer])).map(({ contender }) => contender)).toEqual(["Sluice reference"]);
    expect(peer.asked).toEqual([]);
  });
});

describe("a contender with a wrong result", () => {
  test.each([
    ["another number", [[1, 2, 3.001]]],
    ["no number", [[1, Number.NaN, 3]]],
    ["fewer numbers", [[1, 2]]],
    ["nothing", []],
  ])("is refused for %s: not timed, and no rival", async (_, wrong) => {
    const cheat = fake("cheat", { results: () => wrong, call: 0.001 });
    const rows = await measure([ours(), cheat, fake("peer", { call: 30 })]);
    expect(rows[1].refused).toMatch(/^results are off by .*, 0\.0001 is allowed$/);
    expect(rows[1].milliseconds).toBeUndefined();
    expect(runsOf(cheat)).toBe(0);
    expect(rows[0].rival).toBe("peer");
  });

  test("is refused when it is ours, too, and the one it is compared with is not", async () => {
    const rows = await measure([ours(), ours("Sluice native", { results: () => [[9, 9, 9]] })]);
    expect(rows.map(({ refused }) => refused !== undefined)).toEqual([false, true]);
  });

  test("is no longer refused within the tolerance", async () => {
    const rows = await measure([ours(), fake("peer", { results: () => [[1, 2, 3 + 2e-4]] })]);
    expect(rows[1].refused).toBeUndefined();
    expect(rows[1].off).toBeCloseTo(2e-4 / 3, 9);
  });
});

describe("a contender that computes another form", () => {
  const oneBias: Form = { hiddenBias: false, resetAfter: false };
  const inForm = (form: Form) => [form.hiddenBias ? [1, 2, 3] : [7, 8, 9]];

  test("is compared with ours in that form", async () => {
    const rows = await measure([
      ours("Sluice reference", { results: inForm }),
      fake("one bias", { form: oneBias, results: inForm }),
    ]);
    expect(rows.map(({ off, refused }) => [off, refused])).toEqual([
      [0, undefined],
      [0, undefined],
    ]);
  });

  test("is refused when it has the results of the full form", async () => {
    const rows = await measure([
      ours("Sluice reference", { results: inForm }),
      fake("one bias", { form: oneBias, results: right }),
    ]);
    expect(rows[1].refused).toBeDefined();
  });

  test("does not change what ours is timed in", async () => {
    const reference = ours("Sluice reference", { results: inForm });
    await measure([reference, fake("one bias", { form: oneBias, results: inForm })]);
    const forms = reference.asked.flatMap((request) => ("workload" in request ? [request.form] : []));
    expect(forms).toEqual([oneBias, FULL_FORM]);
  });

  test("has one form of an LSTM whatever its GRU does", async () => {
    const reference = ours();
    const player = fake("reset before", { form: { hiddenBias: true, resetAfter: false } });
    await measure([reference, player]);
    expect(reference.asked.filter((request) => "workload" in request)).toHaveLength(1);
    await measure([reference, player], { ...workload, cell: "gru" });
    expect(reference.asked.filter((request) => "workload" in request)).toHaveLength(3);
  });
});

describe("a contender that fails", () => {
  test("while it is timed has a row that says so, and others go on", async () => {
    const rows = await measure([ours(), fake("peer", { crashes: "out of memory" })]);
    expect(rows[1]).toMatchObject({ failed: "out of memory" });
    expect(rows[1].milliseconds).toBeUndefined();
    expect(rows[0].milliseconds).toBe(11);
  });

  test("when ours is first, the next of ours is what others are compared with", async () => {
    const broken = ours("Sluice reference", {
      results: () => {
        throw new Error("no");
      },
    });
    const rows = await measure([broken, ours("Sluice native"), fake("peer")]);
    expect(rows.map(({ failed, refused }) => [failed, refused])).toEqual([
      ["no", undefined],
      [undefined, undefined],
      [undefined, undefined],
    ]);
  });

  test("leaves others without anything to compare with when nobody of ours is there", async () => {
    const [row] = await measure([fake("peer")]);
    expect(row.refused).toBe("there is nothing to compare its results with");
  });
});

describe("a slow contender", () => {
  test("is timed by its first calls alone", async () => {
    const slow = fake("slow", { call: 3000 });
    const [, row] = await measure([ours(), slow]);
    expect(row).toMatchObject({ milliseconds: 3000, rounds: 1 });
    expect(runsOf(slow)).toBe(0);
  });

  test("is not asked for what would take longer than anybody waits, at its rate so far", async () => {
    const slow = fake("slow", { call: 200 });
    const measurement = new Measurement([ours(), slow], effort);
    await measurement.measure(workload);
    const before = slow.asked.length;
    const [first, row] = await measurement.measure({ ...workload, name: "large", batch: 8 });
    expect(row.passedOver).toBe("about 0.8 s a call, at its rate so far");
    expect(row.milliseconds).toBeUndefined();
    expect(slow.asked.slice(before)).toEqual([{ forget: true }]);
    expect(first.milliseconds).toBe(11);
  });

  test("is not asked, either, when it is known to be slow beforehand", async () => {
    const slow = fake("slow", { expected: 1e-9 });
    const [, row] = await measure([ours(), slow]);
    expect(row.passedOver).toMatch(/^about .* s a call, as it once took$/);
    expect(slow.asked).toEqual([{ forget: true }]);
  });

  test("is asked when it is held to targets", async () => {
    const slow = ours("Sluice wasm-simd", { call: 200, kernels: "wasm" });
    const measurement = new Measurement([slow], effort);
    await measurement.measure(workload);
    expect((await measurement.measure({ ...workload, batch: 8 }))[0].milliseconds).toBe(201);
  });
});

describe("time by size", () => {
  const scaling: Scaling = {
    size: "steps",
    points: [3, 30].map((steps) => ({ ...workload, name: `steps ${steps}`, steps })),
  };
  const grows = (name: string, factor: number) => {
    const player = ours(name, { kernels: "wasm" });
    const { ask } = player;
    player.ask = (async (request: Request) => {
      if ("run" in request) return { times: [request.run === "steps 3" ? 10 : 100 * factor] };
      return ask(request);
    }) as AskedPlayer["ask"];
    return player;
  };

  test("is linear within a tenth, or lost", async () => {
    const rows = await new Measurement([grows("linear", 1.05), grows("quadratic", 1.2)], effort).scale(
      scaling,
    );
    expect(rows).toEqual([
      {
        contender: "linear",
        points: ["steps 3", "steps 30"],
        milliseconds: [10, 105],
        linear: [1, expect.closeTo(1.05)],
        met: true,
      },
      {
        contender: "quadratic",
        points: ["steps 3", "steps 30"],
        milliseconds: [10, 120],
        linear: [1, expect.closeTo(1.2)],
        met: false,
      },
    ]);
  });

  test("is asked of those that are held to targets", async () => {
    const peer = fake("peer");
    const rows = await new Measurement([grows("linear", 1), peer], effort).scale(scaling);
    expect(rows).toHaveLength(1);
    expect(peer.asked).toEqual([]);
  });

  test("is not taken of wrong results", async () => {
    const wrong = ours("wrong", { kernels: "native", results: () => [[0, 0, 0]], call: 0.001 });
    const [right, row] = await new Measurement([grows("linear", 1), wrong], effort).scale(scaling);
    expect(right.met).toBe(true);
    expect(row).toEqual({
      contender: "wrong",
      points: ["steps 3", "steps 30"],
      broken: expect.stringContaining("results are off by 1"),
    });
    expect(runsOf(wrong)).toBe(0);
  });

  test("is not taken of one who fails", async () => {
    const failing = ours("failing", { kernels: "native", crashes: "out of memory" });
    const [, row] = await new Measurement([grows("linear", 1), failing], effort).scale(scaling);
    expect(row.broken).toBe("out of memory");
    expect(row.met).toBeUndefined();
  });
});
