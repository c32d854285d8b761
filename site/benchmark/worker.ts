/**
 * Times small recurrent layers in the reader's browser, on one thread: Sluice, and its peers if asked. The nets are those of `npm run bench`. Each
 * must first compute what the equations compute; then all are timed in turns, so that a busy machine slows every one.
 */
import { deviation, TOLERANCE } from "../../bench/compare.ts";
import { FULL_FORM, type Library, type Net } from "../../bench/nets/net.ts";
import { sluiceNet } from "../../bench/nets/sluice.ts";
import { TENSORFLOW_FORM } from "../../bench/nets/tensorflow.ts";
import type { Workload } from "../../bench/workloads.ts";
import { medianOf } from "../../src/core/tensor/statistics.ts";
import { kernelChoice, useKernels, useThreads } from "../../src/index.ts";
import type { News, Row } from "./protocol.ts";

const SHAPES = [
  [32, 28, 4, 16],
  [32, 50, 32, 32],
  [1, 200, 16, 24],
  [16, 100, 6, 48],
];
const ROUNDS = 5;
/** Milliseconds of calls in a row: the clock of a page is coarse. */
const STRETCH = 40;

const send = (news: News) => postMessage(news);

const workloads: Workload[] = (["inference", "training"] as const).flatMap((task) =>
  SHAPES.map(([batch, steps, inputSize, hiddenSize]) => ({
    name: `${batch}, ${steps}, ${inputSize}, ${hiddenSize}`,
    ...{ task, cell: "lstm" as const, layers: 1, runs: "usual" as const, targets: [] },
    ...{ batch, steps, inputSize, hiddenSize },
  })),
);

interface Contender extends Library {
  name: string;
  form: typeof FULL_FORM;
  trains: boolean;
}

addEventListener("message", async ({ data }: MessageEvent<{ compare: boolean }>) => {
  try {
    await measure(data.compare);
  } catch (error) {
    send({ failed: error instanceof Error ? error.message : String(error) });
  }
});

async function measure(compare: boolean): Promise<void> {
  useThreads(1);
  const preferred = kernelChoice().name;
  const contenders: Contender[] = [
    { name: "Sluice", form: FULL_FORM, trains: true, version: preferred, prepare: sluiceNet },
  ];
  if (compare) {
    const { onnxruntime, tensorflow } = await import("./peers.ts");
    send({ doing: "loading TensorFlow.js" });
    contenders.push({
      name: "TensorFlow.js",
      form: TENSORFLOW_FORM,
      trains: true,
      ...(await tensorflow()),
    });
    send({ doing: "loading onnxruntime-web" });
    contenders.push({ name: "onnxruntime-web", form: FULL_FORM, trains: false, ...(await onnxruntime()) });
  }
  const rows: Row[] = [];
  for (const [k, workload] of workloads.entries()) {
    send({ doing: `${workload.task} (${workload.name}), ${k + 1} of ${workloads.length}` });
    rows.push(...(await race(workload, contenders, preferred)));
    send({ rows });
  }
  send({ versions: Object.fromEntries(contenders.map(({ name, version }) => [name, version])) });
}

async function race(workload: Workload, contenders: readonly Contender[], preferred: string): Promise<Row[]> {
  const runners: { row: Row; net: Net; times: number[] }[] = [];
  for (const { name, form, trains, prepare } of contenders) {
    if (workload.task === "training" && !trains) continue;
    const task = workload.task === "training" ? "training" : "inference";
    const row: Row = { workload: workload.name, task, library: name };
    const net = await prepare(workload, form);
    useKernels("reference");
    const wanted = await results(sluiceNet(workload, form));
    useKernels(preferred);
    const isRight = deviation(await results(net), wanted) <= TOLERANCE[workload.task];
    if (isRight) await stretch(net, 4 * STRETCH);
    runners.push({ row, net, times: isRight ? [] : [Number.NaN] });
  }
  for (let round = 0; round < ROUNDS; round++)
    for (const { net, times } of runners)
      if (!Number.isNaN(times[0])) times.push(await stretch(net, STRETCH));
  return runners.map(({ row, net, times }) => {
    net.dispose?.();
    return Number.isNaN(times[0]) ? row : { ...row, milliseconds: medianOf(times) };
  });
}

/** The results of three calls. */
async function results(net: Net): Promise<number[][]> {
  for (let call = 0; call < 3; call++) await net.call();
  return (await net.read()).map((group) => [...group]);
}

/** Calls for so many milliseconds; returns those of one call. */
async function stretch(net: Net, milliseconds: number): Promise<number> {
  const start = performance.now();
  for (let calls = 1; ; calls++) {
    // An await of nothing costs a turn of the event loop.
    const promise = net.call();
    if (promise !== undefined) await promise;
    const spent = performance.now() - start;
    if (spent >= milliseconds) return spent / calls;
  }
}
