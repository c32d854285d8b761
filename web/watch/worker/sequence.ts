/** Turns the chosen source into a sequence: numbers for each step. */

import { studyTasks, taskNamed } from "../../../lab/study/tasks/index.ts";
import { readWav } from "../../../src/audio.ts";
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
      const { sampleRate, channels } = readWav(await bytesOf(given.file));
      const samples = Float32Array.from(
        channels[0],
        (_, k) => channels.reduce((sum, channel) => sum + channel[k], 0) / channels.length,
      );
      this.#sound = { name: given.file.name, samples, sampleRate };
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
    switch (feed.kind) {
      case "text":
        return textSequence(feed.text, network, most);
      case "random":
        return randomSequence(feed, inputSize, most);
      case "task":
        return taskSequence(feed, inputSize, most);
      case "table":
        return this.#tableSequence(feed, inputSize, most);
      case "own":
        return ownSequence(network, this.table);
      case "sound":
        return this.#soundSequence(feed, inputSize, most);
    }
  }

  #tableSequence(
    { columns, as }: Extract<Feed, { kind: "table" }>,
    inputSize: number,
    most: number,
  ): Sequence {
    const { table } = this;
    const { name } = table;
    if (columns.length === 0) throw new ArgumentError(`${name}: expected a column to feed, got none.`);
    const series = columns.map((column) => standardised(numbersOf(table, column, "previous")));
    const what = `${columns.join(", ")} of ${name}, standardised`;
    if (as === "window" && series.length === 1) return windowed(series[0], 1, inputSize, most, what);
    if (series.length !== inputSize) {
      throw new ArgumentError(
        `${name}: expected ${inputSize} columns for the ${inputSize} inputs of the layer, got ${series.length}. Choose that many, or feed a window of one.`,
      );
    }
    const steps = Math.min(most, table.rows);
    const input = new Float32Array(steps * inputSize);
    for (let t = 0; t < steps; t++)
      for (let k = 0; k < inputSize; k++) input[t * inputSize + k] = series[k][t];
    return { input, steps, left: table.rows - steps, what };
  }

  #soundSequence({ as }: Extract<Feed, { kind: "sound" }>, inputSize: number, most: number): Sequence {
    if (this.#sound === undefined) throw new ArgumentError("watch: expected a sound to be read first.");
    const { name, samples, sampleRate } = this.#sound;
    if (as === "samples") {
      const what = `samples of ${name}, ${inputSize} a step`;
      return windowed(samples, inputSize, inputSize, most, what);
    }
    if (inputSize < 2)
      throw new ArgumentError(
        `${name}: expected a layer with 2 inputs or more for a spectrum, got ${inputSize}. Feed samples.`,
      );
    const { frames, hop, values } = spectrumFrames(samples, inputSize);
    if (frames === 0) {
      throw new ArgumentError(`${name}: expected ${2 * hop} samples or more, got ${samples.length}.`);
    }
    const steps = Math.min(most, frames);
    const pause = ((1000 * hop) / sampleRate).toFixed(1);
    return {
      input: values.slice(0, steps * inputSize),
      steps,
      left: frames - steps,
      what: `magnitudes of ${name}, a step every ${pause} ms`,
    };
  }
}

/** The window of a forecaster: rows it knows, then rows it predicts. */
function ownSequence({ whole, subject }: Network, table: Table): Sequence {
  if (whole?.task !== "forecast") {
    throw new ArgumentError(`watch: expected a forecaster of sluice train, got ${subject.name}.`);
  }
  const { window, horizon } = whole.config;
  const { values: input, steps } = inputWindow(whole.model, whole.config, table);
  const what = `the last ${window} rows of ${table.name} and the ${horizon} to predict, as the run scales them`;
  return { input, steps, left: 0, what };
}

function checkSize(file: File): void {
  if (file.size > MOST_BYTES) {
    throw new ArgumentError(`${file.name}: expected at most 64 MB to look at, got ${file.size} bytes.`);
  }
}

async function bytesOf(file: File): Promise<Uint8Array> {
  checkSize(file);
  return new Uint8Array(await file.arrayBuffer());
}

function textSequence(text: string, { characters, subject }: Network, most: number): Sequence {
  if (characters === undefined) {
    throw new ArgumentError(`watch: expected a character model for text, got ${subject.name}.`);
  }
  if (text === "") throw new ArgumentError("watch: expected a text, got an empty one.");
  const ids = characters.encode(text);
  const steps = Math.min(most, ids.length);
  const { embedding, embeddingSize } = characters;
  const input = new Float32Array(steps * embeddingSize);
  for (let t = 0; t < steps; t++) {
    input.set(embedding.subarray(ids[t] * embeddingSize, (ids[t] + 1) * embeddingSize), t * embeddingSize);
  }
  const labels = characters.labels(text).slice(0, steps);
  return { input, steps, left: ids.length - steps, labels, what: `text of ${steps} characters` };
}

function randomSequence(
  { steps: wish, seed }: Extract<Feed, { kind: "random" }>,
  inputSize: number,
  most: number,
): Sequence {
  if (!Number.isSafeInteger(wish) || wish < 1) {
    throw new ArgumentError(`watch: expected a number of steps from 1, got ${wish}.`);
  }
  const steps = Math.min(most, wish);
  const random = new Random(seed);
  const input = Float32Array.from({ length: steps * inputSize }, () => random.normal());
  return { input, steps, left: wish - steps, what: `random numbers, seed ${seed}` };
}

/** Tasks that need no file, with the count of numbers in a step. */
export function taskChoices(): TaskChoice[] {
  return studyTasks
    .filter(({ data }) => data === undefined)
    .map(({ name, about }) => ({ name, about, inputSize: problemOf(name).inputSize }));
}

function problemOf(name: string) {
  const task = taskNamed(name);
  const options = Object.fromEntries(task.options.map((option) => [option.name, option.default]));
  return task.make(options, 1);
}

function taskSequence(
  { task, seed }: Extract<Feed, { kind: "task" }>,
  inputSize: number,
  most: number,
): Sequence {
  const problem = problemOf(task);
  if (problem.inputSize !== inputSize) {
    throw new ArgumentError(
      `${task}: expected a layer with ${problem.inputSize} inputs, got one with ${inputSize}. Choose another task or layer.`,
    );
  }
  const { input, lengths } = problem.next(new Random(seed, 1), 1);
  const whole = lengths?.[0] ?? input.shape[0];
  const steps = Math.min(most, whole);
  const values = Float32Array.from(input.data.subarray(0, steps * inputSize));
  return {
    input: values,
    steps,
    left: whole - steps,
    what: `one sequence of the task ${task}, seed ${seed}`,
  };
}

/** At each step the last `width` values, zeros before the first. */
function windowed(
  series: ArrayLike<number>,
  hop: number,
  width: number,
  most: number,
  what: string,
): Sequence {
  const whole = Math.floor(series.length / hop);
  const steps = Math.min(most, whole);
  if (steps === 0) throw new ArgumentError(`${what}: expected ${hop} values or more, got ${series.length}.`);
  const input = new Float32Array(steps * width);
  for (let t = 0; t < steps; t++) {
    for (let k = 0; k < width; k++) {
      const at = (t + 1) * hop - width + k;
      if (at >= 0) input[t * width + k] = series[at];
    }
  }
  return {
    input,
    steps,
    left: whole - steps,
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
