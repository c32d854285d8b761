/** `lab gates`: reports on the gates of a trained model while data runs through it, and how far gradients reach. */

import { type Command, Option } from "commander";
import { integer } from "../../src/command/arguments.ts";
import { jsonLine, line, lines, type Output, readable } from "../../src/command/output.ts";
import { formatTable } from "../../src/command/table.ts";
import { diagnostics, type Tensor, tensor } from "../../src/index.ts";
import { writeFileAtomic } from "../../src/node.ts";
import { type Missing, openData } from "../../src/tasks.ts";
import { type GatesView, gatesFigure } from "../study/figure/gates.ts";
import { observeModel } from "./observe.ts";

/** Sizes for gradients: large enough to show, small enough for seconds. */
const GRADIENT = { steps: 200, sequences: 8 };

interface GatesOptions {
  data: string;
  module?: string;
  missing?: Missing;
  steps: number;
  out: string;
  json?: boolean;
}

export function addGates(program: Command, output: Output): void {
  program
    .command("gates")
    .summary("what the gates of a model do while data goes through it")
    .description(
      "Runs data through a model and reports on the gates of its recurrent layers: effective biases, activations and how often they are saturated, whether gates listen to the input or to the state, how long what is written stays, and how far gradients reach. The model is a run directory or model.safetensors of sluice train with data of the same form, or a checkpoint of any framework, or of a cell given by its equations, with a table that has a column for each input.",
    )
    .argument("<checkpoint>", "run directory, or checkpoint")
    .requiredOption("--data <file>", "what to run through it")
    .option(
      "--module <name>",
      "the recurrent layer of this name (default: the first that has as many inputs as the table has columns)",
    )
    .addOption(
      new Option("--missing <policy>", "empty cells of that table (default: error)").choices([
        "error",
        "previous",
      ]),
    )
    .option(
      "--steps <number>",
      "at least how many steps of sequences to look at, in whole pieces",
      integer(1),
      20_000,
    )
    .option("--out <file>", "the figure, SVG", "gates.svg")
    .option("--json", "print one JSON object")
    .action(async (path: string, options: GatesOptions) => {
      const data = await openData(options.data);
      const { module: of, missing, steps, out } = options;
      const { layer, observer, first, module } = await observeModel(path, data, steps, {
        module: of,
        missing,
      });
      const piece = cut(layer, first, GRADIENT.steps, GRADIENT.sequences);
      const view: GatesView = { report: observer.report(), inputs: diagnostics.gradientReach(layer, piece) };
      await writeFileAtomic(out, new TextEncoder().encode(gatesFigure(data.name, view)));
      if (options.json) {
        return jsonLine(output, { ...(module && { module: module.name }), ...plain(view), figure: out });
      }
      if (module !== undefined) {
        line(output, `${module.name}; --module chooses another: ${module.others.join(", ")}`);
        line(output);
      }
      for (const part of describe(view)) lines(output, `${part}\n`);
      line(output, out);
    });
}

/** The first steps of the first sequences, [T, N, I] in the layer's orientation. */
function cut(layer: diagnostics.ObservableLayer, x: Tensor, steps: number, sequences: number): Tensor {
  const I = layer.inputSize;
  if (x.rank === 2) {
    const T = Math.min(steps, x.shape[0]);
    return tensor(x.data.slice(0, T * I), [T, I]);
  }
  const [time, batch] = layer.batchFirst ? [1, 0] : [0, 1];
  const T = Math.min(steps, x.shape[time]);
  const N = Math.min(sequences, x.shape[batch]);
  const shape = layer.batchFirst ? [N, T, I] : [T, N, I];
  const values = x.data.slice(0, T * N * I);
  for (let a = 0; a < shape[0]; a++) {
    for (let b = 0; b < shape[1]; b++) {
      const from = (a * x.shape[1] + b) * I;
      values.set(x.data.subarray(from, from + I), (a * shape[1] + b) * I);
    }
  }
  return tensor(values, shape);
}

