/** Makes an audio node that runs a model: sends the model to the processor, and turns its replies into events. */

import { definedEngine } from "../../core/cells/defined/engine/engine.ts";
import { checkNumber, checkOptionNames, count, integerFrom } from "../../core/tensor/check.ts";
import { ArgumentError, describe, SluiceError, UnsupportedError } from "../../core/tensor/errors.ts";
import type { PipelineData } from "../pipeline/pipeline.ts";
import {
  listCells,
  readStored,
  type StoredLayer,
  type StoredLayers,
  type StreamSource,
  storedLayers,
} from "../stream/source.ts";
import {
  type Loaded,
  type OutputKind,
  PROCESSOR,
  type Reply,
  type Request,
  type Values,
} from "./protocol.ts";

/** Options of `createStreamNode`. */
export interface StreamNodeOptions {
  /** `"sound"`: the model's samples go out. `"values"`: its numbers come as `values` events. Default `"sound"` */
  output?: OutputKind;
  /** Number of channels, 1 to 32, each with its own state; the browser mixes the input to that number. Default 1 */
  channels?: number;
  /** Hz that the model expects. Default: the pipeline's own, else the context's */
  sampleRate?: number;
  /** Address of the processor's module. Default: the file beside this one in the package */
  processor?: string | URL;
}

/** The events of a `StreamNode` by name. */
export interface StreamNodeEvents {
  /** With `output: "values"`: the results of the blocks in one callback */
  values: CustomEvent<Values>;
  /** The model failed while running; the node is silent from then on */
  error: ErrorEvent;
}

