/**
 * WAV files: RIFF, PCM of 8, 16, 24 and 32 bits, float of 32 and 64, or the companded 8 bits of telephones, up to 64 channels. Files may be
 * hostile, so we check every length before allocating anything.
 *
 * Sources: Microsoft, "Multiple Channel Audio Data and WAVE Files"; for WAVEFORMATEXTENSIBLE the sub-format decides. ITU-T G.711.
 */

import { checkObject, type Rule, readOptions } from "../../core/tensor/check.ts";
import { checkFloats } from "../../core/tensor/dtype.ts";
import { ArgumentError, describe, FormatError } from "../../core/tensor/errors.ts";
import { hasMemory, isBytes } from "../../core/tensor/lists.ts";

/** Samples of one or more channels. */
export interface Sound {
  /** Hz */
  sampleRate: number;
  /** Samples of each channel, all of one length; from -1 to 1, except that files of floats may exceed it */
  channels: Float32Array[];
}

const PCM = 1;
const FLOAT = 3;
const A_LAW = 6;
const MU_LAW = 7;
/** Bits of a sample, by the number of its format. */
const BITS: ReadonlyMap<number, readonly number[]> = new Map([
  [PCM, [8, 16, 24, 32]],
  [FLOAT, [32, 64]],
  [A_LAW, [8]],
  [MU_LAW, [8]],
]);
const EXTENSIBLE = 0xfffe;
const MAX_CHANNELS = 64;
/** RF64 and BW64 (EBU Tech 3306, ITU-R BS.2088) keep the size of long sound in a chunk of its own, `ds64`. */
const BEGINNINGS = ["RIFF", "RF64", "BW64"];
/** Programs that cannot seek write the sound after such a size or a larger one: SoX this one, ALSA 2^31, FFmpeg the largest. */
const UNKNOWN = 0x7ffff000;

function fail(code: string, message: string, offset: number): never {
  throw new FormatError("wav", code, message, { offset });
}

interface Layout {
  kind: number;
  channels: number;
  sampleRate: number;
  bits: number;
}

/**
 * Returns the sound of a WAV file.
 *
 * @param file its bytes: PCM of 8, 16, 24 or 32 bits, float of 32 or 64, or A-law or µ-law of 8
 * @throws FormatError MAGIC, TRUNCATED, HEADER, FEATURE (compressed sound), MISSING, with the byte offset
 * @example
 * const { sampleRate, channels } = readWav(file);
 */
export function readWav(file: Uint8Array): Sound {
  // A view of a transferred buffer cannot be read.
  if (!isBytes(file) || file.length === 0)
    fail("TRUNCATED", `expected the bytes of a file, a Uint8Array, got ${describe(file)}.`, 0);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const text = (at: number) => String.fromCharCode(...file.subarray(at, at + 4));
  if (file.length < 12) fail("TRUNCATED", `expected a header of 12 bytes, got ${file.length}.`, file.length);
  if (!BEGINNINGS.includes(text(0)) || text(8) !== "WAVE")
    fail("MAGIC", `expected RIFF and WAVE, got ${describe(text(0))} and ${describe(text(8))}.`, 0);
  let long = 0;
  let layout: Layout | undefined;
  for (let at = 12; at + 8 <= file.length; ) {
    const name = text(at);
    const size = view.getUint32(at + 4, true);
    const start = at + 8;
    // Recorders that cannot seek do not fill in the size of the sound.
    const isSound = name === "data" && start < file.length;
    const isBeyond = size >= UNKNOWN && start + size > file.length;
    const isOpen = isSound && (isBeyond || (size === 0 && !holdsChunks(view, start)));
    const end = isOpen ? start + (long || file.length - start) : start + size;
    if (end > file.length) {
      fail(
        "TRUNCATED",
        `expected ${end - start} bytes in chunk ${describe(name)}, got ${file.length - start}.`,
        at,
      );
    }
    if (name === "ds64" && size >= 16) long = Number(view.getBigUint64(start + 8, true));
    if (name === "fmt ") layout = readLayout(view, start, size);
    if (name === "data") {
      if (layout === undefined) fail("MISSING", "expected chunk fmt before the sound, got none.", at);
      return readSound(file, view, start, end, layout);
    }
    at = end + (size % 2);
  }
  return fail("MISSING", "expected a chunk of sound (data), got none.", file.length);
}

