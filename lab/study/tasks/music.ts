/**
 * Polyphonic music: which of 88 keys sound in the next frame, as independent yes or no. Negative log-likelihood per frame in nats, summed over the
 * keys; batches of whole pieces in random order, dropout 0.5 before the output; a test at the best validation.
 */
import {
  ArgumentError,
  bceWithLogits,
  FormatError,
  ops,
  type Random,
  type Tensor,
  tensor,
} from "../../../src/index.ts";
import type { Batch, Evaluate, StudyTask } from "../task.ts";

const KEYS = 88;
const LOWEST = 21;
const EVALUATED = 16;

/** Keys that sound, from 0 to 87, by frame. */
type Piece = readonly (readonly number[])[];

interface Pieces {
  train: readonly Piece[];
  valid: readonly Piece[];
  test: readonly Piece[];
}

export const musicTask: StudyTask = {
  name: "jsb",
  about: "next frame of chorales: real music, where a forget bias does not help",
  measure: { name: "nats", better: "lower", decay: 0.95 },
  options: [
    { name: "every", default: 10, about: "epochs between two looks at validation and test", least: 1 },
  ],
  defaults: {
    cells: ["lstm"],
    schemes: ["retainBias:value=0", "retainBias:value=1"],
    hiddenSize: 150,
    updates: 1740,
    batch: 8,
    optimizer: "adam",
    lr: 2e-3,
    seeds: 1,
  },
  data: "JSON with train, valid and test, each a list of pieces, each a list of frames, each a list of MIDI notes 21 to 108, such as jsb-chorales-quarter.json of github.com/czhuang/JSB-Chorales-dataset; or CSV with the columns part, piece, frame, note",
  make({ every }, batch, data = "") {
    const pieces = readPieces(data);
    const perEpoch = Math.ceil(pieces.train.length / batch);
    let order: Int32Array = new Int32Array();
    return {
      inputSize: KEYS,
      outputSize: KEYS,
      readout: "all",
      dropout: 0.5,
      next(random, update): Batch {
        const place = (update - 1) % perEpoch;
        if (place === 0) order = random.permutation(pieces.train.length);
        const chosen = order.subarray(place * batch, (place + 1) * batch);
        const { input, lengths, target, weight, frames } = padded(Array.from(chosen, (k) => pieces.train[k]));
        return {
          input,
          lengths,
          loss: (output) => nats(output, target, weight, frames),
          measure: (_output, loss) => loss,
        };
      },
      evaluateAt: Array.from({ length: 1000 }, (_, k) => (k + 1) * every * perEpoch),
      evaluate: (network, _random: Random) => ({
        validation: natsOf(network, pieces.valid),
        test: natsOf(network, pieces.test),
      }),
    };
  },
};

/** Frames 0 to T - 2 as input and 1 to T - 1 as target, padded to the longest. */
function padded(pieces: readonly Piece[]): {
  input: Tensor;
  lengths: Int32Array;
  target: Tensor;
  weight: Tensor;
  frames: number;
} {
  const batch = pieces.length;
  const lengths = Int32Array.from(pieces, (piece) => piece.length - 1);
  const steps = Math.max(...lengths);
  const input = new Float32Array(steps * batch * KEYS);
  const target = new Float32Array(steps * batch * KEYS);
  const weight = new Float32Array(steps * batch * KEYS);
  pieces.forEach((piece, n) => {
    for (let t = 0; t < lengths[n]; t++) {
      const at = (t * batch + n) * KEYS;
      for (const key of piece[t]) input[at + key] = 1;
      for (const key of piece[t + 1]) target[at + key] = 1;
      weight.fill(1, at, at + KEYS);
    }
  });
  const shape = [steps, batch, KEYS];
  return {
    input: tensor(input, shape),
    lengths,
    target: tensor(target, shape),
    weight: tensor(weight, shape),
    frames: lengths.reduce((sum, length) => sum + length, 0),
  };
}

function nats(output: Tensor, target: Tensor, weight: Tensor, frames: number): Tensor {
  return ops.div(ops.sum(ops.mul(bceWithLogits(output, target, { reduction: "none" }), weight)), frames);
}

