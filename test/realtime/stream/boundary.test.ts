/**
 * Bad calls of streams, in random combinations: cells, options, inputs, outputs, states. Each either is refused by a coded error or computes;
 * none crashes, and a good stream gives the same bits as before. `SLUICE_BOUNDARY_CALLS` says how many; the seed is fixed, or `SLUICE_SEED`.
 */
import { test } from "vitest";
import { Random } from "../../../src/core/tensor/random.ts";
import type { EngineChoice } from "../../../src/realtime/stream/choose.ts";
import type { StreamOptions } from "../../../src/realtime/stream/createStream.ts";
import { weightFormats } from "../../../src/realtime/stream/engine.ts";
import type { StreamSource } from "../../../src/realtime/stream/source.ts";
import type { Stream } from "../../../src/realtime/stream/stream.ts";
import { CALLS, expectOrder } from "../../support/badCalls.ts";
import { allSpecs, randomLayer } from "../../support/layers.ts";
import { type Fields, one, SIZES, spoil } from "../../support/spoil.ts";
import { engines, streamOn } from "./engines.ts";

const [BATCH, STEPS] = [2, 3];

/** Sizes for which there is no memory are in stream.test.ts; to be refused it they first take what there is. */
const SMALL_SIZES = SIZES.filter((size) => !(typeof size === "number" && size >= 1e9 && size < 2 ** 53));

/** One that computes here of each kind, the best native one. */
const kinds = engines.filter(([name], at) => !name.startsWith("native-") || at === engines.length - 1);

const SPECS = allSpecs();

function sourceOf(random: Random): { spec: Fields; weights: Fields } {
  const { spec, weights } = randomLayer({ spec: one(SPECS, random), dtype: "float32" });
  return { spec: { ...spec }, weights: { ...weights } };
}

function callOnce(engine: EngineChoice, random: Random): void {
  const source = sourceOf(random);
  const options = { batch: BATCH, chunk: 2, weights: one(weightFormats, random) as string };
  const wrongs = 1 + random.integer(2);
  const spoilAll = (fields: Fields) => {
    for (let k = 0; k < wrongs; k++) spoil(fields, random, SMALL_SIZES);
  };
  const make = () => streamOn(engine, source as never as StreamSource, options as StreamOptions);
  const way = random.integer(4);
  if (way === 0) {
    spoilAll({ source, options });
    const stream = make();
    stream.step(new Float32Array(stream.batch * stream.inputSize));
    stream.refresh();
    return;
  }
  const stream: Stream = make();
  const input = new Float32Array(STEPS * BATCH * stream.inputSize);
  const output = new Float32Array(STEPS * BATCH * stream.outputSize);
  if (way === 1) {
    const call = {
      input: input.slice(0, BATCH * stream.inputSize),
      output: output.slice(0, BATCH * stream.outputSize),
    };
    spoilAll(call);
    stream.step(call.input, call.output);
  } else if (way === 2) {
    const call = { input, T: STEPS, output };
    spoilAll(call);
    stream.steps(call.input, call.T, call.output);
  } else {
    const { state } = stream;
    spoilAll({ state });
    stream.state = state;
    stream.copyState(state);
    stream.clone().step(input.subarray(0, BATCH * stream.inputSize));
  }
}

test.each(kinds)(
  "%s: random bad calls are refused in words or compute",
  (_, engine) => {
    const bits = () => {
      const stream = streamOn(engine, sourceOf(new Random(7)) as never as StreamSource, { batch: BATCH });
      return [...stream.steps(new Float32Array(STEPS * BATCH * stream.inputSize).fill(0.5))];
    };
    expectOrder(CALLS, bits, (random) => callOnce(engine, random));
  },
  3_600_000,
);
