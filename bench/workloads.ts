/**
 * The workloads and their targets: recurrent layers of common sizes, as inference, as whole training steps, and as parts of them. The same
 * records, as JSON, go to every contender; nothing here needs Node or a browser.
 */
export type Task =
  /** Making the layer with its default initial weights */
  | "construction"
  /** A layer over a sequence, no gradients */
  | "inference"
  /** `inference` as in real time: a call for each step, from a state of zeros */
  | "stream"
  /** The backward pass of `training` alone: gradients of all parameters, after a forward pass that is not timed */
  | "backward"
  /** Layer, linear head of 10 classes on the last step, cross-entropy, backward, Adam */
  | "training"
  /** Embedding, `layers` layers, linear head on every step, cross-entropy, backward, Adam */
  | "language"
  /** One operation of the tape on [steps, batch, hiddenSize] numbers: forward, then backward where it has a gradient */
  | "tape";

/** Operations of the task `tape`, each on its own. */
export const TAPE_OPERATIONS = [
  "mseLoss",
  "linear and cross-entropy",
  "tanh",
  "sigmoid",
  "softmax",
  "layerNorm",
  "embedding",
  "dropout",
  "clipGradNorm",
  "Adam",
  "add",
  "sum",
] as const;

export type TapeOperation = (typeof TAPE_OPERATIONS)[number];

export interface Workload {
  name: string;
  task: Task;
  cell: "lstm" | "gru" | "rnn";
  batch: number;
  steps: number;
  inputSize: number;
  hiddenSize: number;
  layers: number;
  /** Default false */
  bidirectional?: boolean;
  /** Of the task `tape` */
  operation?: TapeOperation;
  /** In which runs: every one, all but `--quick`, or only `--full`, because a call takes seconds on some contender */
  runs: "quick" | "usual" | "full";
  targets: readonly Target[];
}

/** The rivals of a kernel set: all peers, or some of them. */
export type Rivals = "all" | "PyTorch" | "JavaScript" | "onnxruntime-web";

/** How fast a kind of kernels is to be, on so many threads; `"better"`: each at the number of threads that suits it. */
export type Target = { kernels: "native" | "wasm"; threads: number | "better" } & (
  | { against: Rivals; ratio: number }
  /** Of the machine's measured peak */
  | { share: number }
  | { milliseconds: number }
);

/** Workloads that differ in one size only: the time of one operation should not change. */
export interface Scaling {
  size: "batch" | "steps" | "layers";
  /** The smallest first, the largest ten times as large */
  points: readonly Workload[];
}

/** How far from linear a time may be. */
export const LINEAR_WITHIN = 0.1;

export const VOCABULARY = 65;
export const CLASSES = 10;

type Kernels = Target["kernels"];
const ratio = (
  kernels: Kernels,
  threads: Target["threads"],
  value: number,
  against: Rivals = "all",
): Target => ({ kernels, threads, against, ratio: value });

/** Of the peak, at large shapes; of 128-bit vectors in WebAssembly. */
const shares: Target[] = [1, 2].flatMap((threads) => [
  { kernels: "native", threads, share: 0.9 },
  { kernels: "wasm", threads, share: 0.75 },
]);

/** Targets of a training step: native at 2 threads and at 1, WebAssembly at 2 against PyTorch. */
const trainingTargets = (native2: number, native1: number, wasm2: number): Target[] => [
  ratio("native", 2, native2),
  ratio("native", 1, native1),
  ratio("wasm", 2, wasm2, "PyTorch"),
  ratio("wasm", 2, 10, "JavaScript"),
  ratio("wasm", 1, 0.5, "PyTorch"),
];

const inferenceTargets = (threads: Target["threads"], native: number, wasm: number): Target[] => [
  ratio("native", threads, native),
  ratio("wasm", threads, wasm, "onnxruntime-web"),
];

type Shape = [batch: number, steps: number, inputSize: number, hiddenSize: number];

