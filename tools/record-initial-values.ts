/**
 * Records what TensorFlow.js draws for new recurrent layers, with its own defaults and with Keras's settings of the same initialisers, as
 * statistics that the presets are tested against where TensorFlow.js is not installed.
 *
 *     npx tsx tools/record-initial-values.ts FOLDER > test/init/recorded.json
 *
 * FOLDER holds a node_modules with @tensorflow/tfjs.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { statisticsOf } from "../test/init/statistics.ts";

const DRAWS = 6;
const SIZES = { inputSize: 40, hiddenSize: 24 };
const GATES = { lstm: 4, gru: 3, simpleRNN: 1 } as const;
const KERAS = { kernelInitializer: "glorotUniform", recurrentInitializer: "orthogonal" };

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

function draw(tf: TensorFlow, kind: keyof typeof GATES, options: object) {
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

async function main([folder]: string[]): Promise<void> {
  if (folder === undefined) throw new Error("expected a folder with node_modules/@tensorflow/tfjs");
  const require = createRequire(join(folder, "package.json"));
  const tf = require("@tensorflow/tfjs") as TensorFlow;
  const path = join(folder, "node_modules/@tensorflow/tfjs/package.json");
  const { version } = JSON.parse(readFileSync(path, "utf8")) as { version: string };
  await tf.setBackend("cpu");
  const record = (settings: object) =>
    Object.fromEntries(
      Object.entries(GATES).map(([kind, gates]) => {
        const unitForget = kind === "lstm" && "kernelInitializer" in settings ? { unitForgetBias: true } : {};
        const draws = Array.from({ length: DRAWS }, () =>
          draw(tf, kind as keyof typeof GATES, { ...settings, ...unitForget }),
        );
        return [kind, statisticsOf(draws, gates, SIZES)];
      }),
    );
  const round = (_key: string, value: unknown) =>
    typeof value === "number" ? Number(value.toPrecision(5)) : value;
  const recorded = {
    source: `TensorFlow.js ${version}, tf.layers, new layers`,
    draws: DRAWS,
    ...SIZES,
    tfjs: record({}),
    "tfjs with Keras's initialisers": record(KERAS),
  };
  process.stdout.write(`${JSON.stringify(recorded, round, 1)}\n`);
}

await main(process.argv.slice(2));