/** Whether whole chunks with names of letters fill the rest of a file, as those with words about a sound that is empty. */
function holdsChunks(view: DataView, start: number): boolean {
  let at = start;
  while (at + 8 <= view.byteLength) {
    for (let k = 0; k < 4; k++) {
      const sign = view.getUint8(at + k);
      if (sign < 0x20 || sign > 0x7e) return false;
    }
    const size = view.getUint32(at + 4, true);
    at += 8 + size + (size % 2);
  }
  // The last one may lack its filling byte.
  return at === view.byteLength || at === view.byteLength + 1;
}

function readLayout(view: DataView, start: number, size: number): Layout {
  if (size < 16) fail("HEADER", `expected a format of at least 16 bytes, got ${size}.`, start);
  let kind = view.getUint16(start, true);
  const channels = view.getUint16(start + 2, true);
  const sampleRate = view.getUint32(start + 4, true);
  const block = view.getUint16(start + 12, true);
  const bits = view.getUint16(start + 14, true);
  if (kind === EXTENSIBLE) {
    if (size < 40) fail("HEADER", `expected an extensible format of 40 bytes, got ${size}.`, start);
    kind = view.getUint16(start + 24, true);
  }
  if (!BITS.get(kind)?.includes(bits)) {
    fail(
      "FEATURE",
      `expected PCM of 8, 16, 24 or 32 bits, float of 32 or 64, or A-law or µ-law of 8, got format ${kind} of ${bits} bits. Convert it to PCM first.`,
      start,
    );
  }
  if (channels < 1 || channels > MAX_CHANNELS)
    fail("HEADER", `expected 1 to ${MAX_CHANNELS} channels, got ${channels}.`, start + 2);
  if (sampleRate < 1 || sampleRate > 768_000)
    fail("HEADER", `expected a sample rate of 1 to 768000 Hz, got ${sampleRate}.`, start + 4);
  if (block !== (channels * bits) / 8)
    fail(
      "HEADER",
      `expected ${(channels * bits) / 8} bytes for one sample of all channels, got ${block}.`,
      start + 12,
    );
  return { kind, channels, sampleRate, bits };
}

/** Returns a sample of A-law in 16 bits: a sign, an exponent and 4 bits of fraction, with every other bit inverted. */
function fromALaw(byte: number): number {
  const bits = byte ^ 0x55;
  const exponent = (bits >> 4) & 7;
  const fraction = ((bits & 15) << 4) + 8;
  const size = exponent === 0 ? fraction : (fraction + 256) << (exponent - 1);
  return bits & 0x80 ? size : -size;
}

/** The same of µ-law: all bits are inverted, and 132 was added before the exponent was found. */
function fromMuLaw(byte: number): number {
  const bits = ~byte;
  const size = (((bits & 15) << 3) + 132) << ((bits >> 4) & 7);
  return bits & 0x80 ? 132 - size : size - 132;
}

function readSound(
  file: Uint8Array,
  view: DataView,
  start: number,
  end: number,
  { kind, channels: count, sampleRate, bits }: Layout,
): Sound {
  const width = bits / 8;
  // A truncated file may end within a sample.
  const frames = Math.floor((end - start) / (width * count));
  const channels = Array.from({ length: count }, () => new Float32Array(frames));
  const sampleAt = (at: number): number => {
    if (kind === FLOAT) return bits === 32 ? view.getFloat32(at, true) : view.getFloat64(at, true);
    if (kind !== PCM) return (kind === A_LAW ? fromALaw(file[at]) : fromMuLaw(file[at])) / 32_768;
    switch (bits) {
      case 8:
        return (file[at] - 128) / 128;
      case 16:
        return view.getInt16(at, true) / 32_768;
      case 24:
        return (view.getUint16(at, true) + view.getInt8(at + 2) * 65_536) / 8_388_608;
      default:
        return view.getInt32(at, true) / 2_147_483_648;
    }
  };
  for (let t = 0, at = start; t < frames; t++)
    for (let c = 0; c < count; c++, at += width) channels[c][t] = sampleAt(at);
  return { sampleRate, channels };
}

