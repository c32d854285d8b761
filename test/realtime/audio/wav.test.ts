import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FormatError } from "../../../src/core/tensor/errors.ts";
import { mono, readWav, writeWav } from "../../../src/realtime/audio/wav.ts";
import { expectClose } from "../../support/compare.ts";

/** A file of one chunk of format and one of sound, written by hand. */
function file(
  format: number[],
  sound: Uint8Array,
  options: { extra?: number[]; dataSize?: number } = {},
): Uint8Array {
  const { extra = [], dataSize = sound.length } = options;
  const text = (value: string) => [...value].map((sign) => sign.charCodeAt(0));
  const word = (value: number) => [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24];
  const chunks = [
    ...text("fmt "),
    ...word(format.length),
    ...format,
    ...extra,
    ...text("data"),
    ...word(dataSize),
  ];
  return Uint8Array.of(
    ...text("RIFF"),
    ...word(4 + chunks.length + sound.length),
    ...text("WAVE"),
    ...chunks,
    ...sound,
  );
}

function withoutMemory(): Float32Array {
  const channel = new Float32Array(2);
  structuredClone(channel, { transfer: [channel.buffer] });
  return channel;
}

const short = (value: number) => [value & 255, value >>> 8];
const format = (kind: number, channels: number, rate: number, bits: number, rest: number[] = []) => [
  ...short(kind),
  ...short(channels),
  ...short(rate & 0xffff),
  ...short(rate >>> 16),
  ...[0, 0, 0, 0],
  ...short((channels * bits) / 8),
  ...short(bits),
  ...rest,
];

