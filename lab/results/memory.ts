/**
 * When and how fixed points appear while an LSTM learns delayed recall, by the forget bias that it begins with.
 *
 *     npx tsx lab/results/memory.ts --run   trains the networks (minutes), writes lab/results/data/memory.json and docs/memory.md
 *     npx tsx lab/results/memory.ts         writes docs/memory.md from the data
 */
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { medianOf } from "../../src/core/tensor/statistics.ts";
import {
  Adam,
  clipGradNorm,
  crossEntropy,
  diagnostics,
  indices,
  Random,
  schemes,
  type Tensor,
  tensor,
} from "../../src/index.ts";
import { StudyNetwork } from "../study/network.ts";
import { recallTask } from "../study/tasks/recall.ts";
import { rankTest } from "./rankTest.ts";

const SEEDS = 20;
const STEPS = 15;
const UNITS = 8;
const UPDATES = 1000;
/** Updates between two looks at the fixed points. */
const LOOK = 25;
/** Steps on which states settle, at the blank input. */
const SETTLE = 1000;
const SYMBOLS = 8;
/** The groups: the forget bias at the start, and whether the answer has to do with the symbol. */
const GROUPS = [
  { name: "bias 0", bias: 0, isTask: true },
  { name: "bias 1", bias: 1, isTask: true },
  { name: "bias 3", bias: 3, isTask: true },
  { name: "bias 1, random answers", bias: 1, isTask: false },
] as const;

/** The points of a network at one time. */
interface Look {
  update: number;
  /** Stable fixed points at the blank input to which the eight symbols lead */
  points: number;
  /** Symbols whose states come to rest at one of them */
  settled: number;
  /** Timescale of the slowest of them, in steps */
  timescale: number;
}

interface Run {
  group: string;
  seed: number;
  /** null: not within the updates */
  solvedAt: number | null;
  first: Look;
  /** The first look at more than one point, if any */
  born: number | null;
  last: Look;
  /** Share of the symbols that are named after 15, after 150 steps, and after 15 with every forget gate held at 1 */
  recall: { trained: number; tenfold: number; held: number };
  /** The largest Lyapunov exponent at the blank input */
  exponent: number;
  /** Participation ratio of the eight states at the question */
  directions: number;
}

/** All symbols, [T, 8, 9]: each at step 0, then blanks. */
function symbols(steps: number): Tensor {
  const width = SYMBOLS + 1;
  const input = new Float32Array(steps * SYMBOLS * width);
  for (let k = 0; k < steps * SYMBOLS; k++) input[k * width + Math.min(k, SYMBOLS)] = 1;
  return tensor(input, [steps, SYMBOLS, width]);
}

const blank = Float64Array.from({ length: SYMBOLS + 1 }, (_, k) => Number(k === SYMBOLS));

/** The whole states after some steps, one for each symbol. */
function statesAfter({ recurrent }: StudyNetwork, steps: number): Float64Array[] {
  const state = recurrent.forward(symbols(steps)).state as unknown as Record<string, Tensor>;
  return Array.from({ length: SYMBOLS }, (_, n) =>
    Float64Array.from(
      ["hidden", "cell"].flatMap((part) => [...state[part].data.subarray(n * UNITS, (n + 1) * UNITS)]),
    ),
  );
}

async function lookAt(network: StudyNetwork, update: number): Promise<Look> {
  const from = statesAfter(network, 1);
  const ways = diagnostics.trajectories(network.recurrent, { from, steps: SETTLE, input: blank });
  const starts = ways.map(({ states }) => states.slice(-2 * UNITS));
  const { points } = await diagnostics.fixedPoints(network.recurrent, { starts, input: blank });
  const stable = points.filter(({ stability }) => stability === "stable");
  const isNear = (end: Float64Array) =>
    stable.some(({ state }) => Math.max(...state.map((value, k) => Math.abs(value - end[k]))) < 0.1);
  return {
    update,
    points: stable.length,
    settled: starts.filter(isNear).length,
    timescale: Math.max(0, ...stable.map(({ timescale }) => timescale)),
  };
}

/**
 * The largest Lyapunov exponent at the blank input: the mean of ln of how a step stretches a small deviation from the way of the first symbol,
 * which is made small again every few steps.
 */
