/** A voice detector as a stream of Node: bytes of sound in, events out. */
import { Transform, type TransformCallback } from "node:stream";
import { readOptions } from "../../core/tensor/check.ts";
import { type DetectSpeechOptions, speechDetector } from "../../realtime/voice/detectSpeech.ts";
import { type PcmFormat, pcmReader, pcmTable } from "../../realtime/voice/pcm.ts";

/** Options of `SpeechTransform`. */
export interface SpeechTransformOptions extends DetectSpeechOptions {
  /** Samples of one channel: 16-bit integers (default), or 32-bit floats */
  format?: PcmFormat;
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
  readonly #read: ReturnType<typeof pcmReader>;
  readonly #frames: boolean;

  /** @throws ArgumentError for options that are not valid; a model that is not one becomes an `error` event */
  constructor(options: SpeechTransformOptions) {
    super({ readableObjectMode: true });
    const { format, frames, ...rest } = readOptions("SpeechTransform", options, pcmTable);
    this.#read = pcmReader("SpeechTransform", format);
    this.#frames = frames;
    this.#detector = speechDetector("SpeechTransform", rest);
    this.#detector.catch((error) => this.destroy(error));
  }

  override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback): void {
    this.#hear(chunk, done);
  }

  override _flush(done: TransformCallback): void {
    this.#hear(undefined, done);
  }

  #hear(chunk: Buffer | undefined, done: TransformCallback): void {
    this.#detector
      .then((hear) => {
        for (const event of hear(chunk && this.#read(chunk)))
          if (this.#frames || event.type !== "frame") this.push(event);
        done();
      })
      .catch(done);
  }
}
