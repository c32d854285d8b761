/** Speech in sound that comes in pieces, of any size and rate, without a page. */

import { integerFrom, type OptionTable, readOptions } from "../../core/tensor/check.ts";
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import { resamplerBank } from "../audio/resample.ts";
import { Machine } from "../network/machine.ts";
import type { Plan } from "../network/plan.ts";
import { type PlanSource, planIn } from "../network/planData.ts";
import { Steps } from "../network/steps.ts";
import { type Banks, Channel } from "../worklet/channel.ts";
import { ruleTable, Segmenter, type SpeechEvent, type SpeechRules } from "./segmenter.ts";
import { checkDetector, sileroFor } from "./silero.ts";

/** Options of `detectSpeech`. */
export interface DetectSpeechOptions extends Partial<SpeechRules> {
  /** Hz of the sound, 8000 to 192000 */
  sampleRate: number;
  /** The network, from a block of sound to a probability, or its plan. Default: Silero VAD of the package `@sluice/silero` */
  model?: PlanSource;
}

/** The options with their defaults. */
export const detectorTable: OptionTable<DetectSpeechOptions> = {
  sampleRate: [undefined, integerFrom(8_000, 192_000)],
  model: [undefined],
  ...ruleTable,
};

/** The detectors of one network share its weights, and the taps of their resamplers by Hz. */
const made = new WeakMap<Plan, { first: Steps; banks: Map<number, Banks> }>();

/** Samples that go into the resampler at once. */
const PIECE = 1024;

/** Resolves to a function that takes the next samples, or none at the end, and returns what was heard. */
export async function speechDetector(
  where: string,
  options: DetectSpeechOptions,
): Promise<(samples?: Float32Array) => SpeechEvent[]> {
  const { sampleRate, model: given, ...rules } = readOptions(where, options, detectorTable);
  const data = given === undefined ? await sileroFor(where, sampleRate) : planIn(given);
  if (data === undefined)
    throw new ArgumentError(`${where}: expected a network or its plan as model, got ${describe(given)}.`);
  const shared = made.get(data) ?? { first: new Steps(new Machine(data)), banks: new Map() };
  made.set(data, shared);
  const network = new Steps(shared.first);
  const { inputs, outputs } = network.enter();
  const size = inputs[0].length;
  const rate = checkDetector(where, data.sampleRate, outputs[0].length);
  const model = {
    ...{ inputLength: size, outputLength: 1, reset: () => network.reset() },
    step: (block: Float32Array, result: Float32Array) => network.step(block, result),
  };
  const { banks } = shared;
  if (rate !== sampleRate && !banks.has(sampleRate))
    banks.set(sampleRate, { into: resamplerBank({ from: sampleRate, to: rate }) });
  const channel = new Channel(model, { quantum: PIECE, isSound: false, banks: banks.get(sampleRate) });
  let events: SpeechEvent[] = [];
  const segmenter = new Segmenter(where, rules, rate, size, (event) => events.push(event));
  const take = (gathered: ReturnType<typeof channel.values>) => {
    if (channel.faults > 0)
      throw new ArgumentError(
        `${where}: expected finite samples, got NaN or an infinity. Set them to 0, or find where they come from.`,
      );
    for (const [k, probability] of gathered?.values.entries() ?? [])
      segmenter.push(gathered!.sound.slice(k * size, (k + 1) * size), probability);
  };
  return (samples) => {
    events = [];
    if (samples === undefined) {
      take(channel.flush());
      segmenter.stop(true);
    } else if (!(samples instanceof Float32Array))
      throw new ArgumentError(
        `${where}: expected sound as a Float32Array, got ${describe(samples)}. SpeechTransform of sluice/voice/node takes bytes.`,
      );
    else
      for (let at = 0; at < samples.length; at += PIECE)
        take(channel.values(samples.subarray(at, at + PIECE)));
    return events;
  };
}

/**
 * Detects speech in sound that arrives in pieces: a microphone, a socket, a file. The same events come for any cut into pieces. At the end of the
 * sound, open speech becomes an utterance.
 *
 * @param chunks  one channel, from -1 to 1
 * @param options sample rate, rules and model
 * @throws ArgumentError for chunks and options that are not valid, and samples that are not finite; SluiceError WEIGHTS without a model
 * @example
 * for await (const event of detectSpeech([samples], { sampleRate: 48_000 }))
 *   if (event.type === "speechend") console.log(event.start, event.end);
 */
export async function* detectSpeech(
  chunks: Iterable<Float32Array> | AsyncIterable<Float32Array>,
  options: DetectSpeechOptions,
): AsyncGenerator<SpeechEvent, void, undefined> {
  const given = chunks as Partial<Iterable<Float32Array> & AsyncIterable<Float32Array>> | null;
  if (ArrayBuffer.isView(chunks) || !(given?.[Symbol.iterator] ?? given?.[Symbol.asyncIterator]))
    throw new ArgumentError(
      `detectSpeech: expected chunks of sound, a list or stream of Float32Array, got ${describe(chunks)}. Give one array as [samples].`,
    );
  const hear = await speechDetector("detectSpeech", options);
  for await (const chunk of chunks) yield* hear(chunk);
  yield* hear();
}
