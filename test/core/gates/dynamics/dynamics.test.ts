import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type FixedPoint,
  type FixedPointOptions,
  fixedPoints,
  participationRatio,
  phasePortrait,
  principalComponents,
  slowPoints,
  trajectories,
} from "../../../../src/core/gates/dynamics/index.ts";
import type { ObservableLayer } from "../../../../src/core/gates/layer.ts";
import { eigenvalues } from "../../../../src/core/gates/matrices.ts";
import { DefinedLayer, GRU, LSTM, RNN } from "../../../../src/core/nn/index.ts";
import { tensor, zeros } from "../../../../src/core/tensor/create.ts";
import { Random } from "../../../../src/core/tensor/random.ts";

type Kind = "rnn" | "gru" | "lstm";
const KINDS = { rnn: RNN, gru: GRU, lstm: LSTM };
const CANDIDATES = { rnn: "hidden", gru: "new", lstm: "cell" };

/** A layer of zeros, except for the recurrent weights of the candidate and some biases. */
function layerOf(kind: Kind, candidate: readonly number[][], biases: Record<string, number> = {}) {
  const layer = new KINDS[kind]({ inputSize: 1, hiddenSize: candidate.length, dtype: "float64" });
  for (const { data } of layer.parameters()) data.fill(0);
  const { gates } = layer.cell(0) as { gates: Record<string, LSTM["cells"][0]["gates"]["cell"]> };
  gates[CANDIDATES[kind]].hiddenWeight!.data.set(candidate.flat());
  for (const [gate, bias] of Object.entries(biases)) gates[gate].setBias(bias);
  return layer;
}

const turned = (by: number, angle: number) => [
  [by * Math.cos(angle), -by * Math.sin(angle)],
  [by * Math.sin(angle), by * Math.cos(angle)],
];

interface Golden {
  small: {
    name: string;
    cell: Kind;
    candidate: number[][];
    biases: Record<string, number>;
    digits: number;
    points: [number[], [number, number][]][];
  }[];
  networks: {
    name: string;
    cell: Kind;
    hiddenSize: number;
    inputSize: number;
    numLayers: number;
    input: number[];
    weights: Record<string, number[]>;
    points: [number[], [number, number][]][];
  }[];
}
const golden: Golden = JSON.parse(
  readFileSync(resolve(import.meta.dirname, "../../../golden/dynamics/points.json"), "utf8"),
);

function expectPoints(
  got: readonly FixedPoint[],
  expected: readonly (readonly [number[], [number, number][]])[],
  digits: number,
): void {
  expect(got.map(({ state }) => [...state].map((v) => v.toFixed(2)))).toHaveLength(expected.length);
  for (const [state, multipliers] of expected) {
    const near = (point: FixedPoint) =>
      Math.max(...state.map((value, i) => Math.abs(value - point.state[i])));
    const [point] = [...got].sort((a, b) => near(a) - near(b));
    expect(near(point)).toBeLessThan(10 ** -digits);
    point.eigenvalues.forEach(({ re, im }, k) => {
      const [real, imaginary] = multipliers[k];
      expect(Math.hypot(re - real, Math.abs(im) - Math.abs(imaginary))).toBeLessThan(10 ** -digits);
    });
  }
}