/** An `AudioWorkletNode` with a model in it. Connect it like any other node. */
export interface StreamNode extends AudioWorkletNode, Loaded {
  /** Forgets all earlier sound. */
  reset(): void;
  /** Stops the processor, so that the browser can free it. */
  close(): void;
  addEventListener<K extends keyof StreamNodeEvents>(
    type: K,
    listener: (event: StreamNodeEvents[K]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

/**
 * Resolves to an audio node that runs a model on the audio thread. A stream takes I samples a step, a pipeline one block;
 * the node gathers them from callbacks, usually of 128 frames.
 *
 * @param context of the sample rate that the model expects
 * @param model   a pipeline as `readPipeline` returns it, or anything that `createStream` takes
 * @param options default: one channel of sound
 * @throws ArgumentError for options that are not valid, or a context with another sample rate; UnsupportedError and FormatError for a
 *   model that cannot run
 * @example
 * const context = new AudioContext({ sampleRate: 16_000 });
 * const node = await createStreamNode(context, readPipeline(bytes));
 * context.createMediaStreamSource(microphone).connect(node).connect(context.destination);
 */
export async function createStreamNode(
  context: BaseAudioContext,
  model: PipelineData | StreamSource | StoredLayer | readonly StoredLayer[] | StoredLayers,
  options: StreamNodeOptions = {},
): Promise<StreamNode> {
  checkOptionNames(WHERE, options, ["output", "channels", "sampleRate", "processor"]);
  const { output = "sound", channels = 1, processor = new URL("./processor.js", import.meta.url) } = options;
  if (output !== "sound" && output !== "values")
    throw new ArgumentError(
      `${WHERE}: expected output "sound" or "values", got ${describe(output)}.`,
      "NAME",
    );
  checkNumber(WHERE, "channels", channels, integerFrom(1, 32));
  const moved: ArrayBufferLike[] = [];
  const data = await dataOf(model, moved);
  checkRate(context, options.sampleRate ?? ("definition" in data ? data.definition?.sampleRate : undefined));
  if (typeof context?.audioWorklet?.addModule !== "function" || typeof AudioWorkletNode !== "function") {
    throw new UnsupportedError(
      `${WHERE}: expected an audio context with worklets, got ${describe(context)}. It needs a browser, and a page served over HTTPS or from localhost.`,
    );
  }
  await context.audioWorklet.addModule(processor);
  const node = new AudioWorkletNode(context, PROCESSOR, {
    numberOfOutputs: output === "sound" ? 1 : 0,
    ...(output === "sound" && { outputChannelCount: [channels] }),
    channelCount: channels,
    channelCountMode: "explicit",
  });
  const send = (request: Request) => node.port.postMessage(request, moved.splice(0));
  const ready = new Promise<Loaded>((resolve, reject) => {
    node.addEventListener("processorerror", () =>
      reject(new SluiceError("INTERNAL", `${WHERE}: expected the processor to start, got an error in it.`)),
    );
    node.port.onmessage = ({ data: reply }: MessageEvent<Reply>) => {
      if (reply.type === "ready") resolve(reply);
      else if (reply.type === "error") {
        reject(new SluiceError(reply.code, reply.message));
        node.port.onmessage = null;
      }
    };
  });
  const { renderQuantumSize: quantum = 128 } = context as { renderQuantumSize?: number };
  send({ type: "load", model: data, channels, output, quantum });
  const { kernels, latency, inputLength, outputLength } = await ready;
  node.port.onmessage = ({ data: reply }: MessageEvent<Reply>) => node.dispatchEvent(eventOf(reply));
  return Object.assign(node, {
    kernels,
    latency,
    inputLength,
    outputLength,
    reset: () => send({ type: "reset" }),
    close: () => send({ type: "close" }),
  });
}

const WHERE = "createStreamNode";

type LoadedModel = Extract<Request, { type: "load" }>["model"];

/**
 * The model as plain data. We copy arrays, since sending a view would send its whole buffer.
 *
 * @param moved receives the buffers of the copies, to transfer to the processor
 */
async function dataOf(
  model: PipelineData | StreamSource | StoredLayer | readonly StoredLayer[] | StoredLayers,
  moved: ArrayBufferLike[],
): Promise<LoadedModel> {
  // The processor checks arrays, so send any other value as null.
  const copyOf = (array: unknown): Float32Array => {
    if (!ArrayBuffer.isView(array)) return null as never;
    const copy = (array as Float32Array).slice();
    moved.push(copy.buffer);
    return copy;
  };
  // A defined layer has a definition too.
  if (typeof model === "object" && model !== null && "definition" in model && !("cells" in model)) {
    const { definition, tensors } = model;
    if (!(tensors instanceof Map))
      throw new ArgumentError(`${WHERE}: expected tensors of a pipeline as a Map, got ${describe(tensors)}.`);
    const copies = [...tensors].map(
      ([name, { shape, data }]) => [name, { shape, data: copyOf(data) }] as const,
    );
    return { definition, tensors: new Map(copies) };
  }
  const stored = storedLayers(model);
  const cells = listCells(stored === undefined ? model : await Promise.all(stored.map(readStored)));
  const isDefined = cells.some(({ spec }) => (spec.kind as string) === "defined");
  if (isDefined) return definedEngine()!.steps.image(WHERE, cells);
  return cells.map(({ spec, weights, direction, activations }) => {
    const copies = Object.entries(weights).flatMap(([key, weight]) =>
      weight === undefined ? [] : [[key, copyOf(weight?.data ?? weight)]],
    );
    return { spec, direction, activations, weights: Object.fromEntries(copies) };
  });
}

function checkRate(context: BaseAudioContext, wanted: number | undefined): void {
  if (wanted === undefined) return;
  const { sampleRate } = context ?? {};
  checkNumber(WHERE, "sampleRate", wanted, count);
  if (sampleRate === wanted) return;
  throw new ArgumentError(
    `${WHERE}: expected a context of ${wanted} Hz, the rate of the model, got ${sampleRate} Hz. Make it with new AudioContext({ sampleRate: ${wanted} }).`,
  );
}

function eventOf(reply: Reply): Event {
  if (reply.type === "error") {
    const error = new SluiceError(reply.code, reply.message);
    return new ErrorEvent("error", { error, message: error.message });
  }
  return new CustomEvent("values", { detail: reply });
}