describe("WAV", () => {
  test("comes back as it went", () => {
    const sound = fc.record({
      sampleRate: fc.integer({ min: 1, max: 192_000 }),
      channels: fc
        .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 40 }))
        .chain(([count, frames]) =>
          fc.array(fc.float32Array({ min: -1, max: 1, noNaN: true, minLength: frames, maxLength: frames }), {
            minLength: count,
            maxLength: count,
          }),
        ),
    });
    fc.assert(
      fc.property(sound, (given) => {
        expect(readWav(writeWav(given, { bits: 32 }))).toEqual(given);
        const rounded = readWav(writeWav(given));
        expect(rounded.sampleRate).toBe(given.sampleRate);
        for (const [c, channel] of given.channels.entries())
          expectClose(`channel ${c}`, rounded.channels[c], channel, { absolute: 1 / 32_768 });
      }),
      { seed: 3, numRuns: 100 },
    );
  });

  test.each([
    ["8 bits", 1, 8, [0, 128, 255], [-1, 0, 127 / 128]],
    ["16 bits", 1, 16, [0, 128, 255, 127, 1, 0], [-1, 32_767 / 32_768, 1 / 32_768]],
    ["24 bits", 1, 24, [0, 0, 128, 255, 255, 127, 1, 0, 0], [-1, 8_388_607 / 8_388_608, 1 / 8_388_608]],
    ["32 bits", 1, 32, [0, 0, 0, 128, 0, 0, 0, 64], [-1, 0.5]],
    ["float", 3, 32, [...new Uint8Array(Float32Array.of(0.25, -2).buffer)], [0.25, -2]],
    ["double", 3, 64, [...new Uint8Array(Float64Array.of(0.25, -2).buffer)], [0.25, -2]],
  ])("of %s", (_name, kind, bits, bytes, samples) => {
    const { sampleRate, channels } = readWav(file(format(kind, 1, 44_100, bits), Uint8Array.from(bytes)));
    expect(sampleRate).toBe(44_100);
    expect([...channels[0]]).toEqual(samples.map(Math.fround));
  });

  // SHA-256 of the 256 samples that FFmpeg 7.1 decodes to 16 bits.
  test.each([
    ["A-law", 6, "e04788d110e58ff8c70c93b8480190d973e3b67876b6119abbaec766cc75c174"],
    ["µ-law", 7, "3dab54339e520bb2c924826e3b72a917a2b612e9fd12fc867500f1d983a75827"],
  ])("of telephones, in %s", (_name, kind, digest) => {
    const guid = [kind, 0, 0, 0, 0, 0, 16, 0, 128, 0, 0, 170, 0, 56, 155, 113];
    const extensible = format(0xfffe, 1, 8000, 8, [22, 0, 8, 0, 4, 0, 0, 0, ...guid]);
    for (const form of [format(kind, 1, 8000, 8, [0, 0]), extensible]) {
      const [channel] = readWav(
        file(
          form,
          Uint8Array.from({ length: 256 }, (_, k) => k),
        ),
      ).channels;
      expect(channel.every((sample) => sample >= -1 && sample < 1 && !Object.is(sample, -0))).toBe(true);
      const samples = Int16Array.from(channel, (sample) => sample * 32_768);
      expect(createHash("sha256").update(samples).digest("hex")).toBe(digest);
    }
  });

  test("of no samples, with words about it after them", () => {
    const list = Uint8Array.of(
      ...[76, 73, 83, 84],
      ...[3, 0, 0, 0],
      ...[1, 2, 3, 0],
      ...[105, 100, 51, 32],
      0,
      0,
      0,
      0,
    );
    expect(readWav(file(format(1, 1, 8000, 16), list, { dataSize: 0 })).channels).toEqual([
      new Float32Array(0),
    ]);
  });

  test("of an extensible format, with chunks between, and with its size left open", () => {
    const guid = [1, 0, 0, 0, 0, 0, 16, 0, 128, 0, 0, 170, 0, 56, 155, 113];
    const extensible = format(0xfffe, 2, 8000, 16, [22, 0, 16, 0, 3, 0, 0, 0, ...guid]);
    const list = [...[76, 73, 83, 84], ...[3, 0, 0, 0], 1, 2, 3, 0];
    const sound = Uint8Array.of(1, 0, 2, 0, 3, 0, 4, 0);
    // The last four: of SoX, of others, of ALSA and of FFmpeg, all of which could not seek.
    for (const dataSize of [8, 0, 0x7ffff000, 0x7fffffff, 0x80000000, 0xffffffff]) {
      const { channels } = readWav(file(extensible, sound, { extra: list, dataSize }));
      expect(channels.map((channel) => [...channel].map((x) => x * 32_768))).toEqual([
        [1, 3],
        [2, 4],
      ]);
    }
    expect([...mono({ sampleRate: 1, channels: [Float32Array.of(1, 0), Float32Array.of(0, -1)] })]).toEqual([
      0.5, -0.5,
    ]);
  });

  test("long files say the size of their sound in a chunk of its own", () => {
    const word = (value: number) => [...new Uint8Array(Uint32Array.of(value).buffer)];
    const sound = Uint8Array.of(1, 0, 2, 0, 3, 0, ...[76, 73, 83, 84], ...word(0));
    for (const [name, size] of [
      ["RF64", 6],
      ["BW64", 6],
      ["RF64", 100],
    ] as const) {
      const plain = file(format(1, 1, 8000, 16), sound, { dataSize: 0xffffffff });
      const long = [
        ...Buffer.from("ds64"),
        ...word(24),
        ...[0, size, 0].flatMap((low) => [...word(low), ...word(0)]),
      ];
      const bytes = Uint8Array.of(...plain.subarray(0, 12), ...long, ...plain.subarray(12));
      bytes.set(Buffer.from(name));
      if (size > sound.length)
        expect(() => readWav(bytes)).toThrow(/expected 100 bytes in chunk "data", got 14/);
      else expect([...readWav(bytes).channels[0]].map((x) => x * 32_768)).toEqual([1, 2, 3]);
    }
  });

  const sound = Uint8Array.of(0, 0, 0, 0);
  test.each<[string, Uint8Array, RegExp]>([
    ["TRUNCATED", new Uint8Array(3), /12 bytes, got 3/],
    ["MAGIC", new Uint8Array(40), /expected RIFF/],
    ["MISSING", file(format(1, 1, 8000, 16), sound).subarray(0, 36), /chunk of sound/],
    [
      "TRUNCATED",
      file(format(1, 1, 8000, 16), sound, { dataSize: 5 }),
      /expected 5 bytes in chunk "data", got 4/,
    ],
    ["HEADER", file([1, 0, 1, 0], sound), /at least 16 bytes/],
    ["HEADER", file(format(1, 0, 8000, 16), sound), /1 to 64 channels, got 0/],
    ["HEADER", file(format(1, 1, 0, 16), sound), /sample rate/],
    ["FEATURE", file(format(2, 1, 8000, 4), sound), /format 2 of 4 bits/],
    ["FEATURE", file(format(1, 1, 8000, 12), sound), /of 12 bits/],
    ["FEATURE", file(format(7, 1, 8000, 16), sound), /format 7 of 16 bits/],
    ["HEADER", file(format(0xfffe, 1, 8000, 16), sound), /extensible format of 40 bytes/],
  ])("refuses with %s: case %#", (code, bytes, message) => {
    const call = () => readWav(bytes);
    expect(call).toThrow(FormatError);
    expect(call).toThrow(message);
    expect(call).toThrow(expect.objectContaining({ code }));
  });

  test("a file of empty chunks is read once, not once for each", () => {
    const small = file(format(1, 1, 8000, 16), sound);
    const chunks = Buffer.alloc(400_000, Uint8Array.of(76, 73, 83, 84, 0, 0, 0, 0));
    const bytes = new Uint8Array(Buffer.concat([small.subarray(0, 36), chunks, small.subarray(36)]));
    const start = process.cpuUsage().user;
    expect(readWav(bytes).channels).toEqual([new Float32Array(2)]);
    expect(process.cpuUsage().user - start).toBeLessThan(2e6);
  });

  test("no damaged file hurts", () => {
    const whole = writeWav({
      sampleRate: 8000,
      channels: [Float32Array.of(0.1, 0.2, 0.3), new Float32Array(3)],
    });
    for (let at = 0; at < 44; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const damaged = whole.slice();
        damaged[at] ^= 1 << bit;
        try {
          expect(readWav(damaged).channels.length).toBeLessThanOrEqual(64);
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }
    }
  });

  test.each<[object, object, RegExp]>([
    [{ channels: [] }, {}, /1 to 64 channels/],
    [{ channels: [new Float32Array(1), new Float32Array(2)] }, {}, /of one length, got lengths \[1, 2\]/],
    [{ channels: [withoutMemory()] }, {}, /channel 0 with its memory/],
    [{ channels: [Float32Array.of(Number.NaN)] }, {}, /got NaN at sample 0 of channel 0/],
    [{ sampleRate: 0 }, {}, /sample rate of 1 to 768000 Hz, got 0/],
    [{}, { bits: 24 }, /bits to be 16 or 32, got 24/],
    [{}, { depth: 24 }, /got "depth"/],
  ])("refuses to write case %#", (change, options, message) => {
    expect(() => writeWav({ sampleRate: 8000, channels: [new Float32Array(2)], ...change }, options)).toThrow(
      message,
    );
  });
});