function natsOf(network: Evaluate, pieces: readonly Piece[]): number {
  let total = 0;
  let counted = 0;
  for (let first = 0; first < pieces.length; first += EVALUATED) {
    const { input, lengths, target, weight, frames } = padded(pieces.slice(first, first + EVALUATED));
    const { output } = network(input, { lengths });
    total += nats(output, target, weight, frames).data[0] * frames;
    counted += frames;
  }
  return total / counted;
}

/** @throws FormatError for a text that is neither form; ArgumentError when a part has no piece of two frames or more */
export function readPieces(text: string): Pieces {
  const parts = /^\s*\{/.test(text) ? fromJson(text) : fromCsv(text);
  for (const [name, pieces] of Object.entries(parts)) {
    if (pieces.length > 0) continue;
    throw new ArgumentError(`jsb: expected pieces of at least two frames in ${name}, got none.`);
  }
  return parts;
}

function fromJson(text: string): Pieces {
  let value: Partial<Record<string, unknown>>;
  try {
    value = JSON.parse(text) as Partial<Record<string, unknown>>;
  } catch (error) {
    throw wrong("JSON", `JSON, got other text (${error instanceof Error ? error.message : error})`);
  }
  const part = (name: string): Piece[] => {
    const pieces = value[name];
    if (!Array.isArray(pieces)) throw wrong("VALUE", `a list of pieces called ${name}, got none`);
    return pieces.map((piece, k) => pieceOf(piece, `${name}[${k}]`)).filter((piece) => piece.length > 1);
  };
  return { train: part("train"), valid: part("valid"), test: part("test") };
}

function pieceOf(piece: unknown, where: string): Piece {
  if (!Array.isArray(piece)) throw wrong("VALUE", `${where} to be a list of frames`);
  return piece.map((frame, t) => {
    if (!Array.isArray(frame)) throw wrong("VALUE", `${where}[${t}] to be a list of notes`);
    return frame.map((note) => keyOf(note, `${where}[${t}]`));
  });
}

function keyOf(note: unknown, where: string): number {
  const key = Number(note) - LOWEST;
  if (Number.isInteger(key) && key >= 0 && key < KEYS && note !== "") return key;
  throw wrong("VALUE", `MIDI notes from ${LOWEST} to ${LOWEST + KEYS - 1} in ${where}, got ${String(note)}`);
}

/** One line for each note: part, piece, frame, note. A frame without notes has a line without note. */
function fromCsv(text: string): Pieces {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  const header = lines
    .shift()
    ?.split(",")
    .map((name) => name.trim());
  if (header?.join() !== "part,piece,frame,note") {
    throw wrong(
      "HEADER",
      `JSON, or CSV with the columns part,piece,frame,note, got ${header?.join() || "an empty file"}`,
    );
  }
  const parts: Record<keyof Pieces, Map<string, number[][]>> = {
    train: new Map(),
    valid: new Map(),
    test: new Map(),
  };
  lines.forEach((line, k) => {
    const [part, piece, frame, note, ...rest] = line.split(",").map((cell) => cell.trim());
    const where = `line ${k + 2}`;
    if (rest.length > 0 || note === undefined) throw wrong("COLUMNS", `four columns in ${where}`);
    if (!Object.hasOwn(parts, part)) throw wrong("VALUE", `train, valid or test in ${where}, got ${part}`);
    if (!/^\d{1,6}$/.test(frame)) throw wrong("VALUE", `a frame from 0 in ${where}, got ${frame}`);
    const frames = parts[part as keyof Pieces].get(piece) ?? [];
    parts[part as keyof Pieces].set(piece, frames);
    while (frames.length <= Number(frame)) frames.push([]);
    if (note !== "") frames[Number(frame)].push(keyOf(note, where));
  });
  const list = (pieces: Map<string, number[][]>): Piece[] =>
    [...pieces.values()].filter((piece) => piece.length > 1);
  return { train: list(parts.train), valid: list(parts.valid), test: list(parts.test) };
}

function wrong(code: string, expected: string): FormatError {
  return new FormatError("jsb", code, `expected ${expected}.`);
}
