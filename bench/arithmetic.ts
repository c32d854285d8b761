/**
 * Measures the cost of strict arithmetic and float64: a layer forward and backward on the same kernels, in turns, in fast float32, strict float32
 * and float64. Times are milliseconds of processor time of all threads, the best of some rounds, which load disturbs least. The reference is
 * timed on the smallest shape only.
 *
 *   SLUICE_THREADS=1 npx tsx bench/arithmetic.ts [rounds]      SLUICE_KERNELS names one set
 */
import {
  GRU,
  kernelChoice,
  kernelSets,
  LSTM,
  ops,
  Random,
  type Tensor,
  tensor,
  useArithmetic,
  useKernels,
} from "../src/index.ts";

const SHAPES = [
  ["LSTM", 32, 50, 64, 128],
  ["LSTM", 32, 100, 128, 256],
  ["GRU", 32, 100, 128, 256],
] as const;

const rounds = Number(process.argv[2] ?? 5);
const wish = process.env.SLUICE_KERNELS;
const sets = kernelSets()
  .filter(
    ({ name, obstacle }) =>
      obstacle === undefined && name !== "reference" && (!wish || name.startsWith(wish)),
  )
  .map(({ name }) => name);

type Way = "fast" | "strict" | "float64";

/** Milliseconds of processor time of this process since then, or since it began. */
function processorTime(since = 0): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000 - since;
}

/** Milliseconds of a layer forward and backward. */
function job([cell, batch, steps, inputSize, hiddenSize]: (typeof SHAPES)[number], way: Way): () => number {
  const dtype = way === "float64" ? "float64" : "float32";
  const layer = new { LSTM, GRU }[cell]({ inputSize, hiddenSize, seed: 1, dtype });
  const random = new Random(2);
  const values = Array.from({ length: steps * batch * inputSize }, () => random.normal());
  const x: Tensor = tensor(dtype === "float64" ? Float64Array.from(values) : Float32Array.from(values), [
    steps,
    batch,
    inputSize,
  ]);
  return () => {
    useArithmetic(way === "float64" ? "fast" : way);
    const start = processorTime();
    ops.sum(layer.forward(x).output).backward();
    return processorTime(start);
  };
}

for (const [s, shape] of SHAPES.entries()) {
  const runs = [...sets, ...(s === 0 ? ["reference"] : [])].flatMap((kernels) =>
    (["fast", "strict", "float64"] as const).map((way) => ({
      kernels,
      way,
      run: job(shape, way),
      best: Infinity,
    })),
  );
  for (let round = 0; round < rounds; round++)
    for (const each of runs) {
      useKernels(each.kernels);
      each.best = Math.min(each.best, each.run());
    }
  console.log(`${shape[0]} (${shape.slice(1).join(", ")}), forward and backward, milliseconds`);
  for (const kernels of new Set(runs.map((each) => each.kernels))) {
    const [fast, strict, double] = runs.filter((each) => each.kernels === kernels).map(({ best }) => best);
    console.log(
      `  ${kernels}: fast ${fast.toFixed(1)}, strict ${strict.toFixed(1)} (${(strict / fast).toFixed(2)}), float64 ${double.toFixed(1)} (${(double / fast).toFixed(2)})`,
    );
  }
}
console.log(
  `threads: ${process.env.SLUICE_THREADS ?? "as many as cores"}; last used: ${kernelChoice().name}`,
);