describe("fixed points", () => {
  test.each(golden.small)("$name", async ({ cell, candidate, biases, digits, points }) => {
    expectPoints((await fixedPoints(layerOf(cell, candidate, biases))).points, points, digits);
  });

  // The state of a GRU's or an RNN's stack, and PyTorch's order of weights, are ours.
  test.each(golden.networks)("$name of PyTorch", async (network) => {
    const { cell, weights, input, points, inputSize, hiddenSize, numLayers } = network;
    const layer = new KINDS[cell]({ inputSize, hiddenSize, numLayers, dtype: "float64" });
    for (const [name, values] of Object.entries(weights)) layer.parameter(name).data.set(values);
    expectPoints((await fixedPoints(layer, { input })).points, points, 8);
  });

  test("the multipliers of an update bias fall short of 1 more and more slowly, and the points stay", async () => {
    for (const [bias, first, slowest] of [
      [0, 0.583186, 1.854],
      [3, 0.960464, 24.79],
      [8, 0.99972, 3577],
    ]) {
      const { points } = await fixedPoints(layerOf("gru", [[4]], { update: bias }));
      expect(points.map(({ state }) => Number(state[0].toFixed(6)))).toEqual([-0.957504, 0, 0.957504]);
      expect(points.map(({ stability }) => stability)).toEqual(["stable", "unstable", "stable"]);
      expect(points[0].eigenvalues[0].modulus).toBeCloseTo(first, 6);
      expect(points[0].timescale / slowest).toBeCloseTo(1, 3);
    }
  });

  test("a memory of an LSTM is born where its forget bias passes 0", async () => {
    const multipliers = {
      "-1": [0.768941],
      1: [0.797937, 1.231059, 0.797937],
      3: [0.952574, 1.452574, 0.952574],
    };
    for (const [bias, expected] of Object.entries(multipliers)) {
      const { points } = await fixedPoints(layerOf("lstm", [[2]], { forget: Number(bias) }));
      expect(points.map(({ eigenvalues: [{ modulus }] }) => Number(modulus.toFixed(6)))).toEqual(expected);
    }
    const { points } = await fixedPoints(layerOf("lstm", [[2]], { forget: 3 }));
    expect(points[2].state[0]).toBeCloseTo(0.5, 6);
    expect(points[2].state[1]).toBeCloseTo(8.02931, 6);
    // The pitchfork itself, where the derivative does not decide.
    const { points: born } = await fixedPoints(layerOf("lstm", [[2]]));
    expect(born.map(({ stability }) => stability)).toEqual(["marginal"]);
    expect(born[0].eigenvalues[0].modulus).toBeCloseTo(1, 6);
  });

  test("of an sLSTM's four parts; its forget gate sets only the speed", async () => {
    const layer = new DefinedLayer({ cell: "sLSTM", inputSize: 1, hiddenSize: 1, dtype: "float64" });
    for (const { data } of layer.parameters()) data.fill(0);
    layer.gates.cell.setBias(0.5);
    for (const bias of [1, 3]) {
      layer.gates.forget.setBias(bias);
      const { points, names } = await fixedPoints(layer);
      const [{ state, eigenvalues }] = points;
      expect(names).toEqual(["hidden 0", "cell 0", "normalizer 0", "stabilizer 0"]);
      expect(points).toHaveLength(1);
      expect(state[0]).toBeCloseTo(0.231059, 6);
      if (bias === 1)
        expect([...state]).toEqual([0.231059, 1.718282, 3.718282, 0].map((v) => expect.closeTo(v, 6)));
      const share = 1 / (1 + Math.exp(-bias));
      expect(eigenvalues.map(({ modulus }) => modulus)).toEqual(
        [share, share, 0, 0].map((v) => expect.closeTo(v, 6)),
      );
    }
  });

  test("a line of them returns every start, and says so", async () => {
    const found = await fixedPoints(layerOf("lstm", [[0]], { cell: 0.5 }), {
      act: { forget: 1, input: 0 },
      starts: 16,
    });
    expect(found.points).toHaveLength(16);
    for (const { stability, eigenvalues } of found.points) {
      expect(stability).toBe("marginal");
      expect(eigenvalues.map(({ modulus }) => modulus)).toEqual([1, 0]);
    }
    expect(String(found)).toContain("marginal");
  });

  test("cycles are points of the step repeated, without those of shorter ones", async () => {
    const { points } = await fixedPoints(layerOf("rnn", [[-2]]), { period: 2 });
    expect(points).toHaveLength(1);
    expect(points[0].cycle.map(([h]) => h)).toEqual([-0.957504, 0.957504].map((v) => expect.closeTo(v, 6)));
    expect(points[0].stability).toBe("stable");
    // In steps of the layer, not in turns of the cycle: two steps multiply a deviation by μ.
    const [{ modulus, timescale }] = points[0].eigenvalues;
    expect(modulus ** (timescale / 2)).toBeCloseTo(Math.exp(-1), 12);
    const eight = await fixedPoints(layerOf("rnn", turned(1.1, Math.PI / 4)), { period: 8 });
    const stable = eight.points.filter(({ stability }) => stability === "stable");
    expect(stable).toHaveLength(1);
    const radii = stable[0].cycle.map((state) => Math.hypot(...state));
    expect(Math.min(...radii)).toBeCloseTo(0.5706, 4);
    expect(Math.max(...radii)).toBeCloseTo(0.5894, 4);
    expect((await fixedPoints(layerOf("rnn", [[0.5]]), { period: 2 })).points).toEqual([]);
  });

  test("two that met leave a slow point, which is not one of them", async () => {
    const at = (bias: number) => layerOf("rnn", [[2]], { hidden: bias });
    expect((await fixedPoints(at(0.5328))).points).toHaveLength(3);
    expect((await fixedPoints(at(0.5329))).points).toHaveLength(1);
    const slow = await slowPoints(at(0.54));
    expect(String(slow)).toMatch(/^q 0\.0000064\d* .* -0\.7107$/);
    expect(String(await slowPoints(at(0)))).toBe("no slow point");
    const [ghost] = slow;
    expect(ghost.state[0]).toBeCloseTo(-0.710687, 6);
    expect(ghost.q / 6.41e-6).toBeCloseTo(1, 3);
    const [{ states }] = trajectories(at(0.54), { from: [[-1]], steps: 60 });
    expect(states.findIndex((h) => h > 0)).toBe(42);
    // A slow gate is not a fixed point: the residual is small, the Newton step is not.
    const gru = layerOf("gru", [[4]], { update: 8 });
    expect((await fixedPoints(gru, { starts: [[0.5]] })).points[0].state[0]).not.toBeCloseTo(0.5, 2);
  });

  test("slow points leave out states that stay only because a gate is 1 to the last bit", async () => {
    // z = σ(3 h + 2) is 1 from h = 12 on.
    const layer = layerOf("gru", [[1]], { update: 2 });
    layer.parameter("weight_hh_l0").data.set([0, 3, -3]);
    expect((await fixedPoints(layer)).points.map(({ stability }) => stability)).toEqual(["stable"]);
    expect(await slowPoints(layer)).toEqual([]);
  });

  test("a far start leaves the others' points apart", async () => {
    const { points } = await fixedPoints(layerOf("rnn", [[2]]), { starts: [[1e5], [-1], [1], [0.01]] });
    expect(points.map(({ state, starts }) => [Math.round(state[0]), starts])).toEqual([
      [-1, 1],
      [0, 1],
      [1, 2],
    ]);
  });

  test("a limit cycle turns as fast as the gallery says", () => {
    for (const [alpha, bias, turn, least, most] of [
      [Math.PI / 3, 0, 10.4808, 0.51879, 0.53617],
      [Math.PI / 3.8, 0, 14.004, 0.69264, 0.73454],
      [Math.PI / 4, 3, 135.6486, 0.39096, 0.39848],
    ]) {
      const layer = layerOf("gru", turned(3, alpha), { update: bias });
      const [{ states }] = trajectories(layer, { from: [[0.3, 0.1]], steps: 12_000 });
      const angle = (t: number) => Math.atan2(states[2 * t + 1], states[2 * t]);
      let total = 0;
      let [inner, outer] = [Number.POSITIVE_INFINITY, 0];
      for (let t = 8_001; t <= 12_000; t++) {
        const moved = angle(t) - angle(t - 1);
        total += moved - 2 * Math.PI * Math.round(moved / (2 * Math.PI));
        const radius = Math.hypot(states[2 * t], states[2 * t + 1]);
        [inner, outer] = [Math.min(inner, radius), Math.max(outer, radius)];
      }
      expect((4000 * 2 * Math.PI) / Math.abs(total) / turn).toBeCloseTo(1, 2);
      expect(inner).toBeCloseTo(least, 4);
      expect(outer).toBeCloseTo(most, 4);
    }
  });

  test("equal seeds give equal points; a float32 layer has those of its weights", async () => {
    const layer = new LSTM({ inputSize: 2, hiddenSize: 3, numLayers: 2, seed: 4 });
    const [a, b] = [
      await fixedPoints(layer, { seed: 3, starts: 32 }),
      await fixedPoints(layer, { seed: 3, starts: 32 }),
    ];
    expect(a.points).toEqual(b.points);
    expect(a.names[4]).toBe("hidden 1 of layer 1");
    const double = new LSTM({ inputSize: 2, hiddenSize: 3, numLayers: 2, dtype: "float64" });
    double.loadStateDict(layer.stateDict());
    expect((await fixedPoints(double, { seed: 3, starts: 32 })).points).toEqual(a.points);
    // One step of the layer leaves the point where it is.
    const { state } = a.points[0];
    const given = {
      hidden: tensor(state.slice(0, 6), [2, 1, 3]),
      cell: tensor(state.slice(6), [2, 1, 3]),
    };
    const after = double.forward(zeros([1, 1, 2], { dtype: "float64" }), { state: given });
    expect([...after.state.hidden.data, ...after.state.cell.data]).toEqual(
      [...state].map((value) => expect.closeTo(value, 12)),
    );
  });

  test("a search reports progress, and ends at its signal", async () => {
    const shares: number[] = [];
    await fixedPoints(layerOf("rnn", [[2]]), { onProgress: (share) => shares.push(share) });
    expect(shares.at(-1)).toBe(1);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    const stop = new AbortController();
    const stopped = fixedPoints(layerOf("rnn", [[2]]), {
      signal: stop.signal,
      onProgress: () => stop.abort(new Error("enough")),
    });
    await expect(stopped).rejects.toThrow("enough");
  });

  test("each bad argument has its message", async () => {
    const layer = new LSTM({ inputSize: 2, hiddenSize: 3 });
    const broken = new LSTM({ inputSize: 2, hiddenSize: 3 });
    broken.parameter("weight_hh_l0").data[4] = Number.NaN;
    const both = new GRU({ inputSize: 2, hiddenSize: 3, bidirectional: true });
    const cases: [ObservableLayer, FixedPointOptions, RegExp][] = [
      [
        layer,
        { input: zeros([5, 1, 2]) },
        /one input of 2 numbers for all steps, got \[5, 1, 2\].*pass one step/,
      ],
      [layer, { input: [1, 2, 3] }, /one input of 2 numbers/],
      [layer, { input: [1, Number.NaN] }, /finite input, got NaN at 1/],
      [layer, { input: ["1", "2"] as never }, /2 numbers, got \["1", "2"\]/],
      [layer, { starts: [["1", "2", "3", "4", "5", "6"]] as never }, /states \[N, 6\], got \["1"/],
      [layer, { act: { retian: 1 } }, /"retian"/],
      [layer, { act: { forget: [1, 2] as never } }, /act.forget/],
      [layer, { starts: [[1, 2]] }, /states \[N, 6\]/],
      [layer, { starts: 0 }, /at least 1/],
      [layer, { period: 0 }, /period/],
      [layer, { signal: {} as AbortSignal }, /AbortSignal/],
      [broken, {}, /finite weights, got NaN at 4 of weightHh in layer 0/],
      [both, {}, /one direction/],
    ];
    for (const [of, options, message] of cases)
      await expect(fixedPoints(of, options)).rejects.toThrow(message);
    expect(() => phasePortrait(layer)).toThrow(/two numbers.*got 6/);
    const small = layerOf("lstm", [[2]]);
    expect(() =>
      phasePortrait(small, {
        range: [
          [0, 0],
          [0, 1],
        ],
      }),
    ).toThrow(/from below to/);
  });
});

test("eigenvalues are those of the matrix that was made from them", () => {
  const cell = fc.oneof(
    fc.double({ min: -2, max: 2, noNaN: true }).map((re) => [[re, 0]]),
    fc
      .tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: 0.1, max: 1, noNaN: true }))
      .map(([re, im]) => [
        [re, im],
        [re, -im],
      ]),
  );
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1, maxLength: 6 }), fc.nat(), (blocks, seed) => {
      const values = blocks.flat();
      const S = values.length;
      const matrix = new Float64Array(S * S);
      for (let k = 0; k < S; k++) {
        matrix[k * S + k] = values[k][0];
        if (values[k][1] > 0)
          [matrix[k * S + k + 1], matrix[(k + 1) * S + k]] = [values[k][1], -values[k][1]];
      }
      // Mirrored, one reflection after the other, the eigenvalues stay.
      const random = new Random(seed);
      for (let turn = 0; turn < 3; turn++) {
        const v = Float64Array.from({ length: S }, () => random.normal());
        const length = v.reduce((sum, each) => sum + each * each, 0);
        const mirror = Array.from({ length: S * S }, (_, at) => {
          const [i, j] = [Math.floor(at / S), at % S];
          return Number(i === j) - (2 * v[i] * v[j]) / length;
        });
        const times = (a: ArrayLike<number>, b: ArrayLike<number>) =>
          Float64Array.from({ length: S * S }, (_, at) => {
            let sum = 0;
            for (let k = 0; k < S; k++) sum += a[Math.floor(at / S) * S + k] * b[k * S + (at % S)];
            return sum;
          });
        matrix.set(times(times(mirror, matrix), mirror));
      }
      const left = eigenvalues(matrix, S);
      expect(left).toHaveLength(S);
      for (const [re, im] of values) {
        left.sort((a, b) => Math.hypot(a.re - re, a.im - im) - Math.hypot(b.re - re, b.im - im));
        const [{ re: gotRe, im: gotIm }] = left;
        // Close eigenvalues are as exact as their root.
        expect(Math.hypot(gotRe - re, gotIm - im)).toBeLessThan(1e-4);
        left.shift();
      }
    }),
    { seed: 46, numRuns: 60 },
  );
});

