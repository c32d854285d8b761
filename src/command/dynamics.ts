/** `sluice inspect FILE --dynamics`: the fixed points of the recurrent layers of a checkpoint, as a table and a picture. */
import type { Command } from "commander";
import { ArgumentError } from "../core/tensor/errors.ts";
import { diagnostics, tensor } from "../index.ts";
import { type DrawnPortrait, PortraitChart } from "../jobs/figure/portraitChart.ts";
import { toModule } from "../modules.ts";
import { openCheckpointFile } from "../platform/node/checkpoint.ts";
import { isSameFile } from "../platform/node/files.ts";
import { decimal, gateNumber, integer, list } from "./arguments.ts";
import type { ReadingOptions } from "./checkpointFile.ts";
import { writeText } from "./forecast.ts";
import { jsonLine, line, lines, type Output, oneLine, readable } from "./output.ts";
import { Bar } from "./progress.ts";
import { formatTable } from "./table.ts";

export interface DynamicsOptions extends ReadingOptions {
  dynamics?: boolean;
  module?: string;
  input?: number | number[];
  act?: Record<string, number>;
  starts?: number;
  seed?: number;
  plot?: string;
  json?: boolean;
}

/** Options that only mean something with `--dynamics`. */
const OWN = ["module", "input", "act", "starts", "seed", "plot"] as const;

export function addDynamicsOptions(command: Command): void {
  command
    .option(
      "--dynamics",
      "find the states that a layer keeps at one input (fixed points), whether they hold, how fast, and whether they turn",
    )
    .option("--module <name>", "with --dynamics: the layer of this name; default: the first")
    .option(
      "--input <numbers>",
      "with --dynamics: the input of every step, a number for all or one for each; default 0",
      inputs,
    )
    .option(
      "--act <gate=value>",
      "with --dynamics: hold a gate at a value, e.g. forget=1; repeat it for several",
      gateNumber,
    )
    .option("--starts <number>", "with --dynamics: states to search from, 64 if not given", integer(1))
    .option("--seed <number>", "with --dynamics: of these states", integer(0))
    .option("--plot <file>", "with --dynamics: draw the states and their ways into an .svg file");
}

function inputs(text: string): number | number[] {
  const values = list(text).map(decimal);
  return values.length === 1 ? values[0] : values;
}

/** @throws ArgumentError for an option without `--dynamics` */
export function checkDynamicsOptions(options: DynamicsOptions): void {
  const alone = OWN.find((name) => options[name] !== undefined);
  if (alone !== undefined && !options.dynamics)
    throw new ArgumentError(`inspect: expected --dynamics with --${alone}, got none. Add it.`);
}

/** Prints the fixed points of a layer. @throws as `toModule` and `fixedPoints` */
export async function showDynamics(file: string, options: DynamicsOptions, output: Output): Promise<void> {
  const { from, order, module, input = 0, act, starts = 64, seed = 0, plot, json } = options;
  if (plot !== undefined && (!/\.svg$/i.test(plot) || (await isSameFile(plot, file))))
    throw new ArgumentError(`inspect: expected --plot to name an .svg file, got ${plot}.`);
  const checkpoint = await openCheckpointFile(file, { from, order });
  try {
    const found = checkpoint.layers.find(({ name }) => module === undefined || name === module);
    if (found === undefined) {
      const names = checkpoint.layers.map(({ name }) => name || "(top level)").join(", ");
      throw new ArgumentError(
        `inspect: expected a recurrent layer${module === undefined ? "" : ` named one of ${names || "none"}`}, got ${module ?? "a file without one"}.`,
      );
    }
    const layer = await toModule(found);
    const bar = output.isTerminal ? new Bar(output.progress) : undefined;
    const setting = { input, seed, ...(act && { act }) };
    const result = await diagnostics
      .fixedPoints(layer, { ...setting, starts, onProgress: (share) => bar?.draw(share, ["fixed points"]) })
      .finally(() => bar?.clear());
    const { points, names } = result;
    if (plot !== undefined) {
      const title = `${found.name || "(top level)"}: ${counted(points.length)}`;
      await writeText(plot, new PortraitChart(portraitOf(layer, setting, points), title).svg);
    }
    if (json) return jsonLine(output, { layer: found.name, input, act: act ?? {}, names, points });
    const shown = points.slice(0, MOST);
    lines(
      output,
      oneLine(
        `${found.name || "(top level)"}, state of ${names.length} numbers, input ${[input].flat().join(", ")}: ${counted(points.length)} from ${starts} starts`,
      ),
    );
    if (points.length > 0) lines(output, formatTable(HEADER, shown.map(rowOf), "  "));
    if (points.length > MOST) line(output, `${points.length - MOST} more; --json shows all`);
    if (plot !== undefined) line(output, `written: ${plot}`);
  } finally {
    await checkpoint.close();
  }
}

const counted = (count: number) => `${count} fixed point${count === 1 ? "" : "s"}`;

/** Points in a table. */
const MOST = 40;
const HEADER = ["stability", "timescales in steps", "turns in", "starts", "|state|", "first numbers"];

function rowOf({ stability, eigenvalues, period, starts, state }: diagnostics.FixedPoint): string[] {
  const short = (value: number) => (Number.isFinite(value) ? readable(value) : "∞");
  return [
    stability,
    eigenvalues
      .slice(0, 3)
      .map(({ timescale }) => short(timescale))
      .join(", "),
    Number.isFinite(period) ? short(period) : "",
    String(starts),
    Math.hypot(...state).toPrecision(4),
    [...state.subarray(0, 3)].map((value) => value.toFixed(3)).join(", "),
  ];
}

/** Ways that a picture shows, and their steps. */
const WAYS = 12;
const STEPS = 100;

/** The plane of two numbers, or of the two directions in which the ways of a larger state vary most. */
function portraitOf(
  layer: diagnostics.ObservableLayer,
  setting: diagnostics.MapOptions & { seed: number },
  points: readonly diagnostics.FixedPoint[],
): DrawnPortrait {
  const ways = diagnostics.trajectories(layer, { ...setting, from: WAYS, steps: STEPS });
  const size = ways[0].states.length / (STEPS + 1);
  if (size === 2)
    return { ...diagnostics.phasePortrait(layer, { ...setting, starts: 0, from: WAYS }), points };
  if (size === 1)
    throw new ArgumentError("inspect: expected a state of at least two numbers for --plot, got one.");
  const all = Float64Array.from(ways.flatMap(({ states }) => [...states]));
  const { project, shares } = diagnostics.principalComponents(tensor(all, [all.length / size, size]), {
    count: 2,
  });
  const flat = (states: Float64Array) =>
    project(tensor(states, [states.length / size, size])).data as Float64Array;
  const trajectories = ways.map(({ states, gates }) => ({ states: flat(states), gates }));
  const placed = points.map((point) => ({ ...point, state: flat(point.state) }));
  const seen = [...trajectories.map(({ states }) => states), ...placed.map(({ state }) => state)];
  const range = [0, 1].map((axis) => {
    const values = seen.flatMap((states) => [...states].filter((_, k) => k % 2 === axis));
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const room = 0.05 * (most - least || 1);
    return [least - room, most + room] as const;
  });
  const names = [...shares].map(
    (share, k) => `direction ${k + 1} (${(100 * share).toFixed(0)} % of the variance)`,
  );
  return { names: [names[0], names[1]], range: [range[0], range[1]], trajectories, points: placed };
}