function exponentOf(network: StudyNetwork): number {
  const SMALL = 1e-6;
  const PIECE = 5;
  const random = new Random(0, 1);
  let from = statesAfter(network, 1)[0];
  let direction = from.map(() => random.normal());
  let sum = 0;
  for (let done = 0; done < 2 * SETTLE; done += PIECE) {
    const unit = SMALL / Math.hypot(...direction);
    const other = from.map((value, k) => value + unit * direction[k]);
    const ends = diagnostics
      .trajectories(network.recurrent, { from: [from, other], steps: PIECE, input: blank })
      .map(({ states }) => states.slice(-2 * UNITS));
    from = ends[0];
    direction = ends[1].map((value, k) => value - from[k]);
    if (done >= SETTLE) sum += Math.log(Math.hypot(...direction) / SMALL);
  }
  return sum / SETTLE;
}

function recallOf(network: StudyNetwork, steps: number, act = {}): number {
  const { state } = network.recurrent.forward(symbols(steps), { act });
  const hidden = state.hidden.data as Float32Array;
  const answers = network.head.forward(tensor(hidden, [SYMBOLS, UNITS])).data;
  const right = Array.from({ length: SYMBOLS }, (_, n) => {
    const row = answers.subarray(n * SYMBOLS, (n + 1) * SYMBOLS);
    return row.indexOf(Math.max(...row)) === n;
  });
  return right.filter(Boolean).length / SYMBOLS;
}

async function trainOne({ name, bias, isTask }: (typeof GROUPS)[number], seed: number): Promise<Run> {
  const problem = recallTask.make({ steps: STEPS, distractors: 0 }, 16);
  const network = new StudyNetwork(
    {
      ...{ cell: "lstm", inputSize: SYMBOLS + 1, hiddenSize: UNITS, numLayers: 1, seed },
      ...{
        outputSize: SYMBOLS,
        readout: "last",
        weights: "default",
        schemes: [schemes.retainBias(bias)],
      },
    },
    new Random(seed),
  );
  const parameters = network.parameters().filter(({ requiresGrad }) => requiresGrad);
  const optimizer = new Adam(parameters, { lr: 0.01 });
  const draws = new Random(seed, 1);
  const first = await lookAt(network, 0);
  let last = first;
  let born: number | null = null;
  let solvedAt: number | null = null;
  let accuracy = 0;
  for (let update = 1; update <= UPDATES && solvedAt === null; update++) {
    const batch = problem.next(draws, update);
    optimizer.zeroGrad();
    const { output } = network.forward(batch.input);
    const answers = indices(Int32Array.from({ length: 16 }, () => draws.integer(SYMBOLS)));
    const loss = isTask ? batch.loss(output) : crossEntropy(output, answers);
    loss.backward();
    clipGradNorm(parameters, 1);
    optimizer.step();
    accuracy = 0.95 * accuracy + 0.05 * (isTask ? batch.measure(output, 0) : 0);
    if (accuracy > 0.95) solvedAt = update;
    if (update % LOOK === 0 || solvedAt !== null) {
      last = await lookAt(network, update);
      if (last.points > 1) born ??= update;
    }
  }
  const recall = {
    trained: recallOf(network, STEPS),
    tenfold: recallOf(network, 10 * STEPS),
    held: recallOf(network, STEPS, { forget: 1 }),
  };
  const states = statesAfter(network, STEPS).flatMap((state) => [...state]);
  const directions = diagnostics.participationRatio(tensor(Float64Array.from(states), [SYMBOLS, 2 * UNITS]));
  return {
    group: name,
    seed,
    solvedAt,
    first,
    born,
    last,
    recall,
    exponent: exponentOf(network),
    directions,
  };
}