describe("directions of states", () => {
  test("their number, and which", () => {
    const points = (x: (a: number) => number, y: (a: number) => number) =>
      tensor(
        Float64Array.from({ length: 800 }, (_, k) => {
          const angle = (Math.floor(k / 2) * 2 * Math.PI) / 400;
          return 5 + (k % 2 === 0 ? x(angle) : y(angle));
        }),
        [400, 2],
      );
    // Variances 4 : 1, off the origin.
    const ellipse = points((a) => 2 * Math.cos(a), Math.sin);
    expect(participationRatio(ellipse)).toBeCloseTo(25 / 17, 6);
    const { mean, components, variances, shares, project } = principalComponents(ellipse);
    expect([...mean]).toEqual([expect.closeTo(5, 9), expect.closeTo(5, 9)]);
    expect([...components[0]]).toEqual([expect.closeTo(1, 9), expect.closeTo(0, 9)]);
    expect([...variances]).toEqual([expect.closeTo(2, 9), expect.closeTo(0.5, 9)]);
    expect(shares[0]).toBeCloseTo(0.8, 9);
    expect(project(ellipse).data[0]).toBeCloseTo(2, 9);
    // A circle and half its second harmonic.
    const harmonics = Float64Array.from({ length: 1600 }, (_, k) => {
      const angle = (Math.floor(k / 4) * 2 * Math.PI) / 400;
      return [Math.cos(angle), Math.sin(angle), Math.cos(2 * angle) / 2, Math.sin(2 * angle) / 2][k % 4];
    });
    expect(participationRatio(tensor(harmonics, [400, 4]))).toBeCloseTo(
      1.25 ** 2 / (2 * 0.25 + 2 * 0.125 ** 2),
      9,
    );
    // Neither of these varies in all directions.
    for (const flat of [tensor([0, 0, 1, 0, 2, 0], [3, 2]), tensor([3, 3, 3, 3], [2, 2])]) {
      const [a, b] = principalComponents(flat).components;
      for (const [u, v, product] of [
        [a, a, 1],
        [b, b, 1],
        [a, b, 0],
      ] as const)
        expect(u[0] * v[0] + u[1] * v[1]).toBeCloseTo(product, 9);
    }
    for (const measure of [principalComponents, participationRatio])
      expect(() => measure(tensor([Number.NaN, 1, 2, 3], [2, 2]))).toThrow(/finite states, got NaN at 0/);
    expect(() => principalComponents(ellipse, { count: 3 })).toThrow(/from 1 to 2, got 3/);
    expect(() => participationRatio(tensor([1, 2], [1, 2]))).toThrow(/at least two states/);
  });
});

