/** A running pipeline: block in, block out. Steps are synchronous and allocate nothing. */

import { areNumbers } from "../../core/tensor/check.ts";
import { allocate, checkFloats, isFloats } from "../../core/tensor/dtype.ts";
import { describe, FormatError, ShapeError, SluiceError } from "../../core/tensor/errors.ts";
import { isShape, sizeOf } from "../../core/tensor/shape.ts";
import { type BlockShape, blockSize, blockText, type SignalLayer } from "../signal/layer.ts";
import { checkDefinition, INPUT, MAX_BLOCK, type PipelineDefinition, refuse } from "./definition.ts";
import { type Claim, makeLayer } from "./layers.ts";
import { byLayer, LayerWeights, type PipelineTensor } from "./weights.ts";

/** Limit of numbers in all blocks, and in the arrays of layers: 64 MiB, far more than networks for blocks of a signal need. */
const MAX_TOTAL = 2 ** 24;

/** The result of `readPipeline`: plain data, which you can post to a worker or an AudioWorklet. */
export interface PipelineData {
  definition: PipelineDefinition;
  /** By `<layer>.<weight>` */
  tensors: ReadonlyMap<string, PipelineTensor>;
}

interface RunningLayer {
  name: string;
  layer: SignalLayer;
  from: Float32Array;
  block: Float32Array;
}

/** The layers of pipelines that share weights. Pipelines take turns in them, as streams do in an engine. */
interface Shared {
  definition: PipelineDefinition;
  input: Float32Array;
  layers: readonly RunningLayer[];
  /** The memory of all layers */
  memory: readonly Float32Array[];
  /** The pipeline whose memory the layers have */
  resident: Pipeline;
}

/**
 * A network of named layers that runs block by block; `createPipeline` makes it.
 *
 * @example
 * const vad = createPipeline(readPipeline(bytes));
 * const [probability] = vad.step(samples);
 */
export class Pipeline {
  /** The checked definition */
  readonly definition: PipelineDefinition;
  /** Frames and features of the block that a step reads */
  readonly input: BlockShape;
  /** Frames and features of the block that a step returns */
  readonly output: BlockShape;
  readonly #shared: Shared;
  /** The memory of all layers while another pipeline has its own in them */
  readonly #memory: readonly Float32Array[];
  readonly #output: Float32Array;

  /**
   * Prefer `createPipeline` and `clone`.
   *
   * @param source definition and tensors, or a pipeline, of which this is a clone
   * @throws FormatError as `createPipeline`
   */
  constructor(source: PipelineData | Pipeline) {
    this.#shared =
      source instanceof Pipeline ? source.#enter() : { ...runningLayers(source), resident: this };
    const { definition, layers, memory } = this.#shared;
    const { frames, features } = definition.input;
    this.definition = definition;
    this.input = { frames, features };
    this.output = layers[layers.length - 1].layer.output;
    this.#memory = memory.map((part) => part.slice());
    this.#output = new Float32Array(blockSize(this.output));
  }

  /**
   * Returns another pipeline that continues from here with a memory of its own. It shares the weights, so it costs little: a hundred detectors take
   * hardly more than one.
   *
   * @example
   * const detectors = callers.map(() => vad.clone());
   */
  clone(): Pipeline {
    return new Pipeline(this);
  }

