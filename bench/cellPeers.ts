/** The peephole LSTM of `cells.ts` written for other libraries: a process for each, which take turns with ours. */
import { fileURLToPath } from "node:url";
import { medianOf } from "../src/core/tensor/statistics.ts";
import { DefinedLayer, kernelSets, noGrad, ops, tensor, useKernels } from "../src/index.ts";
import { Running } from "./contender.ts";
import { peerEnvironment } from "./peerEnvironment.ts";
import { installedVersion, peersFolder, pythonWithTorch } from "./peers.ts";
import { table } from "./table.ts";

/** A size, its numbers, and for how long to measure, in milliseconds. */
export interface CellRequest {
  batch: number;
  steps: number;
  inputs: number;
  units: number;
  x: readonly number[];
  /** W, U, bias and peepholes */
  weights: readonly (readonly number[])[];
  ms: number;
}

interface Answer {
  /** Root mean square of the outputs */
  check: number;
  /** Inference and training, in milliseconds */
  times: Record<string, readonly [number, number]>;
}

const ROUNDS = 5;
/** [sequences, units] */
const SIZES = [
  [32, 16],
  [32, 64],
  [32, 256],
  [1, 16],
] as const;

function peers(): Running[] {
  const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
  const contender = (name: string, command: string[]) =>
    new Running({ name, ours: false, threads: 1, command, env: peerEnvironment(1) });
  const found: Running[] = [];
  const python = pythonWithTorch();
  if (python === undefined) console.log("PyTorch: no python3 with torch");
  else found.push(contender("PyTorch", [python, path("cell_pytorch.py")]));
  const folder = peersFolder();
  if (installedVersion(folder, "@jax-js/jax") === undefined) console.log(`jax-js: not in ${folder}`);
  else found.push(contender("jax-js", [process.execPath, "--import", "tsx", path("cellJax.ts")]));
  return found;
}

/** Prints the times of peers divided by ours, on each set. @param timeOf the milliseconds of a call */
export async function benchPeers(
  steps: number,
  inputs: number,
  ms: number,
  timeOf: (run: () => void) => number,
): Promise<void> {
  const running = peers();
  const sets = kernelSets().filter(({ name, obstacle }) => obstacle === undefined && name !== "reference");
  try {
    for (const [batch, units] of SIZES) {
      const layer = new DefinedLayer({ cell: "peepholeLSTM", inputSize: inputs, hiddenSize: units, seed: 1 });
      const values = Float32Array.from({ length: steps * batch * inputs }, (_, k) => Math.sin(k));
      const x = tensor(values, [steps, batch, inputs]);
      const weights = [...layer.stateDict().values()].map(({ data }) => [...data]);
      const request: CellRequest = { batch, steps, inputs, units, x: [...values], weights, ms };
      const infer = () => noGrad(() => layer.forward(x).output);
      const { data } = infer();
      const check = Math.sqrt(
        data.reduce((sum: number, value: number) => sum + value * value, 0) / data.length,
      );
      const times = new Map<string, [number[], number[]]>();
      const add = (name: string, [one, two]: readonly [number, number]) => {
        const own = times.get(name) ?? [[], []];
        times.set(name, own);
        own[0].push(one);
        own[1].push(two);
      };
      for (let round = 0; round < ROUNDS; round++) {
        for (const { name } of sets) {
          useKernels(name);
          const train = () => {
            ops.sum(layer.forward(x).output).backward();
            layer.zeroGrad();
          };
          add(name, [timeOf(infer), timeOf(train)]);
        }
        for (const peer of running) {
          const answer = await peer.ask<Answer>(request);
          if (Math.abs(answer.check / check - 1) > 1e-4)
            throw new Error(
              `${peer.contender.name}: expected outputs like ours, ${check}, got ${answer.check}`,
            );
          for (const [name, both] of Object.entries(answer.times)) add(name, both);
        }
      }
      const shown = [...times].map(([name, both]) => [
        name,
        ...both.map((each) => medianOf(each).toPrecision(3)),
      ]);
      console.log(
        `a peephole LSTM, ${batch} × ${steps} × ${inputs} × ${units}: ms of inference and training, one thread`,
      );
      console.log(table(shown));
    }
  } finally {
    for (const peer of running) peer.stop();
  }
}
