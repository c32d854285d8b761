/** Makes an audio node that runs a model: sends the model to the processor, and turns its replies into events. */

import { definedEngine } from "../../core/cells/defined/engine/engine.ts";
import { checkNumber, checkOptionNames, count, integerFrom } from "../../core/tensor/check.ts";
import { ArgumentError, describe, SluiceError, UnsupportedError } from "../../core/tensor/errors.ts";
import { resamplerBank } from "../audio/resample.ts";
import type { Plan } from "../network/plan.ts";
import { type PlanSource, planIn, withArrays } from "../network/planData.ts";
import {
  listCells,
  readStored,
  type StoredLayer,
  type StoredLayers,
  type StreamSource,
  storedLayers,
} from "../stream/source.ts";
import type { Banks } from "./channel.ts";
import {
  type Loaded,
  type OutputKind,
  PROCESSOR,
  type Reply,
  type Request,
  type Values,
} from "./protocol.ts";

/** Options of `createNetworkNode`. */
export interface NetworkNodeOptions {
  /** `"sound"`: the model's samples go out. `"values"`: its numbers come as `values` events. Default `"sound"` */
  output?: OutputKind;
  /** Number of channels, 1 to 32, each with its own state; the browser mixes the input to that number. Default 1 */
  channels?: number;
  /** Hz that the model expects. Default: the network's own, else the context's. In a context of another rate the node resamples */
  sampleRate?: number;
  /** With `output: "values"`: whether events carry the sound of their blocks too. Default false */
  sound?: boolean;
  /** Address of the processor's module. Default: the file beside this one in the package; if it isn't there, a Blob with the same code */
  processor?: string | URL;
  /** Closes the node, or stops making it */
  signal?: AbortSignal;
}

/** The events of a `NetworkNode` by name. */
export interface NetworkNodeEvents {
  /** With `output: "values"`: the results of the blocks in one callback */
  values: CustomEvent<Values>;
  /** The model failed while running, and the node is silent from then on; or, with the code `NOT_FINITE`, a sample was not finite */
  error: ErrorEvent;
}

