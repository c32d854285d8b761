/** A voice detector in a page: a microphone or another stream in, events of speech out. */

import { checkOptionNames } from "../../core/tensor/check.ts";
import { ArgumentError, describe, SluiceError, UnsupportedError } from "../../core/tensor/errors.ts";
import { type PlanSource, planIn } from "../network/planData.ts";
import { createNetworkNode, type NetworkNode } from "../worklet/createNetworkNode.ts";
import { ruleTable, Segmenter, type SpeechEvent, type SpeechRules } from "./segmenter.ts";
import { checkDetector, sileroFor } from "./silero.ts";

/** Options of `createVoice`. */
export interface VoiceOptions extends Partial<SpeechRules> {
  /**
   * The sound, or a function that `start` calls for it; its tracks are never stopped. Default: the microphone, which is asked for by `start` and
   * released by `pause`
   */
  stream?: MediaStream | (() => MediaStream | Promise<MediaStream>);
  /** An open context of 8 to 192 kHz, which is never closed. Default: one of its own, which wakes every 64 ms to save power */
  context?: AudioContext;
  /** The network, from a block of sound to a probability, or its plan. Default: Silero VAD of the package `@sluice/silero` */
  model?: PlanSource;
  /** Address of the processor's module, as for `createNetworkNode` */
  processor?: string | URL;
  /** Destroys the detector, or stops making it */
  signal?: AbortSignal;
}

/** The events of a `Voice` by name. */
export type VoiceEvents = {
  [Type in SpeechEvent["type"]]: CustomEvent<Extract<SpeechEvent, { type: Type }>>;
} & {
  /** `error.code` says what happened: `ENDED`, `SUSPENDED`, `CLOSED`, `NOT_FINITE`, … */
  error: ErrorEvent;
};

const WHERE = "createVoice";

/**
 * Seconds between two wakes of the audio thread, two blocks: it plays nothing, so none has to be early, and each wake costs more than the network.
 * The results of both blocks come to the page at once, the first of them a block later than it could.
 */
const HINT = 0.064;

/** How long a context may take to run, in milliseconds. */
const PATIENCE = 2000;

/** As browsers call what can go wrong with a microphone. */
const REASONS: Readonly<Record<string, [code: string, expected: string, advice: string]>> = {
  NotAllowedError: ["PERMISSION", "the permission to use the microphone", "Ask the user to allow it."],
  NotFoundError: ["DEVICE", "a microphone", "Ask the user to connect one."],
  NotReadableError: ["DEVICE", "a microphone that is free", "Another program may be using it."],
};

/**
 * A voice detector; `createVoice` makes it.
 *
 * @example
 * voice.addEventListener("speechend", ({ detail: { audio, start, end } }) => console.log(start, end));
 */
export class Voice extends EventTarget {
  /** The context that it runs in */
  readonly context: AudioContext;
  /** Hz of the sound of events */
  readonly sampleRate: number;
  /** The node that runs the network; its `kernels` say how */
  readonly node: NetworkNode;
  readonly #given: VoiceOptions["stream"];
  readonly #ownsContext: boolean;
  readonly #segmenter: Segmenter;
  #state: "paused" | "starting" | "listening" | "destroyed" = "paused";
  /** Counts starts and pauses: a start that waits for the user sees whether a later call has taken its place. */
  #turn = 0;
  #source: MediaStreamAudioSourceNode | undefined;