function describe({ report, inputs }: GatesView): string[] {
  const place = (of: { layer: number; direction: string; gate: string }) => [
    String(of.layer),
    of.direction,
    of.gate,
  ];
  const head = ["layer", "direction", "gate"];
  const percent = (share: number) => `${(100 * share).toFixed(1)}`;
  const mean = (values: ArrayLike<number>) => {
    let sum = 0;
    for (let k = 0; k < values.length; k++) sum += values[k];
    return sum / values.length;
  };
  const biases = report.biases.map((each) => [
    ...place(each),
    ...[each.bias.mean, each.bias.sd, each.bias.min, each.bias.max].map((value) => value.toFixed(3)),
    each.timescale === undefined ? "" : readable(each.timescale.median),
  ]);
  const gates = report.gates.map((each) => [
    ...place(each),
    mean(each.mean).toFixed(3),
    mean(each.sd).toFixed(3),
    percent(mean(each.left)),
    percent(mean(each.right)),
    percent(each.constant),
    sparkline(each.histogram),
  ]);
  const sensitivity = report.sensitivity.map((each) => [
    ...place(each),
    ...[each.shares.input, each.shares.state, each.shares.bias].map(percent),
  ]);
  const parts = [
    `effective bias over the units; timescale: median steps that a value is kept at zero input\n${formatTable([...head, "mean", "sd", "min", "max", "timescale"], biases)}`,
    `activations over ${report.steps} steps; left, right: % below 0.1, above 0.9 of the range; constant: % of units that vary by less than 0.01\n${formatTable([...head, "mean", "sd", "left", "right", "constant", "histogram"], gates)}`,
    `what moves a gate, % of Var(W x), Var(U h) and b²\n${formatTable([...head, "input", "state", "bias"], sensitivity)}`,
  ];
  if (report.retention.length > 0) {
    const rows = report.retention.map((each) => [
      ...place(each),
      readable(each.median.timescale),
      readable(each.median.eFold),
      readable(each.median.halfLife),
      ...shares(each.survival.lags, each.survival.median),
    ]);
    const names = shares(report.retention[0].survival.lags, report.retention[0].survival.lags, String);
    parts.push(
      `retention in steps, median over the units; left after k steps, median\n${formatTable([...head, "timescale", "e-fold", "half-life", ...names.map((k) => `k=${k}`)], rows)}`,
    );
  }
  parts.push(
    `a gradient at the last step reaches ${inputs.reach} of ${inputs.norms.length - 1} steps back (above a thousandth); at the first input ${readable(inputs.ratio)} of it is left`,
  );
  return parts;
}

/** A few of the lags that a table has room for. */
function shares(
  lags: readonly number[],
  values: ArrayLike<number>,
  show: (value: number) => string = (value) => value.toFixed(3),
): string[] {
  const wanted = [1, 5, 20, 100].filter((lag) => lags.includes(lag));
  return wanted.map((lag) => show(values[lags.indexOf(lag)]));
}

/** A histogram in one line of characters. */
function sparkline(histogram: Float64Array): string {
  const signs = "▁▂▃▄▅▆▇█";
  const WIDTH = 20;
  const bins = new Float64Array(WIDTH);
  histogram.forEach((share, k) => {
    bins[Math.floor((k * WIDTH) / histogram.length)] += share;
  });
  const most = Math.max(...bins);
  return Array.from(bins, (share) =>
    share === 0 ? " " : signs[Math.min(7, Math.floor((8 * share) / most))],
  ).join("");
}

/** Typed arrays as lists, for JSON. */
function plain(value: unknown): Record<string, unknown> {
  return JSON.parse(
    JSON.stringify(value, (_key, each: unknown) =>
      ArrayBuffer.isView(each) ? Array.from(each as Float64Array) : each,
    ),
  ) as Record<string, unknown>;
}
