/**
 * The processor behind `createNetworkNode`, on the audio thread. The build makes one file of it, since not every browser lets a worklet
 * import others. It loads nothing: models arrive as messages.
 */

import { SluiceError, UnsupportedError } from "../../core/tensor/errors.ts";
import { Machine } from "../network/machine.ts";
import { Steps } from "../network/steps.ts";
import { streamOf } from "../stream/createStream.ts";
import { streamOfImage } from "../stream/image.ts";
import { type BlockModel, Channel, type Gathered } from "./channel.ts";
import { PROCESSOR, type Reply, type Request } from "./protocol.ts";

declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

type LoadRequest = Extract<Request, { type: "load" }>;

/** @returns a model for each channel, which share their weights, and the kernels that run them */
function modelsOf({ model, channels }: LoadRequest): { models: BlockModel[]; kernels: string } {
  if ("layers" in model) {
    const machine = new Machine(model);
    const first = new Steps(machine);
    const models = Array.from({ length: channels }, (_, channel): BlockModel => {
      const own = channel === 0 ? first : new Steps(first);
      const step = (block: Float32Array, result: Float32Array) => void own.step(block, result);
      const [inputLength, outputLength] = [machine.inputs[0].length, machine.outputs[0].length];
      return { inputLength, outputLength, step, reset: () => own.reset() };
    });
    return { models, kernels: [...new Set(Object.values(machine.kernels))].join(", ") };
  }
  const first = "contents" in model ? streamOfImage(model) : streamOf(model);
  const { inputSize: inputLength, outputSize: outputLength } = first;
  const models = Array.from({ length: channels }, (_, channel): BlockModel => {
    const running = channel === 0 ? first : first.clone();
    const step = (block: Float32Array, result: Float32Array) => running.step(block, result);
    return { inputLength, outputLength, step, reset: () => running.reset() };
  });
  return { models, kernels: first.kernels.name };
}

class Processor extends AudioWorkletProcessor {
  #channels: readonly Channel[] = [];
  #isSound = true;
  #faults = 0;
  #isPaused = false;
  #isOpen = true;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<Request>) => {
      try {
        this.#receive(data);
      } catch (error) {
        this.#fail(error);
      }
    };
  }

  process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    if (this.#isPaused) return this.#isOpen;
    try {
      let faults = 0;
      for (let k = 0; k < this.#channels.length; k++) {
        const channel = this.#channels[k];
        const input = inputs[0]?.[k];
        if (!this.#isSound) this.#send(channel.values(input));
        else if (outputs[0]?.[k] !== undefined) channel.play(input, outputs[0][k]);
        faults += channel.faults;
      }
      if (faults > 0 && this.#faults === 0) this.#reportFault();
      this.#faults = faults;
    } catch (error) {
      this.#fail(error);
    }
    return this.#isOpen;
  }

  #receive(request: Request): void {
    switch (request.type) {
      case "load":
        this.#load(request);
        break;
      case "reset":
        for (const channel of this.#channels) channel.reset();
        break;
      case "flush":
        if (!this.#isSound) for (const channel of this.#channels) this.#send(channel.flush());
        this.#reply({ type: "flushed" });
        break;
      case "close":
        this.#stop();
        break;
      default:
        this.#isPaused = request.type === "pause";
    }
  }

  #load(request: LoadRequest): void {
    const { models, kernels } = modelsOf(request);
    const [{ inputLength, outputLength }] = models;
    const { quantum, banks, sound: withSound } = request;
    const isSound = request.output === "sound";
    if (isSound && outputLength !== inputLength) {
      throw new UnsupportedError(
        `createNetworkNode: expected a model that gives ${inputLength} samples for ${inputLength}, got one that gives ${outputLength} numbers. Set output to "values".`,
      );
    }
    this.#isSound = isSound;
    this.#channels = models.map(
      (model, channel) => new Channel(model, { quantum, isSound, banks, channel, withSound }),
    );
    const [{ latency }] = this.#channels;
    this.#reply({ type: "ready", kernels, latency, inputLength, outputLength });
  }

  /** Sending copies the message, so the channel uses it again. */
  #send(gathered: Gathered | undefined): void {
    if (gathered !== undefined) this.#reply(gathered);
  }

  #reportFault(): void {
    const message =
      "createNetworkNode: expected finite samples, got NaN or an infinity, which counts as silence.";
    this.#reply({ type: "error", code: "NOT_FINITE", message });
  }

  /** Reports the failure and ends, since an exception would not give the page a reason. */
  #fail(error: unknown): void {
    const code = error instanceof SluiceError ? error.code : "INTERNAL";
    this.#reply({ type: "error", code, message: error instanceof Error ? error.message : String(error) });
    this.#stop();
  }

  #stop(): void {
    this.#isOpen = false;
    this.#channels = [];
  }

  #reply(reply: Reply): void {
    this.port.postMessage(reply);
  }
}

registerProcessor(PROCESSOR, Processor);