function layer(
  task: Task,
  cell: Workload["cell"],
  shape: Shape,
  runs: Workload["runs"],
  targets: readonly Target[] = [],
): Workload {
  const [batch, steps, inputSize, hiddenSize] = shape;
  const name = `${cell} ${task} (${shape.join(", ")})`;
  return { name, task, cell, batch, steps, inputSize, hiddenSize, layers: 1, runs, targets };
}

/** A step at a time; with one input, a signal sample by sample, as amplifiers are modelled. */
const stream = (inputSize: number, hiddenSize: number, ...targets: Target[]): Workload =>
  layer("stream", "lstm", [1, 100, inputSize, hiddenSize], hiddenSize === 64 ? "quick" : "usual", targets);

const streamTargets = (native: number, wasm: number) => [ratio("native", 1, native), ratio("wasm", 1, wasm)];

const construction = (hiddenSize: number, targets: readonly Target[] = []): Workload => ({
  ...layer("construction", "lstm", [1, 1, hiddenSize, hiddenSize], "usual", targets),
  name: `lstm construction, ${hiddenSize} units`,
});

/** Whether every contender with this task can run it: the nets of most libraries here are plain stacks of LSTM or GRU. */
export const isPlain = ({ cell, bidirectional, layers, task }: Workload) =>
  cell !== "rnn" && !bidirectional && (layers === 1 || task === "language");

/** Sizes that most recurrent networks have; the cost of a call counts as much as its products. */
const SMALL: readonly Shape[] = [
  [32, 28, 4, 16],
  [64, 28, 56, 32],
  [32, 50, 32, 32],
  [1, 50, 8, 16],
  [32, 50, 16, 64],
  [1, 200, 16, 24],
  [16, 100, 6, 48],
];

/** Targets of small layers on one thread; those of WebAssembly are for plain SIMD, which every engine has. */
function smallTargets(w: Workload): Target[] {
  const { task, batch } = w;
  const isTraining = task === "training";
  const inJavaScript = isTraining
    ? ratio("wasm", 1, 5, "JavaScript")
    : ratio("wasm", 1, 2, "onnxruntime-web");
  return [
    ratio("native", 1, batch === 1 ? 4 : 1.3, "PyTorch"),
    ratio("wasm", 1, batch === 1 ? 3 : isTraining ? 0.5 : 0.45, "PyTorch"),
    // Only PyTorch runs the other rows.
    ...(isPlain(w) ? [inJavaScript] : []),
  ];
}

function small(task: Task, cell: Workload["cell"], shape: Shape, extra: Partial<Workload> = {}): Workload {
  const { bidirectional, layers } = extra;
  const kind = bidirectional ? "bidirectional " : layers === 2 ? "two-layer " : "";
  const row = { ...layer(task, cell, shape, "usual"), ...extra };
  return { ...row, name: `small ${kind}${row.name}`, targets: smallTargets(row) };
}

const smallWorkloads: readonly Workload[] = (["training", "inference"] as const).flatMap((task) => [
  ...(["lstm", "gru", "rnn"] as const).flatMap((cell) => SMALL.map((shape) => small(task, cell, shape))),
  ...[SMALL[2], SMALL[3]].flatMap((shape) => [
    small(task, "lstm", shape, { bidirectional: true }),
    small(task, "lstm", shape, { layers: 2 }),
  ]),
]);

/** In WebAssembly, tensors do not live in its memory: operations that only move numbers have no target. */
function tape(operation: TapeOperation): Workload {
  const hasTargets = operation !== "add" && operation !== "sum";
  const targets = [ratio("native", 1, 1 / 1.5, "PyTorch"), ratio("wasm", 1, 1 / 2.5, "PyTorch")];
  const row = layer("tape", "lstm", [32, 100, 256, 256], "usual", hasTargets ? targets : []);
  return { ...row, name: `tape ${operation}`, operation };
}