/**
 * Returns the bytes of a WAV file.
 *
 * @param sound   1 to 64 channels, and their sample rate
 * @param options `bits` 16 (default): PCM, rounded to nearest and clipped to -1 … 1; 32: unchanged floats
 * @throws ArgumentError for channels of unequal length, or samples that are not finite; ShapeError unless they are Float32Arrays
 * @example
 * const file = writeWav({ sampleRate: 16_000, channels: [samples] });
 */
export function writeWav(sound: Sound, options: { bits?: 16 | 32 } = {}): Uint8Array {
  const { sampleRate, channels } = checkSound("writeWav", sound);
  const { bits } = readOptions("writeWav", options, { bits: [16, sampleBits] });
  if (!(Number.isInteger(sampleRate) && sampleRate >= 1 && sampleRate <= 768_000))
    throw new ArgumentError(
      `writeWav: expected a sample rate of 1 to 768000 Hz, got ${describe(sampleRate)}.`,
    );
  const count = channels.length;
  const frames = channels[0].length;
  const width = bits / 8;
  const size = frames * count * width;
  const file = new Uint8Array(44 + size);
  const view = new DataView(file.buffer);
  const put = (at: number, text: string) =>
    [...text].forEach((sign, k) => void (file[at + k] = sign.charCodeAt(0)));
  put(0, "RIFF");
  view.setUint32(4, 36 + size, true);
  put(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, bits === 16 ? PCM : FLOAT, true);
  view.setUint16(22, count, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * count * width, true);
  view.setUint16(32, count * width, true);
  view.setUint16(34, bits, true);
  put(36, "data");
  view.setUint32(40, size, true);
  for (let t = 0, at = 44; t < frames; t++) {
    for (let c = 0; c < count; c++, at += width) {
      const sample = channels[c][t];
      if (!Number.isFinite(sample))
        throw new ArgumentError(`writeWav: expected numbers, got ${sample} at sample ${t} of channel ${c}.`);
      if (bits === 32) view.setFloat32(at, sample, true);
      else view.setInt16(at, Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768))), true);
    }
  }
  return file;
}

const sampleBits: Rule = { words: "16 or 32", holds: (v) => v === 16 || v === 32 };

/** @throws ArgumentError for channels of unequal length, ShapeError unless they are Float32Arrays */
function checkSound(where: string, sound: Sound): Sound {
  checkObject(where, "the sound", sound, "{ sampleRate, channels }");
  const { channels } = sound;
  if (!Array.isArray(channels) || channels.length < 1 || channels.length > MAX_CHANNELS)
    throw new ArgumentError(`${where}: expected 1 to ${MAX_CHANNELS} channels, got ${describe(channels)}.`);
  for (const [k, channel] of channels.entries()) {
    checkFloats(where, `channel ${k}`, channel);
    if (!hasMemory(channel))
      throw new ArgumentError(`${where}: expected channel ${k} with its memory, got ${describe(channel)}.`);
    if (channel.length === channels[0].length) continue;
    throw new ArgumentError(
      `${where}: expected channels of one length, got lengths ${describe(channels.map(({ length }) => length))}.`,
    );
  }
  return sound;
}

/**
 * Returns the mean of all channels; for one channel, its own array.
 *
 * @param sound 1 to 64 channels
 * @throws ArgumentError for channels of unequal length; ShapeError unless they are Float32Arrays
 * @example
 * const samples = mono(readWav(file));
 */
export function mono(sound: Sound): Float32Array {
  const { channels } = checkSound("mono", sound);
  if (channels.length === 1) return channels[0];
  const sum = new Float32Array(channels[0].length);
  for (let t = 0; t < sum.length; t++) {
    let total = 0;
    for (const channel of channels) total += channel[t];
    sum[t] = total / channels.length;
  }
  return sum;
}
