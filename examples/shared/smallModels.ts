/**
 * Trains the two small models that the site's pages open with: a voice detector and a noise suppressor. They learn from made-up speech
 * (`voice.ts`), so a page needs no weights of other people; real speech needs the published models.
 *
 *     npx tsx examples/shared/smallModels.ts FOLDER
 */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { hannWindow, siSdr, stft, synthesisGains } from "../../src/audio.ts";
import { Adam, clipGradNorm, GRU, Linear, mseLoss, ops, type Tensor, tensor } from "../../src/index.ts";
import { createNetwork, writeNetwork } from "../../src/network.ts";
import { denoise } from "../denoise/sound.ts";
import { makeVoice, mixed, RATE, type Voice } from "./voice.ts";

const SIZE = 512;
const BINS = SIZE / 2 + 1;
const OFFSET = 1e-3;
const window = hannWindow(SIZE);
/** Sounds that training draws its sequences from, and their length in seconds. */
const [SOUNDS, SECONDS] = [96, 4];

/** A GRU over spectra, a linear layer, and a sigmoid. */
class Small {
  readonly gru: GRU;
  readonly head: Linear;
  constructor(hiddenSize: number, outputs: number) {
    this.gru = new GRU({ inputSize: BINS, hiddenSize, seed: 1 });
    this.head = new Linear({ inFeatures: hiddenSize, outFeatures: outputs, seed: 2 });
  }
  forward(x: Tensor): Tensor {
    return ops.sigmoid(this.head.forward(this.gru.forward(x).output));
  }
  /** Its weights in a network, with the window of the transform. */
  get weights() {
    return new Map<string, { shape: readonly number[]; data: ArrayLike<number> }>([
      ["stft.window", { shape: [SIZE], data: window }],
      ...[...this.gru.stateDict()].map(([name, value]) => [`gru.${name}`, value] as const),
      ...[...this.head.stateDict()].map(([name, value]) => [`head.${name}`, value] as const),
    ]);
  }
}

/** Returns magnitudes, [T, F]. */
function magnitudes(sound: Float32Array, hop: number): Float32Array {
  const spectra = stft(sound, { size: SIZE, hop, window });
  const result = new Float32Array(spectra.length / 2);
  for (let k = 0; k < result.length; k++) {
    const [frame, bin] = [Math.floor(k / BINS), k % BINS];
    result[k] = Math.hypot(spectra[2 * frame * BINS + bin], spectra[(2 * frame + 1) * BINS + bin]);
  }
  return result;
}

/**
 * Trains on sequences of so many frames, from a random place in each sound.
 *
 * @param target [T, outputs] of a sound
 */
function train(
  model: Small,
  outputs: number,
  options: { hop: number; frames: number; updates: number },
  target: (voice: Voice) => Float32Array,
): void {
  const { hop, frames, updates } = options;
  const sounds = Array.from({ length: SOUNDS }, (_, k) => {
    const voice = makeVoice(SECONDS, 100 + k);
    const input = magnitudes(mixed(voice), hop).map((value) => Math.log(value + OFFSET));
    return { input, target: target(voice), count: input.length / BINS };
  });
  const optimizer = new Adam([...model.gru.parameters(), ...model.head.parameters()], { lr: 3e-3 });
  const batch = 16;
  for (let update = 0; update < updates; update++) {
    const x = new Float32Array(frames * batch * BINS);
    const y = new Float32Array(frames * batch * outputs);
    for (let n = 0; n < batch; n++) {
      const sound = sounds[(update * batch + n) % SOUNDS];
      const first = (update * 7 + n * 13) % (sound.count - frames + 1);
      for (let t = 0; t < frames; t++) {
        const row = t * batch + n;
        x.set(sound.input.subarray((first + t) * BINS, (first + t + 1) * BINS), row * BINS);
        y.set(sound.target.subarray((first + t) * outputs, (first + t + 1) * outputs), row * outputs);
      }
    }
    const loss = mseLoss(
      model.forward(tensor(x, [frames, batch, BINS])),
      tensor(y, [frames, batch, outputs]),
    );
    optimizer.zeroGrad();
    loss.backward();
    clipGradNorm([...model.gru.parameters(), ...model.head.parameters()], 1);
    optimizer.step();
    if ((update + 1) % 100 === 0)
      console.log(`update ${update + 1} of ${updates}: loss ${loss.item().toFixed(4)}`);
  }
}

