/** `MicVAD` of `@ricky0123/vad-web`, on `createVoice`: a program that uses it changes the line that imports it. */
import type { PlanSource } from "../network/planData.ts";
import { createVoice, microphone, type Voice } from "./createVoice.ts";
import { ruleTable, type SpeechRules } from "./segmenter.ts";

/** Options of `MicVAD`, by the names of `@ricky0123/vad-web`. */
export interface MicVADOptions extends SpeechRules {
  onSpeechStart(): unknown;
  onSpeechRealStart(): unknown;
  /** @param audio of 16 kHz; in a context below 16 kHz, of 8 kHz */
  onSpeechEnd(audio: Float32Array): unknown;
  onVADMisfire(): unknown;
  onFrameProcessed(probabilities: { isSpeech: number; notSpeech: number }, frame: Float32Array): unknown;
  /** Whether `pause` in the middle of speech calls `onSpeechEnd` or `onVADMisfire`; default false */
  submitUserSpeechOnPause: boolean;
  /** Whether `MicVAD.new` starts it; default true */
  startOnLoad: boolean;
  audioContext: AudioContext;
  /** Default: asks for the microphone */
  getStream(): Promise<MediaStream>;
  /** Default: stops the tracks */
  pauseStream(stream: MediaStream): Promise<void>;
  /** Default: `getStream` */
  resumeStream(stream: MediaStream): Promise<MediaStream>;
  /** A network or its plan. The names "legacy", "v5" and "v6" all run Silero VAD 6, in frames of 32 ms */
  model: string | PlanSource;
  /** Paths and settings of onnxruntime have no effect: nothing has a path, and no other runtime is used */
  [other: string]: unknown;
}

/** The rules among options. */
const rulesIn = (options: Partial<MicVADOptions>): Partial<SpeechRules> =>
  Object.fromEntries(Object.entries(options).filter(([name]) => Object.hasOwn(ruleTable, name)));

/**
 * A voice detector of the microphone; `MicVAD.new` makes it.
 *
 * @example
 * const vad = await MicVAD.new({ onSpeechEnd: (audio) => console.log(audio.length / 16_000) });
 */
export class MicVAD {
  /** As given */
  readonly options: Partial<MicVADOptions>;
  /** The message of the error with which it could not start; null without one */
  errored: string | null = null;
  #voice!: Voice;
  #starting: Promise<void> | undefined;
  #stream: MediaStream | undefined;

  private constructor(options: Partial<MicVADOptions>) {
    this.options = { ...options };
  }

  /**
   * Resolves to a detector, which listens unless `startOnLoad` is false.
   *
   * @throws the errors of `createVoice` and of `start`
   */
  static async new(options: Partial<MicVADOptions> = {}): Promise<MicVAD> {
    const vad = new MicVAD(options);
    const { audioContext: context, model, startOnLoad = true } = options;
    const stream = async () => {
      const { getStream = microphone, resumeStream = getStream } = options;
      vad.#stream = await (vad.#stream === undefined ? getStream() : resumeStream(vad.#stream));
      return vad.#stream;
    };
    const own = typeof model === "object" ? model : undefined;
    const voice = await createVoice({ context, model: own, stream, ...rulesIn(options) });
    vad.#voice = voice;
    voice.addEventListener("frame", ({ detail: { probability: isSpeech, audio } }) =>
      options.onFrameProcessed?.({ isSpeech, notSpeech: 1 - isSpeech }, audio),
    );
    voice.addEventListener("speechstart", () => options.onSpeechStart?.());
    voice.addEventListener("speechrealstart", () => options.onSpeechRealStart?.());
    voice.addEventListener("speechend", ({ detail }) => options.onSpeechEnd?.(detail.audio));
    voice.addEventListener("misfire", () => options.onVADMisfire?.());
    voice.addEventListener("error", ({ message }) => {
      vad.errored = message;
    });
    if (startOnLoad)
      await vad.start().catch(async (error) => {
        await vad.destroy();
        throw error;
      });
    return vad;
  }

  get listening(): boolean {
    return this.#voice.listening;
  }

  /** Listens, or continues to. @throws the errors of `Voice.start`, and of `getStream` */
  readonly start = (): Promise<void> => {
    this.#starting ??= this.#start().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  };

  async #start(): Promise<void> {
    if (this.listening) return;
    try {
      await this.#voice.start();
      this.errored = null;
    } catch (error) {
      this.errored = (error as Error).message;
      await this.#rest();
      throw error;
    }
  }

  /** Stops listening, and the tracks of the stream. */
  readonly pause = async (): Promise<void> => {
    const { listening } = this;
    await this.#voice.pause({ submit: this.options.submitUserSpeechOnPause });
    if (listening) await this.#rest();
  };

  async #rest(): Promise<void> {
    const stream = this.#stream;
    if (stream === undefined) return;
    if (this.options.pauseStream !== undefined) await this.options.pauseStream(stream);
    else for (const track of stream.getTracks()) track.stop();
  }

  /** Ends it for good. */
  readonly destroy = async (): Promise<void> => {
    await this.pause();
    await this.#voice.destroy();
  };

  /** Changes some of the rules, and `submitUserSpeechOnPause`. @throws ArgumentError for rules that are not valid */
  readonly setOptions = (update: Partial<MicVADOptions>): void => {
    this.#voice.set(rulesIn(update));
    Object.assign(this.options, update);
  };
}
