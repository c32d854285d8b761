/** A page that runs one network with one library: `measure` says when the first answer came, and how long the next ones take. */
import type { Foreign } from "../nets/foreign.ts";

/** The work of a page, from `job.json`. */
export interface Job {
  /** The name of the original file */
  file: string;
  features: number;
  /** Whether it also runs by the step */
  steps: boolean;
  x: number[];
}

/** A network that is ready. */
interface Player {
  run(x: Float32Array): Float32Array | Promise<Float32Array>;
  step?(frame: Float32Array): Float32Array | Promise<Float32Array>;
}

/** Milliseconds since the page began to load, and of one call. */
export interface Found {
  first: number;
  sequence: number;
  step?: number;
  answer: number[];
}

const bytesOf = async (file: string) => new Uint8Array(await (await fetch(file)).arrayBuffer());

/** Runs the job of this page. */
export async function measure(load: (job: Job) => Promise<Player>): Promise<void> {
  const job: Job = await (await fetch("job.json")).json();
  const x = Float32Array.from(job.x);
  const player = await load(job);
  const answer = [...(await player.run(x))];
  const first = performance.now();
  const found: Found = { first, answer, sequence: await timeOf(() => player.run(x)) };
  if (player.step !== undefined) {
    const frames = x.length / job.features;
    let t = 0;
    found.step = await timeOf(() => {
      t = (t + 1) % frames;
      return player.step!(x.subarray(t * job.features, (t + 1) * job.features));
    });
  }
  Object.assign(globalThis, { found });
}

/** Milliseconds of one call: the median of nine runs, each as long as the clock of a page needs. */
async function timeOf(call: () => unknown): Promise<number> {
  const many = async (count: number) => {
    const started = performance.now();
    for (let k = 0; k < count; k++) {
      const answer = call();
      if (answer instanceof Promise) await answer;
    }
    return performance.now() - started;
  };
  let count = 1;
  for (let spent = await many(1); spent < 20 && count < 2 ** 16; spent = await many(count)) count *= 2;
  const times: number[] = [];
  for (let k = 0; k < 9; k++) times.push((await many(count)) / count);
  return times.sort((a, b) => a - b)[4];
}

export const sluicePlayer =
  (openNetwork: Foreign, name?: string) =>
  async ({ file }: Job): Promise<Player> => {
    const open = async (other: string) => {
      const bytes = await bytesOf(other);
      return { size: bytes.length, read: async (start: number, end: number) => bytes.slice(start, end) };
    };
    const network = await openNetwork(await bytesOf(name ?? file), { name: file, folder: { open } });
    return {
      run: (x) => network.run(x),
      ...(network.streams && { step: (frame: Float32Array) => network.step(frame) }),
    };
  };

export const tensorflowPlayer =
  (tf: Foreign) =>
  async ({ features, steps }: Job): Promise<Player> => {
    await tf.ready();
    const whole = await tf.loadLayersModel("sequence/model.json");
    const byStep = steps ? await tf.loadLayersModel("step/model.json") : undefined;
    const predict = (model: Foreign, x: Float32Array) =>
      tf.tidy(() => model.predict(tf.tensor3d(x, [1, x.length / features, features])).dataSync());
    return {
      run: (x) => predict(whole, x),
      ...(byStep && { step: (frame: Float32Array) => predict(byStep, frame) }),
    };
  };

export const onnxruntimePlayer =
  (ort: Foreign) =>
  async ({ features, steps }: Job): Promise<Player> => {
    Object.assign(ort.env.wasm, { numThreads: 1, wasmPaths: "/peers/onnxruntime-web/dist/" });
    const options = { executionProviders: ["wasm"] };
    const whole = await ort.InferenceSession.create(await bytesOf("sequence.onnx"), options);
    const input = (x: Float32Array) => new ort.Tensor("float32", x, [x.length / features, 1, features]);
    const byStep = steps ? await ort.InferenceSession.create(await bytesOf("step.onnx"), options) : undefined;
    let states: Record<string, Foreign> = {};
    for (const { name, shape } of byStep?.inputMetadata ?? [])
      if (name !== "x") states[name] = new ort.Tensor("float32", new Float32Array(shape[2]), shape);
    return {
      run: async (x) => (await whole.run({ x: input(x) }, ["y"])).y.data,
      ...(byStep && {
        async step(frame: Float32Array) {
          const results = await byStep.run({ x: input(frame), ...states });
          states = Object.fromEntries(Object.keys(states).map((name) => [name, results[`${name}.next`]]));
          return results.y.data;
        },
      }),
    };
  };
