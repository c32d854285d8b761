/**
 * Records the initial values of other frameworks as statistics, so that the presets can be tested without these frameworks: TensorFlow.js itself, with its own defaults and with Keras's settings of the same initialisers; and TensorFlow 1, Haiku, Flax and
 * Torch7 by the steps of their sources (source_initial_values.py).
 *
 *     npx tsx tools/record-initial-values.ts FOLDER > test/core/init/recorded.json
 *
 * FOLDER holds a node_modules with @tensorflow/tfjs; python3 has numpy.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { type CellStatistics, type DrawnCell, statisticsOf } from "../test/core/init/statistics.ts";

const DRAWS = 6;
const SIZES = { inputSize: 40, hiddenSize: 24 };
const GATES = { lstm: 4, gru: 3, simpleRNN: 1 } as const;
const KERAS = { kernelInitializer: "glorotUniform", recurrentInitializer: "orthogonal" };

type Kind = keyof typeof GATES;
type Cells = Partial<Record<Kind, CellStatistics>>;

/** The record of a framework. */
interface Namesake {
  /** The program that drew the numbers */
  source: string;
  cells: Cells;
}

interface Layer {
  build(shape: (number | null)[]): void;
  getWeights(): { dataSync(): Float32Array }[];
}

interface TensorFlow {
  setBackend(name: string): Promise<boolean>;
  layers: Record<string, (options: object) => Layer>;
}

/** [rows, columns] from [columns, rows] */
function transposed(values: ArrayLike<number>, rows: number, columns: number): number[] {
  return Array.from(
    { length: rows * columns },
    (_, at) => values[(at % columns) * rows + Math.floor(at / columns)],
  );
}

function draw(tf: TensorFlow, kind: Kind, options: object): DrawnCell {
  const { inputSize, hiddenSize } = SIZES;
  const rows = GATES[kind] * hiddenSize;
  const layer = tf.layers[kind]({ units: hiddenSize, ...options });
  layer.build([null, null, inputSize]);
  const [kernel, recurrent, bias] = layer.getWeights().map((weight) => weight.dataSync());
  return {
    input: transposed(kernel, rows, inputSize),
    hidden: transposed(recurrent, rows, hiddenSize),
    bias: Array.from(bias),
  };
}

async function ofTensorFlowJS(folder: string): Promise<Record<string, Namesake>> {
  const require = createRequire(join(folder, "package.json"));
  const tf = require("@tensorflow/tfjs") as TensorFlow;
  const path = join(folder, "node_modules/@tensorflow/tfjs/package.json");
  const { version } = JSON.parse(readFileSync(path, "utf8")) as { version: string };
  await tf.setBackend("cpu");
  const record = (settings: object): Namesake => ({
    source: `TensorFlow.js ${version}, run: tf.layers, new layers`,
    cells: Object.fromEntries(
      Object.entries(GATES).map(([kind, gates]) => {
        const unitForget = kind === "lstm" && "kernelInitializer" in settings ? { unitForgetBias: true } : {};
        const draws = Array.from({ length: DRAWS }, () =>
          draw(tf, kind as Kind, { ...settings, ...unitForget }),
        );
        return [kind, statisticsOf(draws, gates, SIZES)];
      }),
    ),
  });
  return { tfjs: record({}), "tfjs with Keras's initialisers": record(KERAS) };
}

function ofSources(): Record<string, Namesake> {
  const script = resolve(import.meta.dirname, "source_initial_values.py");
  const args = [script, SIZES.inputSize, SIZES.hiddenSize, DRAWS].map(String);
  const { stdout, stderr, status } = spawnSync("python3", args, { encoding: "utf8", maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(stderr);
  const drawn = JSON.parse(stdout) as Record<
    string,
    { followed: { repository: string; files: string[] }; cells: Partial<Record<Kind, DrawnCell[]>> }
  >;
  return Object.fromEntries(
    Object.entries(drawn).map(([name, { followed, cells }]) => [
      name,
      {
        source: `not run, its source followed by tools/source_initial_values.py: ${followed.repository}: ${followed.files.join(", ")}`,
        cells: Object.fromEntries(
          Object.entries(cells).map(([kind, draws]) => [
            kind,
            statisticsOf(draws, GATES[kind as Kind], SIZES),
          ]),
        ),
      },
    ]),
  );
}

async function main([folder]: string[]): Promise<void> {
  if (folder === undefined) throw new Error("expected a folder with node_modules/@tensorflow/tfjs");
  const round = (_key: string, value: unknown) =>
    typeof value === "number" ? Number(value.toPrecision(5)) : value;
  const recorded = {
    draws: DRAWS,
    ...SIZES,
    namesakes: { ...(await ofTensorFlowJS(folder)), ...ofSources() },
  };
  process.stdout.write(`${JSON.stringify(recorded, round, 1)}\n`);
}

await main(process.argv.slice(2));
