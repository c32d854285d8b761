/** Turns the chosen source into a sequence: numbers for each step. */

import { studyTasks, taskNamed } from "../../../lab/study/tasks/index.ts";
import { mono, readWav } from "../../../src/audio.ts";
import { statisticsOf } from "../../../src/core/tensor/statistics.ts";
import { ArgumentError, Random } from "../../../src/index.ts";
import {
  inputWindow,
  numbersOf,
  numericColumns,
  openData,
  readTable,
  type Table,
} from "../../../src/tasks.ts";
import type { Feed, Methods, SoundOutline, TableOutline, TaskChoice } from "../protocol.ts";
import type { Network } from "./network.ts";
import { spectrumFrames } from "./spectrum.ts";

/** Numbers of [T, H] that are kept of one gate. */
const MOST_NUMBERS = 4e6;
const MOST_STEPS = 20_000;
/** Larger files are refused. */
const MOST_BYTES = 64e6;

interface Sequence {
  /** [T, I] */
  input: Float32Array;
  steps: number;
  left: number;
  labels?: string[];
  what: string;
}

/** A sequence before it is cut. */
interface Rows {
  /** Steps. */
  whole: number;
  /** The inputs of a step; asked for in order. */
  row(step: number): ArrayLike<number>;
  labels?: string[];
  what: string;
}

interface Sound {
  name: string;
  samples: Float32Array;
  sampleRate: number;
}

/** Keeps the table and the sound that the user opened last. */
export class Sources {
  #table?: Table;
  #sound?: Sound;

  async readTable(file: File): Promise<TableOutline> {
    checkSize(file);
    const table = await readTable(await openData(file));
    const columns = numericColumns(table);
    if (columns.length === 0) {
      throw new ArgumentError(`${file.name}: expected a column of numbers, got none.`);
    }
    this.#table = table;
    return { name: file.name, rows: table.rows, columns };
  }

  async readSound(given: Methods["sound"]["params"]): Promise<SoundOutline> {
    if ("file" in given) {
      checkSize(given.file);
      const wav = readWav(new Uint8Array(await given.file.arrayBuffer()));
      this.#sound = { name: given.file.name, samples: mono(wav), sampleRate: wav.sampleRate };
    } else this.#sound = given;
    const { name, samples, sampleRate } = this.#sound;
    if (samples.length === 0) throw new ArgumentError(`${name}: expected sound, got none.`);
    return { name, seconds: samples.length / sampleRate, sampleRate };
  }

  /** The table that was read last. */
  get table(): Table {
    if (this.#table === undefined) throw new ArgumentError("watch: expected a table to be read first.");
    return this.#table;
  }

  /** Returns the sequence of a choice. @throws ArgumentError or FormatError when it does not fit the network */
  sequence(feed: Feed, network: Network): Sequence {
    const { inputSize, cells } = network.subject;
    const width = Math.max(...cells.map(({ hiddenSize }) => hiddenSize), inputSize);
    const most = Math.max(1, Math.min(MOST_STEPS, Math.floor(MOST_NUMBERS / width)));
    const { whole, row, labels, what } = this.#rows(feed, network);
    const steps = Math.min(most, whole);
    const input = new Float32Array(steps * inputSize);
    for (let t = 0; t < steps; t++) input.set(row(t), t * inputSize);
    return { input, steps, left: whole - steps, ...(labels && { labels: labels.slice(0, steps) }), what };
  }

  #rows(feed: Feed, network: Network): Rows {
    const { inputSize } = network.subject;
    switch (feed.kind) {
      case "text":
        return textRows(feed.text, network);
      case "random":
        return randomRows(feed, inputSize);
      case "task":
        return taskRows(feed, inputSize);
      case "table":
        return this.#tableRows(feed, inputSize);
      case "own":
        return ownRows(network, this.table);
      case "sound":
        return this.#soundRows(feed, inputSize);
    }
  }

  #tableRows({ columns, as }: Extract<Feed, { kind: "table" }>, inputSize: number): Rows {
    const { table } = this;
    const { name } = table;
    if (columns.length === 0) throw new ArgumentError(`${name}: expected a column to feed, got none.`);
    const series = columns.map((column) => standardised(numbersOf(table, column, "previous")));
    const what = `${columns.join(", ")} of ${name}, standardised`;
    if (as === "window" && series.length === 1) return windowed(series[0], 1, inputSize, what);
    if (series.length !== inputSize) {
      throw new ArgumentError(
        `${name}: expected ${inputSize} columns for the ${inputSize} inputs of the layer, got ${series.length}. Choose that many, or feed a window of one.`,
      );
    }
    return { whole: table.rows, row: (t) => series.map((each) => each[t]), what };
  }

  #soundRows({ as }: Extract<Feed, { kind: "sound" }>, inputSize: number): Rows {
    if (this.#sound === undefined) throw new ArgumentError("watch: expected a sound to be read first.");
    const { name, samples, sampleRate } = this.#sound;
    if (as === "samples")
      return windowed(samples, inputSize, inputSize, `samples of ${name}, ${inputSize} a step`);
    if (inputSize < 2)
      throw new ArgumentError(
        `${name}: expected a layer with 2 inputs or more for a spectrum, got ${inputSize}. Feed samples.`,
      );
    const { frames, hop, values } = spectrumFrames(samples, inputSize);
    if (frames === 0) {
      throw new ArgumentError(`${name}: expected ${2 * hop} samples or more, got ${samples.length}.`);
    }
    const pause = ((1000 * hop) / sampleRate).toFixed(1);
    return {
      whole: frames,
      row: (t) => rowOf(values, inputSize, t),
      what: `magnitudes of ${name}, a step every ${pause} ms`,
    };
  }
}