  /** The kernels that run the recurrent layers, by layer */
  get kernels(): Record<string, string> {
    const names = this.#shared.layers.flatMap(({ name, layer }) =>
      layer.kernels !== undefined ? [[name, layer.kernels.name]] : [],
    );
    return Object.fromEntries(names);
  }

  /**
   * Runs one block and keeps the state.
   *
   * @param input  [frames, features] as `input` says, an array or a typed array
   * @param output receives [frames, features] as `output` says. Default: the pipeline's own array, which the next step overwrites
   * @returns output
   * @throws ShapeError when a length does not fit; the state is then unchanged
   */
  step(input: ArrayLike<number>, output?: Float32Array): Float32Array {
    const { input: first, layers } = this.#shared;
    if (!areNumbers(input, first.length)) this.#refuse("input", input, this.input);
    const result = output ?? this.#output;
    if (!isFloats(result, this.#output.length)) this.#refuse("output", output, this.output);
    this.#enter();
    // Not `set`, which fails on an array of a lying class.
    for (let k = 0; k < first.length; k++) first[k] = input[k];
    for (let k = 0; k < layers.length; k++) layers[k].layer.step(layers[k].from, layers[k].block);
    result.set(layers[layers.length - 1].block);
    return result;
  }

  /**
   * Runs a whole signal block by block, from the current state; pads the last block with zeros.
   *
   * @param input [any number of frames, features]
   * @returns the blocks of all steps in order
   * @throws ShapeError unless `input` is a Float32Array
   */
  run(input: Float32Array): Float32Array {
    checkFloats("Pipeline.run", "input", input);
    const size = blockSize(this.input);
    const steps = Math.ceil(input.length / size);
    const width = blockSize(this.output);
    const result = allocate("float32", steps * width, "Pipeline.run") as Float32Array;
    const block = new Float32Array(size);
    for (let k = 0; k < steps; k++) {
      const part = input.subarray(k * size, (k + 1) * size);
      block.fill(0, part.length);
      block.set(part);
      this.step(block, result.subarray(k * width, (k + 1) * width));
    }
    return result;
  }

  /**
   * Returns the last block of a layer, live. Clones share it.
   *
   * @param name of the layer, or `"input"`
   * @throws FormatError NAME for an unknown layer
   */
  block(name: string): Float32Array {
    const { input, layers } = this.#shared;
    if (name === INPUT) return input;
    const found = layers.find((layer) => layer.name === name);
    if (found === undefined) {
      const names = layers.map((layer) => layer.name).join(", ");
      refuse("NAME", `expected a layer (${names}), got ${describe(name)}.`);
    }
    return found.block;
  }

  /** Forgets all earlier blocks. */
  reset(): void {
    const { input, layers } = this.#enter();
    input.fill(0);
    for (const { layer, block } of layers) {
      layer.reset();
      block.fill(0);
    }
  }

  /** Brings the memory of this pipeline into the layers. */
  #enter(): Shared {
    const shared = this.#shared;
    const { resident, memory } = shared;
    if (resident === this) return shared;
    for (let k = 0; k < memory.length; k++) {
      resident.#memory[k].set(memory[k]);
      memory[k].set(this.#memory[k]);
    }
    shared.resident = this;
    return shared;
  }

  #refuse(what: string, got: unknown, shape: BlockShape): never {
    throw new ShapeError(
      `Pipeline.step: expected ${what} of ${blockSize(shape)} numbers, ${blockText(shape)}, got ${describe(got)}.`,
    );
  }
}

/** Makes the layers. @throws FormatError as `createPipeline` */
function runningLayers(data: PipelineData): Omit<Shared, "resident"> {
  const { definition, tensors } = checkData(data);
  const { frames, features } = definition.input;
  let total = 0;
  const claim: Claim = (frames, features) => {
    const size = frames * features;
    total += Math.max(0, size);
    if (size <= MAX_BLOCK && total <= MAX_TOTAL) return;
    refuse(
      "LIMIT",
      `expected blocks of at most ${MAX_BLOCK} numbers, and of ${MAX_TOTAL} in all layers, got [${frames}, ${features}].`,
    );
  };
  inLayer(INPUT, () => claim(frames, features));
  const input = new Float32Array(frames * features);
  const made = new Map([[INPUT, { shape: { frames, features } as BlockShape, block: input }]]);
  const weights = byLayer(tensors);
  let previous = INPUT;
  const layers = definition.layers.map((each): RunningLayer => {
    const { name } = each;
    const source = made.get(each.from ?? previous)!;
    const layer = inLayer(name, () => {
      const request = {
        definition: each,
        input: source.shape,
        other: made.get(each.by as string),
        weights: new LayerWeights(weights.get(name), name),
        claim,
      };
      const layer = makeLayer(request);
      claim(layer.output.frames, layer.output.features);
      return layer;
    });
    const block = new Float32Array(blockSize(layer.output));
    made.set(name, { shape: layer.output, block });
    previous = name;
    return { name, layer, from: source.block, block };
  });
  for (const [layer, left] of weights) {
    for (const name of left.keys()) {
      const full = layer === "" ? name : `${layer}.${name}`;
      refuse(
        "UNKNOWN_FIELD",
        `expected tensors of the layers, got ${describe(full)}, which none takes.`,
        full,
      );
    }
  }
  const { features: width } = made.get(previous)!.shape;
  const { symbols } = definition;
  if (symbols !== undefined && symbols.length !== width)
    refuse("SHAPE", `symbols: expected ${width}, one per feature, got ${symbols.length}.`);
  return { definition, input, layers, memory: layers.flatMap(({ layer }) => layer.memory) };
}

function checkData(data: PipelineData): PipelineData {
  if (typeof data !== "object" || data === null || !(data.tensors instanceof Map))
    refuse("HEADER", `expected { definition, tensors }, tensors as a Map, got ${describe(data)}.`);
  checkDefinition(data.definition);
  for (const [name, tensor] of data.tensors as Map<unknown, PipelineTensor>) {
    const isWhole =
      typeof name === "string" && isShape(tensor?.shape) && isFloats(tensor.data, sizeOf(tensor.shape));
    if (isWhole) continue;
    refuse(
      "SHAPE",
      `tensor ${describe(name)}: expected { shape, data } that fit, in float32, got ${describe(tensor)}.`,
    );
  }
  return data;
}

/** Adds the layer's name to errors while making it. */
function inLayer<T>(name: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof SluiceError)) throw error;
    const message = error.message.replace(/^pipeline: /, "");
    throw new FormatError("pipeline", error.code, `layer ${describe(name)}: ${message}`, { entry: name });
  }
}
