/** A voice detector as a stream of Node: bytes of sound in, events out. */
import { Transform, type TransformCallback } from "node:stream";
import { checkBoolean, checkChoice } from "../../core/tensor/check.ts";
import { ArgumentError } from "../../core/tensor/errors.ts";
import { type DetectSpeechOptions, speechDetector } from "../../realtime/voice/detectSpeech.ts";

/** Options of `SpeechTransform`. */
export interface SpeechTransformOptions extends DetectSpeechOptions {
  /** Samples of one channel: 16-bit integers (default), or 32-bit floats */
  format?: "s16le" | "f32le";
  /** Whether the blocks come too, as `frame` events; default false */
  frames?: boolean;
}

/**
 * A stream from bytes of sound, one channel without a header, to events of speech as `detectSpeech` gives them. Errors come as `error` events.
 *
 * @example
 * const speech = pcm.pipe(new SpeechTransform({ sampleRate: 8_000 }));
 * for await (const event of speech) if (event.type === "speechend") console.log(event.start, event.end);
 */
export class SpeechTransform extends Transform {
  readonly #detector: ReturnType<typeof speechDetector>;
  readonly #format: "s16le" | "f32le";
  readonly #frames: boolean;
  /** Bytes of a sample that is not whole yet. */
  #rest = Buffer.alloc(0);
  #isFirst = true;

  /** @throws ArgumentError for another format; other options that are not valid become an `error` event */
  constructor({ format = "s16le", frames = false, ...options }: SpeechTransformOptions) {
    super({ readableObjectMode: true });
    checkChoice("SpeechTransform", "format", format, ["s16le", "f32le"]);
    checkBoolean("SpeechTransform", "frames", frames);
    this.#format = format;
    this.#frames = frames;
    this.#detector = speechDetector("SpeechTransform", options);
    this.#detector.catch((error) => this.destroy(error));
  }

  override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback): void {
    if (this.#isFirst && chunk.subarray(0, 4).toString("latin1") === "RIFF") {
      done(
        new ArgumentError(
          "SpeechTransform: expected samples without a header, got a WAV file. Read it with readWav of sluice/audio, and give [mono(sound)] to detectSpeech.",
        ),
      );
      return;
    }
    this.#isFirst = false;
    const bytes = Buffer.concat([this.#rest, chunk]);
    const size = this.#format === "s16le" ? 2 : 4;
    const samples = new Float32Array(Math.floor(bytes.length / size));
    this.#rest = bytes.subarray(samples.length * size);
    for (let t = 0; t < samples.length; t++)
      samples[t] = size === 2 ? bytes.readInt16LE(2 * t) / 32_768 : bytes.readFloatLE(4 * t);
    this.#hear(samples, done);
  }

  override _flush(done: TransformCallback): void {
    this.#hear(undefined, done);
  }

  #hear(samples: Float32Array | undefined, done: TransformCallback): void {
    this.#detector
      .then((hear) => {
        for (const event of hear(samples)) if (this.#frames || event.type !== "frame") this.push(event);
        done();
      })
      .catch(done);
  }
}