/** Row t of a matrix. */
const rowOf = (values: Float32Array, width: number, t: number) => values.subarray(t * width, (t + 1) * width);

/** The window of a forecaster: rows it knows, then rows it predicts. */
function ownRows({ whole, subject }: Network, table: Table): Rows {
  if (whole?.task !== "forecast") {
    throw new ArgumentError(`watch: expected a forecaster of sluice train, got ${subject.name}.`);
  }
  const { window, horizon } = whole.config;
  const { values, steps } = inputWindow(whole.model, whole.config, table);
  const what = `the last ${window} rows of ${table.name} and the ${horizon} to predict, as the run scales them`;
  return { whole: steps, row: (t) => rowOf(values, subject.inputSize, t), what };
}

function checkSize({ name, size }: File): void {
  if (size > MOST_BYTES)
    throw new ArgumentError(`${name}: expected at most 64 MB to look at, got ${size} bytes.`);
}

function textRows(text: string, { characters, subject }: Network): Rows {
  if (characters === undefined) {
    throw new ArgumentError(`watch: expected a character model for text, got ${subject.name}.`);
  }
  if (text === "") throw new ArgumentError("watch: expected a text, got an empty one.");
  const ids = characters.encode(text);
  const { embedding, embeddingSize } = characters;
  return {
    whole: ids.length,
    row: (t) => rowOf(embedding, embeddingSize, ids[t]),
    labels: characters.labels(text),
    what: `text of ${ids.length} characters`,
  };
}

function randomRows({ steps, seed }: Extract<Feed, { kind: "random" }>, inputSize: number): Rows {
  if (!Number.isSafeInteger(steps) || steps < 1) {
    throw new ArgumentError(`watch: expected a number of steps from 1, got ${steps}.`);
  }
  const random = new Random(seed);
  const row = () => Float32Array.from({ length: inputSize }, () => random.normal());
  return { whole: steps, row, what: `random numbers, seed ${seed}` };
}

/** Tasks that need no file, with the count of numbers in a step. */
export function taskChoices(): TaskChoice[] {
  return studyTasks
    .filter(({ data }) => data === undefined)
    .map(({ name }) => ({ name, inputSize: problemOf(name).inputSize }));
}

function problemOf(name: string) {
  const task = taskNamed(name);
  const options = Object.fromEntries(task.options.map((option) => [option.name, option.default]));
  return task.make(options, 1);
}

function taskRows({ task, seed }: Extract<Feed, { kind: "task" }>, inputSize: number): Rows {
  const problem = problemOf(task);
  if (problem.inputSize !== inputSize) {
    throw new ArgumentError(
      `${task}: expected a layer with ${problem.inputSize} inputs, got one with ${inputSize}. Choose another task or layer.`,
    );
  }
  const { input, lengths } = problem.next(new Random(seed, 1), 1);
  const values = Float32Array.from(input.data);
  return {
    whole: lengths?.[0] ?? input.shape[0],
    row: (t) => rowOf(values, inputSize, t),
    what: `one sequence of the task ${task}, seed ${seed}`,
  };
}

/** At each step the last `width` values, zeros before the first. */
function windowed(series: ArrayLike<number>, hop: number, width: number, what: string): Rows {
  const whole = Math.floor(series.length / hop);
  if (whole === 0) throw new ArgumentError(`${what}: expected ${hop} values or more, got ${series.length}.`);
  return {
    whole,
    row: (t) => Float32Array.from({ length: width }, (_, k) => series[(t + 1) * hop - width + k] ?? 0),
    what: width > 1 && hop === 1 ? `${what}, the last ${width} values at each step` : what,
  };
}

/** With mean 0 and standard deviation 1; a constant series becomes 0, except for rounding. @throws ArgumentError for numbers whose squares overflow */
function standardised(values: Float64Array): Float64Array {
  const { mean, sd } = statisticsOf(values);
  if (!Number.isFinite(sd))
    throw new ArgumentError("watch: expected numbers whose squares have a sum, got larger ones. Scale them.");
  const unit = sd <= 1e-12 * Math.abs(mean) ? 1 : sd;
  return values.map((value) => (value - mean) / unit);
}