  /** Prefer `createVoice`. */
  constructor(node: NetworkNode, options: VoiceOptions) {
    super();
    const { stream, context, model: _, processor: __, signal, ...rules } = options;
    const { sampleRate, inputLength } = node;
    this.node = node;
    this.context = node.context as AudioContext;
    this.sampleRate = sampleRate;
    this.#given = stream;
    this.#ownsContext = context === undefined;
    this.#segmenter = new Segmenter(WHERE, rules, sampleRate, inputLength, (detail) =>
      this.dispatchEvent(new CustomEvent(detail.type, { detail })),
    );
    node.addEventListener("values", ({ detail: { values, sound } }) => {
      // Results of the last callbacks arrive after a pause.
      if (this.#state !== "listening") return;
      for (const [k, probability] of values.entries())
        this.#segmenter.push(sound!.subarray(k * inputLength, (k + 1) * inputLength), probability);
    });
    node.addEventListener("error", ({ error }) => {
      this.#report(error);
      // Any other ends the processor.
      if (error.code !== "NOT_FINITE") void this.destroy();
    });
    this.context.addEventListener("statechange", this.#onContext);
    signal?.addEventListener("abort", () => void this.destroy());
  }

  /** As of any target, with the types of its events. */
  override addEventListener<K extends keyof VoiceEvents>(
    type: K,
    listener: (event: VoiceEvents[K]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener(
    type: string,
    listener: unknown,
    options?: boolean | AddEventListenerOptions,
  ): void {
    super.addEventListener(type, listener as EventListener, options);
  }

  /** Whether it hears: after `start`, until `pause`. */
  get listening(): boolean {
    return this.#state === "listening";
  }

  /**
   * Begins to hear, or continues after `pause`. Call it in a click or a key press, since browsers may keep sound from a page before one.
   *
   * @throws SluiceError PERMISSION and DEVICE for the microphone; ENDED for a stream that has ended; SUSPENDED for a context that does not run; CLOSED
   *   for a closed one, or a destroyed detector; STATE when it has started already
   */
  async start(): Promise<void> {
    if (this.#state === "destroyed" || this.context.state === "closed") throw closed();
    if (this.#state !== "paused")
      throw new SluiceError(
        "STATE",
        "Voice.start: expected a detector that is paused, got one that has started. Call pause first.",
      );
    this.#state = "starting";
    const turn = ++this.#turn;
    const check = () => {
      if (this.#state === "destroyed") throw closed();
      if (turn !== this.#turn)
        throw new SluiceError("STATE", "Voice.start: expected to go on starting, got a pause meanwhile.");
    };
    let stream: MediaStream | undefined;
    try {
      const given = this.#given ?? microphone;
      stream = typeof given === "function" ? await given() : given;
      check();
      // It rejects when the context closes, which `check` says in words.
      const running = this.context.resume().catch(() => {});
      await Promise.race([running, new Promise((late) => setTimeout(late, PATIENCE))]);
      check();
      if (this.context.state !== "running")
        throw new SluiceError(
          "SUSPENDED",
          `Voice.start: expected the audio context to run, got ${this.context.state}. Call start in a click or a key press.`,
        );
      checkStream("Voice.start", stream);
      const tracks = stream.getAudioTracks();
      if (!tracks.some(isLive)) throw ended("Voice.start");
      for (const track of tracks) track.addEventListener("ended", this.#onEnded);
      this.#source = this.context.createMediaStreamSource(stream);
      this.#source.connect(this.node);
      this.node.resume();
      this.#state = "listening";
    } catch (error) {
      if (stream !== undefined) this.#release(stream);
      if (turn === this.#turn) this.#state = "paused";
      throw error;
    }
  }

  /**
   * Stops hearing, and forgets the sound so far. The microphone is released; tracks of a stream that you gave go on.
   *
   * @param options `submit`: whether open speech comes as `speechend` or `misfire` first; default false
   */
  async pause({ submit = false }: { submit?: boolean } = {}): Promise<void> {
    if (this.#state === "destroyed") return;
    this.#state = "paused";
    this.#turn++;
    const { mediaStream } = this.#source ?? {};
    this.#source?.disconnect();
    this.#source = undefined;
    for (const track of mediaStream?.getAudioTracks() ?? [])
      track.removeEventListener("ended", this.#onEnded);
    if (mediaStream !== undefined) this.#release(mediaStream);
    this.node.pause();
    this.node.reset();
    this.#segmenter.stop(submit);
  }

  /** Changes some of the rules, from the next block on. @throws ArgumentError for rules that are not valid; none change then */
  set(rules: Partial<SpeechRules>): void {
    this.#segmenter.set(rules);
  }

  /** Ends it for good: releases the microphone, the node, and a context of its own. */
  async destroy(): Promise<void> {
    if (this.#state === "destroyed") return;
    await this.pause();
    this.#state = "destroyed";
    this.context.removeEventListener("statechange", this.#onContext);
    this.node.close();
    if (this.#ownsContext && this.context.state !== "closed") await this.context.close();
  }

  readonly #onContext = () => {
    const { state } = this.context as { state: string };
    if (state === "closed") {
      this.#report(closed());
      void this.destroy();
    } else if (state !== "running" && this.#state === "listening")
      this.#report(
        new SluiceError(
          "SUSPENDED",
          `Voice: expected the audio context to run, got ${state}. It hears again when the context resumes.`,
        ),
      );
  };

  readonly #onEnded = () => {
    if (this.#source?.mediaStream.getAudioTracks().some(isLive)) return;
    void this.pause({ submit: true });
    this.#report(ended("Voice"));
  };

  #report(error: SluiceError): void {
    this.dispatchEvent(new ErrorEvent("error", { error, message: error.message }));
  }

  /** Stops the microphone; a stream that was given goes on. */
  #release(stream: MediaStream): void {
    if (this.#given === undefined) for (const track of stream.getTracks()) track.stop();
  }
}

/**
 * Resolves to a voice detector, paused. It runs in the thread that plays sound, at any sample rate of 8 to 192 kHz.
 *
 * @param options stream, context, rules and model; default: the microphone, with the rules of `@ricky0123/vad-web`
 * @throws ArgumentError for options that are not valid; SluiceError WEIGHTS without a model; the errors of `createNetworkNode`
 * @example
 * const voice = await createVoice();
 * voice.addEventListener("speechend", ({ detail: { audio, start, end } }) => console.log(audio.length, start, end));
 * button.onclick = () => voice.start();
 */
export async function createVoice(options: VoiceOptions = {}): Promise<Voice> {
  const names = ["stream", "context", "model", "processor", "signal", ...Object.keys(ruleTable)];
  checkOptionNames(WHERE, options, names);
  const { stream, context: given, model, processor, signal } = options;
  if (typeof AudioContext !== "function")
    throw new UnsupportedError(
      `${WHERE}: expected a page, got a runtime without AudioContext. Use detectSpeech.`,
    );
  if (stream !== undefined && typeof stream !== "function") checkStream(WHERE, stream);
  const context = given ?? new AudioContext({ latencyHint: HINT });
  try {
    const data = model ?? (await sileroFor(WHERE, Math.min(context.sampleRate, rateOf(stream))));
    const node = await createNetworkNode(context, data, { output: "values", sound: true, processor, signal });
    checkDetector(WHERE, planIn(data)?.sampleRate, node.outputLength);
    node.pause();
    return new Voice(node, options);
  } catch (error) {
    if (given === undefined) await context.close();
    throw error;
  }
}

const isLive = ({ readyState }: MediaStreamTrack) => readyState === "live";

function checkStream(where: string, stream: MediaStream): void {
  if (stream instanceof MediaStream && stream.getAudioTracks().length > 0) return;
  throw new ArgumentError(`${where}: expected a stream with an audio track, got ${describe(stream)}.`);
}

/** Hz of a stream where the browser knows it: those of a telephone are better heard by the network of 8 kHz. */
const rateOf = (stream: VoiceOptions["stream"]) =>
  (typeof stream === "object" && stream.getAudioTracks()[0].getSettings().sampleRate) ||
  Number.POSITIVE_INFINITY;

/** Resolves to the microphone, with the settings of a call. @throws SluiceError PERMISSION, DEVICE; UnsupportedError */
export async function microphone(): Promise<MediaStream> {
  if (navigator.mediaDevices === undefined)
    throw new UnsupportedError(
      "Voice.start: expected a page that may use a microphone, got one without mediaDevices. Serve it over HTTPS or from localhost.",
    );
  try {
    const audio = { channelCount: 1, echoCancellation: true, autoGainControl: true, noiseSuppression: true };
    return await navigator.mediaDevices.getUserMedia({ audio });
  } catch (error) {
    const { name, message } = error as DOMException;
    const [code, expected, advice] = REASONS[name] ?? ["DEVICE", "a microphone", "Try another one."];
    throw new SluiceError(code, `Voice.start: expected ${expected}, got ${name}: ${message}. ${advice}`, {
      cause: error,
    });
  }
}

const closed = () =>
  new SluiceError(
    "CLOSED",
    "Voice: expected an open audio context, got a closed one. Make another detector.",
  );

const ended = (where: string) =>
  new SluiceError(
    "ENDED",
    `${where}: expected a live audio track, got one that has ended. Call start again, or make a detector of another stream.`,
  );
