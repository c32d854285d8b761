/**
 * The processor behind `createStreamNode`, on the audio thread. The build makes one file of it, since not every browser lets a worklet
 * import others. It loads nothing: models arrive as messages.
 */

import { SluiceError, UnsupportedError } from "../../core/tensor/errors.ts";
import { Pipeline, type PipelineData } from "../pipeline/pipeline.ts";
import { streamOf } from "../stream/createStream.ts";
import { streamOfImage } from "../stream/image.ts";
import { type BlockModel, Channel, latencyOf } from "./channel.ts";
import { type OutputKind, PROCESSOR, type Reply, type Request } from "./protocol.ts";

declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

type LoadRequest = Extract<Request, { type: "load" }>;

/** @returns a model for each channel, and the kernels that run them */
function modelsOf({ model, channels }: LoadRequest): { models: BlockModel[]; kernels: string } {
  if ("definition" in model) {
    const pipelines = Array.from({ length: channels }, () => new Pipeline(model as PipelineData));
    const [{ input, output, kernels }] = pipelines;
    if (input.features !== 1) {
      throw new UnsupportedError(
        `createStreamNode: expected a pipeline of sound with 1 feature, got ${input.features}. Run it with createPipeline.`,
      );
    }
    const sizes = { inputLength: input.frames, outputLength: output.frames * output.features };
    return {
      models: pipelines.map((pipeline) => ({
        ...sizes,
        step: (block, result) => pipeline.step(block, result),
        reset: () => pipeline.reset(),
      })),
      kernels: [...new Set(Object.values(kernels))].join(", "),
    };
  }
  const first = "contents" in model ? streamOfImage(model) : streamOf(model);
  return {
    models: Array.from({ length: channels }, (_, channel) => {
      const stream = channel === 0 ? first : first.clone();
      return {
        inputLength: stream.inputSize,
        outputLength: stream.outputSize,
        step: (block, result) => stream.step(block, result),
        reset: () => stream.reset(),
      };
    }),
    kernels: first.kernels.name,
  };
}

class Processor extends AudioWorkletProcessor {
  #channels: readonly Channel[] = [];
  #output: OutputKind = "sound";
  #quantum = 0;
  #isOpen = true;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<Request>) => this.#guard(() => this.#receive(data));
  }

  process([input = []]: Float32Array[][], [output = []]: Float32Array[][]): boolean {
    this.#guard(() => {
      for (const [k, channel] of this.#channels.entries()) {
        if (this.#output === "sound") {
          if (output[k] !== undefined) channel.play(input[k], output[k]);
          continue;
        }
        const values = channel.values(input[k], input[k]?.length ?? this.#quantum);
        if (values !== undefined) this.#reply({ type: "values", channel: k, ...values }, values.values);
      }
    });
    return this.#isOpen;
  }

  #receive(request: Request): void {
    if (request.type === "load") this.#load(request);
    else if (request.type === "reset") for (const channel of this.#channels) channel.reset();
    else this.#stop();
  }

  #load(request: LoadRequest): void {
    const { models, kernels } = modelsOf(request);
    const [{ inputLength, outputLength }] = models;
    const isSound = request.output === "sound";
    if (isSound && outputLength !== inputLength) {
      throw new UnsupportedError(
        `createStreamNode: expected a model that gives ${inputLength} samples for ${inputLength}, got one that gives ${outputLength} numbers. Set output to "values".`,
      );
    }
    this.#output = request.output;
    this.#quantum = request.quantum;
    this.#channels = models.map((model) => new Channel(model, request.quantum));
    const latency = isSound ? latencyOf(inputLength, request.quantum) : 0;
    this.#reply({ type: "ready", kernels, latency, inputLength, outputLength });
  }

  /** Reports the failure and ends, since an exception would not give the page a reason. */
  #guard(run: () => void): void {
    try {
      run();
    } catch (error) {
      const code = error instanceof SluiceError ? error.code : "INTERNAL";
      this.#reply({ type: "error", code, message: error instanceof Error ? error.message : String(error) });
      this.#stop();
    }
  }

  #stop(): void {
    this.#isOpen = false;
    this.#channels = [];
  }

  #reply(reply: Reply, ...moved: Float32Array[]): void {
    this.port.postMessage(
      reply,
      moved.map(({ buffer }) => buffer as ArrayBuffer),
    );
  }
}

registerProcessor(PROCESSOR, Processor);