const layersOf = (hiddenSize: number) =>
  [
    { name: "stft", kind: "stft", size: SIZE, hop: SIZE },
    { name: "magnitude", kind: "magnitude" },
    { name: "log", kind: "activation", activation: `log(${OFFSET})` },
    { name: "gru", kind: "gru", hiddenSize, sequences: true },
    { name: "head", kind: "linear", activation: "sigmoid" },
  ] as const;

/** Returns a detector of speech: 32 ms to a probability. @throws when it does not tell phrases from pauses that it never heard */
export function smallDetector(): Uint8Array {
  const model = new Small(24, 1);
  const speaks = ({ clean, phrases }: Voice) =>
    Float32Array.from({ length: Math.floor(clean.length / SIZE) }, (_, block) =>
      Number(phrases.some(([start, end]) => (block + 0.5) * SIZE >= start && (block + 0.5) * SIZE < end)),
    );
  train(model, 1, { hop: SIZE, frames: 64, updates: 400 }, speaks);
  const network = createNetwork(
    {
      name: "a small voice detector that learned from made-up speech",
      sampleRate: RATE,
      input: { frames: SIZE, features: 1, blocks: true },
      layers: layersOf(24),
    },
    model.weights,
  );
  const unheard = makeVoice(20, 7);
  const wanted = speaks(unheard);
  const heard = network.run(mixed(unheard));
  const right = wanted.filter((value, k) => value === Number(heard[k] >= 0.5)).length / wanted.length;
  console.log(`voice detector: right in ${(100 * right).toFixed(1)} % of new blocks`);
  if (right < 0.9) throw new Error(`expected the detector to be right in 90 % of blocks, got ${100 * right}`);
  return writeNetwork(network);
}

/** Returns a suppressor of noise: 8 ms to 8 ms. @throws when it takes less than 3 dB of noise out of a sound that it never heard */
export async function smallSuppressor(): Promise<Uint8Array> {
  const hop = 128;
  const model = new Small(48, BINS);
  const share = ({ clean, noise }: Voice) => {
    const [voice, rest] = [magnitudes(clean, hop), magnitudes(noise, hop)];
    return voice.map((value, k) => value ** 2 / (value ** 2 + rest[k] ** 2 + 1e-9));
  };
  train(model, BINS, { hop, frames: 100, updates: 400 }, share);
  const network = createNetwork(
    {
      name: "a small noise suppressor that learned from made-up speech",
      sampleRate: RATE,
      input: { frames: hop, features: 1, blocks: true },
      layers: [
        { name: "latest", kind: "history", size: SIZE },
        ...layersOf(48),
        { name: "masked", kind: "gain", from: "stft", by: "head" },
        { name: "frames", kind: "inverseFourier", size: SIZE },
        { name: "sound", kind: "overlapAdd", hop },
      ],
    },
    model.weights.set("sound.gain", { shape: [SIZE], data: synthesisGains(SIZE, hop, window) }),
  );
  const unheard = makeVoice(10, 7);
  const noisy = mixed(unheard);
  const after = siSdr(await denoise(network, noisy), unheard.clean);
  const gain = after - siSdr(noisy, unheard.clean);
  console.log(`noise suppressor: ${gain.toFixed(1)} dB less noise in a new sound`);
  if (gain < 3) throw new Error(`expected the suppressor to take out 3 dB, got ${gain}`);
  return writeNetwork(network);
}

/** Writes both models into a folder, unless they are there. Returns their files by the page that opens with them. */
export async function makeSmallModels(folder: string): Promise<{ vad: string; denoise: string }> {
  mkdirSync(folder, { recursive: true });
  const [vad, suppressor] = ["small-detector", "small-suppressor"].map((name) =>
    join(folder, `${name}.network.safetensors`),
  );
  if (!existsSync(vad)) writeFileSync(vad, smallDetector());
  if (!existsSync(suppressor)) writeFileSync(suppressor, await smallSuppressor());
  return { vad, denoise: suppressor };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href)
  console.log(await makeSmallModels(resolve(process.argv[2] ?? "dist/models")));