/** An `AudioWorkletNode` with a model in it. Connect it like any other node. */
export interface NetworkNode extends AudioWorkletNode, Loaded {
  /** Hz of the model: its blocks, and `start` in events, count samples of this rate */
  readonly sampleRate: number;
  /** Forgets all earlier sound. */
  reset(): void;
  /** Ignores its input until `resume`, and gives silence; the model keeps its state. */
  pause(): void;
  resume(): void;
  /** With `output: "values"`: fills the current block with silence and runs it. Resolves when its event has come. */
  flush(): Promise<void>;
  /** Stops the processor, so that the browser can free it. */
  close(): void;
  addEventListener<K extends keyof NetworkNodeEvents>(
    type: K,
    listener: (event: NetworkNodeEvents[K]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

/**
 * Resolves to an audio node that runs a model on the audio thread. A stream takes I samples a step, a network one block;
 * the node gathers them from callbacks, usually of 128 frames, and resamples where the context has another rate than the model.
 *
 * @param context of 8 to 192 kHz; of any rate if it is the model's
 * @param model   a network or its plan, or anything that `createStream` takes
 * @param options default: one channel of sound
 * @throws ArgumentError for options that are not valid, or a context of another rate than these; UnsupportedError and FormatError for a
 *   model that cannot run; SluiceError CLOSED for a closed context, PROCESSOR if its code cannot load; the signal's reason
 * @example
 * const context = new AudioContext();
 * const node = await createNetworkNode(context, await openNetwork(bytes));
 * context.createMediaStreamSource(microphone).connect(node).connect(context.destination);
 */
export async function createNetworkNode(
  context: BaseAudioContext,
  model: Model,
  options: NetworkNodeOptions = {},
): Promise<NetworkNode> {
  checkOptionNames(WHERE, options, ["output", "channels", "sampleRate", "sound", "processor", "signal"]);
  const { output = "sound", channels = 1 } = options;
  if (output !== "sound" && output !== "values")
    throw new ArgumentError(
      `${WHERE}: expected output "sound" or "values", got ${describe(output)}.`,
      "NAME",
    );
  checkNumber(WHERE, "channels", channels, integerFrom(1, 32));
  if (typeof context?.audioWorklet?.addModule !== "function" || typeof AudioWorkletNode !== "function") {
    throw new UnsupportedError(
      `${WHERE}: expected an audio context with worklets, got ${describe(context)}. It needs a page over HTTPS or from localhost.`,
    );
  }
  const isClosed = () => (context as AudioContext).state === "closed";
  let look = () => {};
  try {
    // A closed context answers nothing.
    const closing = new Promise<never>((_, reject) => {
      look = () => void (isClosed() && reject());
      look();
      context.addEventListener("statechange", look);
    });
    return await Promise.race([closing, makeNode(context, model, options)]);
  } catch (error) {
    if (!isClosed()) throw error;
    throw new SluiceError("CLOSED", `${WHERE}: expected an open audio context, got a closed one.`);
  } finally {
    context.removeEventListener("statechange", look);
  }
}

async function makeNode(
  context: BaseAudioContext,
  model: Model,
  options: NetworkNodeOptions,
): Promise<NetworkNode> {
  const { output = "sound", channels = 1, sound = false, signal } = options;
  const moved: ArrayBufferLike[] = [];
  const data = await dataOf(model, moved);
  const own = planIn(model)?.sampleRate;
  const sampleRate = options.sampleRate ?? own ?? context.sampleRate;
  const banks = banksOf(context, sampleRate, output, moved);
  await addProcessor(context, options.processor);
  signal?.throwIfAborted();
  const node = new AudioWorkletNode(context, PROCESSOR, {
    numberOfOutputs: output === "sound" ? 1 : 0,
    ...(output === "sound" && { outputChannelCount: [channels] }),
    channelCount: channels,
    channelCountMode: "explicit",
  });
  const send = (request: Request) => node.port.postMessage(request, moved.splice(0));
  const ask = (type: Exclude<Request["type"], "load">) => () => send({ type });
  const close = ask("close");
  const flushes: (() => void)[] = [];
  const loaded = await new Promise<Loaded>((resolve, reject) => {
    const fail = (error: SluiceError) => {
      reject(error);
      node.dispatchEvent(new ErrorEvent("error", { error, message: error.message }));
    };
    node.addEventListener("processorerror", () =>
      fail(new SluiceError("INTERNAL", `${WHERE}: expected the processor to run, got an error.`)),
    );
    node.port.onmessage = ({ data: reply }: MessageEvent<Reply>) => {
      if (reply.type === "ready") resolve(reply);
      else if (reply.type === "error") fail(new SluiceError(reply.code, reply.message));
      else if (reply.type === "flushed") flushes.shift()?.();
      else node.dispatchEvent(new CustomEvent("values", { detail: reply }));
    };
    signal?.addEventListener("abort", () => {
      close();
      reject(signal.reason);
    });
    const { renderQuantumSize: quantum = 128 } = context as { renderQuantumSize?: number };
    send({ type: "load", model: data, channels, output, quantum, banks, sound });
  });
  const { kernels, latency, inputLength, outputLength } = loaded;
  return Object.assign(node, {
    ...{ kernels, latency, inputLength, outputLength, sampleRate },
    ...{ close, reset: ask("reset"), pause: ask("pause"), resume: ask("resume") },
    flush: () =>
      new Promise<void>((resolve) => {
        flushes.push(resolve);
        send({ type: "flush" });
      }),
  });
}

const WHERE = "createNetworkNode";

type Model = PlanSource | StreamSource | StoredLayer | readonly StoredLayer[] | StoredLayers;
type LoadedModel = Extract<Request, { type: "load" }>["model"];

/**
 * The model as plain data. We copy arrays, since sending a view would send its whole buffer.
 *
 * @param moved receives the buffers of the copies, to transfer to the processor
 */
async function dataOf(model: Model, moved: ArrayBufferLike[]): Promise<LoadedModel> {
  // The processor checks arrays, so send any other value as null.
  const copyOf = (array: unknown): Float32Array => {
    if (!ArrayBuffer.isView(array)) return null as never;
    const copy = (array as Float32Array).slice();
    moved.push(copy.buffer);
    return copy;
  };
  const plan = planIn(model);
  if (plan !== undefined) {
    if (plan.inputs.length > 1 || plan.outputs.length > 1)
      throw new UnsupportedError(
        `${WHERE}: expected a network of sound, one input and one output, got several. Run it with openNetwork.`,
      );
    const [[, features]] = plan.inputs;
    if (features !== 1)
      throw new UnsupportedError(`${WHERE}: expected a network of sound, 1 feature, got ${features}.`);
    return withArrays(plan, copyOf) as Plan;
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

/** Loads the processor by its address: a policy that forbids Blobs allows that. A bundler that doesn't know the address leaves the file behind. */
async function addProcessor(context: BaseAudioContext, address: string | URL | undefined): Promise<void> {
  try {
    await context.audioWorklet.addModule(address ?? new URL("./processor.js", import.meta.url));
  } catch (error) {
    const { processorText } = await import("./processorText.ts");
    const blob = URL.createObjectURL(new Blob([processorText], { type: "text/javascript" }));
    try {
      if (address !== undefined || processorText === "") throw error;
      await context.audioWorklet.addModule(blob);
    } catch {
      throw new SluiceError(
        "PROCESSOR",
        `${WHERE}: expected the code of the processor at ${address ?? "its place"}, got ${describe((error as Error)?.message)}. Copy sluice/worklet/processor to your site, and give its address as processor.`,
        { cause: error },
      );
    } finally {
      URL.revokeObjectURL(blob);
    }
  }
}

/** Made here, since that would take the audio thread longer than a callback. */
function banksOf(
  { sampleRate: around }: BaseAudioContext,
  sampleRate: number,
  output: OutputKind,
  moved: ArrayBufferLike[],
): Banks | undefined {
  checkNumber(WHERE, "sampleRate", sampleRate, count);
  if (around === sampleRate) return undefined;
  checkNumber(WHERE, "the context's sampleRate", around, integerFrom(8_000, 192_000));
  const into = resamplerBank({ from: around, to: sampleRate });
  const out = output === "sound" ? resamplerBank({ from: sampleRate, to: around }) : undefined;
  moved.push(into.values.buffer, ...(out ? [out.values.buffer] : []));
  return { into, out };
}