/** Returns the page. */
export function memoryPage(runs: readonly Run[]): string {
  const of = (name: string) => runs.filter(({ group }) => group === name);
  const later = (value: number | null) => value ?? Number.POSITIVE_INFINITY;
  const spread = (values: readonly number[], digits = 0) => {
    const text = (value: number) => (Number.isFinite(value) ? value.toFixed(digits) : "-");
    const range = `${text(Math.min(...values))} to ${text(Math.max(...values))}`;
    return range === "- to -" ? "none" : `${text(medianOf(values))} (${range})`;
  };
  const rows: [string, (runs: readonly Run[]) => string][] = [
    [
      "networks that solved it",
      (all) => `${all.filter(({ solvedAt }) => solvedAt !== null).length} of ${all.length}`,
    ],
    ["updates until solved", (all) => spread(all.map(({ solvedAt }) => later(solvedAt)))],
    ["stable points before training", (all) => spread(all.map(({ first }) => first.points))],
    [
      "networks with more than one at some look",
      (all) => `${all.filter(({ born }) => born !== null).length} of ${all.length}`,
    ],
    ["the first such look, in updates", (all) => spread(all.map(({ born }) => later(born)))],
    ["stable points at the end", (all) => spread(all.map(({ last }) => last.points))],
    ["symbols that come to rest at one", (all) => spread(all.map(({ last }) => last.settled))],
    [
      "slowest timescale before, in steps",
      (all) =>
        spread(
          all.map(({ first }) => first.timescale),
          1,
        ),
    ],
    [
      "slowest timescale at the end",
      (all) =>
        spread(
          all.map(({ last }) => last.timescale),
          1,
        ),
    ],
    [
      "recall after 15 steps",
      (all) =>
        spread(
          all.map(({ recall }) => recall.trained),
          2,
        ),
    ],
    [
      "recall after 150 steps",
      (all) =>
        spread(
          all.map(({ recall }) => recall.tenfold),
          2,
        ),
    ],
    [
      "recall after 150 steps less points / 8",
      (all) =>
        spread(
          all.map(({ recall, last }) => recall.tenfold - last.points / SYMBOLS),
          2,
        ),
    ],
    [
      "recall after 15, forget gates held at 1",
      (all) =>
        spread(
          all.map(({ recall }) => recall.held),
          2,
        ),
    ],
    [
      "largest Lyapunov exponent",
      (all) =>
        spread(
          all.map(({ exponent }) => exponent),
          3,
        ),
    ],
    [
      "directions of the states at the question",
      (all) =>
        spread(
          all.map(({ directions }) => directions),
          1,
        ),
    ],
  ];
  const names = GROUPS.map(({ name }) => name);
  const chance = (a: string, b: string, value: (run: Run) => number) =>
    rankTest(of(a).map(value), of(b).map(value)).toPrecision(1);
  const tests: [string, (run: Run) => number][] = [
    ["updates until solved", ({ solvedAt }) => later(solvedAt)],
    ["stable points at the end", ({ last }) => last.points],
    ["recall after 150 steps", ({ recall }) => recall.tenfold],
  ];
  const pairs = [
    ["bias 0", "bias 3"],
    ["bias 1", "bias 3"],
    ["bias 1", "bias 1, random answers"],
  ];
  return `${readFileSync(resolve(import.meta.dirname, "memory.md"), "utf8").trimEnd()}

| median (range) of ${SEEDS} seeds | ${names.join(" | ")} |
|---|${names.map(() => "---|").join("")}
${rows.map(([name, text]) => `| ${name} | ${names.map((group) => text(of(group))).join(" | ")} |`).join("\n")}

Two-sided rank tests: the probability that two groups drawn from the same networks differ at least this much.

| | ${pairs.map(([a, b]) => `${a} and ${b}`).join(" | ")} |
|---|${pairs.map(() => "---|").join("")}
${tests.map(([name, value]) => `| ${name} | ${pairs.map(([a, b]) => chance(a, b, value)).join(" | ")} |`).join("\n")}
`;
}

export const dataFile = resolve(import.meta.dirname, "data/memory.json");

async function main(action?: string): Promise<void> {
  if (action === "--run") {
    const runs: Run[] = [];
    for (const group of GROUPS)
      for (let seed = 1; seed <= SEEDS; seed++) {
        runs.push(await trainOne(group, seed));
        console.log(JSON.stringify(runs.at(-1)));
      }
    writeFileSync(dataFile, `[\n${runs.map((run) => JSON.stringify(run)).join(",\n")}\n]\n`);
  }
  const page = memoryPage(JSON.parse(readFileSync(dataFile, "utf8")));
  writeFileSync(resolve(import.meta.dirname, "../../docs/memory.md"), page);
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === import.meta.filename)
  await main(process.argv[2]);