describe("a phase portrait", () => {
  const layer = layerOf("lstm", [[2]], { forget: 1 });

  test("has arrows, nullclines through the points, and ways that end at them", () => {
    const portrait = phasePortrait(layer, {
      range: [
        [-1, 1],
        [-3, 3],
      ],
      from: [
        [0.1, 0.5],
        [-0.1, -0.5],
      ],
      steps: 200,
      arrows: 5,
    });
    const { names, field, nullclines, points, trajectories: ways } = portrait;
    expect(names).toEqual(["hidden 0", "cell 0"]);
    expect(points).toHaveLength(3);
    expect(field.states).toHaveLength(50);
    // In the middle nothing moves.
    expect([...field.moves.subarray(24, 26)]).toEqual([0, 0]);
    for (const lines of nullclines)
      for (const { state } of points) {
        const ends = Array.from({ length: lines.length / 2 }, (_, k) =>
          Math.hypot(lines[2 * k] - state[0], lines[2 * k + 1] - state[1]),
        );
        expect(Math.min(...ends)).toBeLessThan(0.06);
      }
    expect([...ways[0].states.slice(-2)]).toEqual(
      [...points[2].state].map((value) => expect.closeTo(value, 9)),
    );
    expect(ways[1].states[0]).toBe(-0.1);
    expect(ways[0].gates[0].forget).toHaveLength(200);
    expect(ways[0].gates[0].forget[0]).toBeCloseTo(1 / (1 + Math.exp(-1)), 12);
  });

  test("has all nine points of two units that remember on their own", () => {
    for (const kind of ["gru", "rnn"] as const) {
      const pair = layerOf(kind, turned(kind === "gru" ? 4 : 2, 0));
      for (const seed of [0, 1, 2, 3])
        expect(phasePortrait(pair, { seed, arrows: 2, grid: 2 }).points).toHaveLength(9);
    }
  });

  test("with a gate held shows the gate as held", () => {
    const { points, trajectories: ways } = phasePortrait(layer, { act: { forget: 0.5 }, from: 1, steps: 3 });
    expect(points).toHaveLength(1);
    expect([...ways[0].gates[0].forget]).toEqual([0.5, 0.5, 0.5].map((value) => expect.closeTo(value, 12)));
  });
});
