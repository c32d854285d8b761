/** Detectors under load, in a process of its own; see `load.test.ts`. Arguments: `hundred`, or `soak` and how many seconds of sound. Run with --expose-gc. */
import { makeVoice, mixed, RATE } from "../../../examples/shared/voice.ts";
import { resample } from "../../../src/realtime/audio/resample.ts";
import { Machine } from "../../../src/realtime/network/machine.ts";
import type { Plan } from "../../../src/realtime/network/plan.ts";
import { readPlan } from "../../../src/realtime/network/readPlan.ts";
import { Steps } from "../../../src/realtime/network/steps.ts";
import { speechDetector } from "../../../src/realtime/voice/detectSpeech.ts";
import type { SpeechEvent } from "../../../src/realtime/voice/segmenter.ts";
import { sileroFiles } from "../../../tools/silero.ts";

const collect = (globalThis as { gc?: () => void }).gc!;
const file = (await sileroFiles()).get(16)!;

/** Bytes that are reachable, and of the process. */
function bytes(): { used: number; rss: number } {
  for (let k = 0; k < 3; k++) collect();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { used: heapUsed + external, rss };
}

const make = (model: Plan, sampleRate = RATE) =>
  speechDetector("test", { sampleRate, model, redemptionMs: 300 });

const probabilities = (events: readonly SpeechEvent[]) =>
  events.flatMap((event) => (event.type === "frame" ? [event.probability] : []));

/** A hundred detectors take turns, each at another place of the sound. */
async function hundred() {
  const voice = makeVoice(4, 3);
  const sound = mixed(voice);
  const model = readPlan(file);
  // One needs code and weights.
  (await make(model))(sound);
  const before = bytes();
  const detectors = await Promise.all(Array.from({ length: 100 }, () => make(model)));
  const made = bytes();
  const heard = detectors.map((): number[] => []);
  for (let at = 0; at < sound.length; at += 320) {
    // Garbage waits for a collector that sees no need to hurry.
    if (at % 6400 === 0) collect();
    for (const [k, hear] of detectors.entries()) {
      const from = (at + 640 * k) % sound.length;
      heard[k].push(...probabilities(hear(sound.subarray(from, from + 320))));
    }
  }
  // The sound of an utterance ends with it.
  for (let at = 0; at < voice.noise.length; at += 320)
    for (const hear of detectors) hear(voice.noise.subarray(at, at + 320));
  const after = bytes();
  let [blocks, wrong] = [0, 0];
  for (const [k, found] of heard.entries()) {
    // A model that is read again shares nothing.
    const alone = await make(readPlan(file));
    const from = (640 * k) % sound.length;
    const single = probabilities([...alone(sound.subarray(from)), ...alone(sound.subarray(0, from))]);
    blocks += found.length;
    wrong += found.filter((value, t) => value !== single[t]).length + Math.abs(found.length - single.length);
  }
  const grown = (key: "used" | "rss") => (after[key] - before[key]) / 1e6;
  return { blocks, wrong, made: (made.used - before.used) / 1e6, used: grown("used"), rss: grown("rss") };
}

/**
 * The same 12 seconds again and again, which are a whole number of blocks: each turn must hear the very samples of the first. The network's state
 * settles over minutes, so its probabilities are compared with those of plain TypeScript.
 */
async function soak(seconds: number) {
  const rate = 44_100;
  const period = resample(mixed(makeVoice(12, 3)), { from: RATE, to: rate });
  const hear = await make(readPlan(file), rate);
  process.env.SLUICE_KERNELS = "reference";
  const plain = new Steps(new Machine(readPlan(file)));
  const probability1 = new Float32Array(1);
  const turns = Math.round(seconds / 12);
  const first: Float32Array[] = [];
  let early = bytes();
  let [blocks, utterances, drift, moved] = [0, 0, 0, 0];
  for (let turn = 0; turn < turns; turn++) {
    if (turn === Math.ceil(turns / 10)) early = bytes();
    for (let at = 0; at < period.length; at += 441)
      for (const event of hear(period.subarray(at, at + 441))) {
        utterances += Number(event.type === "speechend");
        if (event.type !== "frame") continue;
        const { audio, probability, time } = event;
        plain.step(audio, probability1);
        drift = Math.max(drift, Math.abs(probability - probability1[0]));
        const k = blocks++ % 375;
        // The first turn began in silence.
        if (turn === 1) first[k] = audio;
        const isSame = turn < 2 || audio.every((sample, t) => sample === first[k][t]);
        moved += Number(!isSame || Math.abs(time - 0.032 * (blocks - 1)) > 1e-6);
      }
  }
  const late = bytes();
  return {
    blocks,
    utterances,
    drift,
    moved,
    used: (late.used - early.used) / 1e6,
    rss: late.rss / early.rss,
  };
}

const [what, seconds] = process.argv.slice(2);
console.log(JSON.stringify(what === "soak" ? await soak(Number(seconds)) : await hundred()));