/** Small layers first; then, of each task, the smaller ones: their times decide which contenders skip the larger ones. */
export const workloads: readonly Workload[] = [
  ...smallWorkloads,
  ...TAPE_OPERATIONS.map(tape),
  stream(16, 16, ...streamTargets(2, 1.5)),
  stream(64, 64, ...streamTargets(10, 6)),
  stream(128, 128, ...streamTargets(4, 2.5)),
  stream(256, 256, ...streamTargets(2, 1.3)),
  stream(512, 512, ...streamTargets(1.4, 1)),
  // A hundred samples at 48 kHz.
  stream(
    1,
    24,
    { kernels: "native", threads: 1, milliseconds: 2.08 },
    { kernels: "wasm", threads: 1, milliseconds: 2.08 },
  ),
  layer("inference", "lstm", [1, 100, 128, 128], "quick", inferenceTargets("better", 1.1, 1.5)),
  layer("inference", "lstm", [1, 500, 256, 512], "usual", inferenceTargets("better", 1.2, 1.5)),
  layer("inference", "lstm", [32, 100, 128, 256], "quick", inferenceTargets(2, 1.1, 1.8)),
  layer("inference", "lstm", [64, 100, 256, 512], "usual", [...inferenceTargets(2, 1.1, 1.8), ...shares]),
  layer("inference", "lstm", [64, 100, 512, 1024], "full", [...inferenceTargets(2, 1.1, 1.8), ...shares]),
  layer("inference", "gru", [32, 100, 128, 256], "usual"),
  layer("training", "lstm", [32, 50, 64, 128], "quick", trainingTargets(1.5, 1.4, 0.7)),
  layer("training", "lstm", [32, 100, 128, 256], "usual", trainingTargets(1.7, 1.5, 0.75)),
  layer("training", "lstm", [64, 100, 256, 512], "full", trainingTargets(1.35, 1.3, 0.55)),
  layer("backward", "lstm", [64, 100, 256, 512], "usual", shares),
  layer("backward", "lstm", [64, 100, 512, 1024], "full", shares),
  layer("training", "gru", [32, 100, 128, 256], "usual", [
    ratio("native", "better", 2.2),
    ratio("wasm", "better", 1),
  ]),
  {
    name: "character model (vocabulary 65, embedding 64, 2 × 256, batch 32, 64 steps)",
    task: "language",
    cell: "lstm",
    batch: 32,
    steps: 64,
    inputSize: 64,
    hiddenSize: 256,
    layers: 2,
    runs: "usual",
    targets: [ratio("native", "better", 2), ratio("wasm", "better", 1)],
  },
  construction(128),
  construction(1024, [
    { kernels: "native", threads: "better", milliseconds: 150 },
    { kernels: "wasm", threads: "better", milliseconds: 150 },
  ]),
];

/**
 * A decade of each size, for training steps that exceed their fixed costs: a call with its update of the weights costs about a millisecond.
 */
export const scalings: readonly Scaling[] = (["batch", "steps", "layers"] as const).map((size) => ({
  size,
  points: [1, 3, 10].map((factor) => {
    const base = { ...layer("training", "lstm", [64, 50, 128, 128], "usual"), layers: 1 };
    const grown = { ...base, [size]: base[size] * factor };
    return { ...grown, name: `${size} ${grown[size]}` };
  }),
}));

/**
 * Returns the floating-point operations of one call that count: products, not elementwise work nor the operations of the tape. Backward repeats forward for the weights,
 * again for the state, and for the input unless it is data. 0 for construction.
 */
export function operations(w: Workload): number {
  if (w.task === "construction" || w.task === "tape") return 0;
  const gates = { lstm: 4, gru: 3, rnn: 1 }[w.cell];
  const directions = w.bidirectional ? 2 : 1;
  const rows = 2 * w.batch * w.steps * directions;
  let total = 0;
  for (let l = 0; l < w.layers; l++) {
    const inputSize = l === 0 ? w.inputSize : directions * w.hiddenSize;
    const weights = gates * w.hiddenSize;
    if (w.task !== "backward") total += rows * weights * (inputSize + w.hiddenSize);
    if (w.task === "inference" || w.task === "stream") continue;
    total += rows * weights * (inputSize + 2 * w.hiddenSize);
    if (l > 0 || w.task === "language") total += rows * weights * inputSize;
  }
  if (w.task === "language") total += 3 * rows * w.hiddenSize * VOCABULARY;
  return total;
}
