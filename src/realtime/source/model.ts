/** Chains and pipelines as what is printed of both: inputs, layers that print themselves, outputs. */
import type { Chain, ChainRef, ChainSource, ChainTensor } from "../../core/chain/chain.ts";
import { firstNeedsEnd, placeChain, shapeText } from "../../core/chain/place.ts";
import { refuseLayer } from "../../core/chain/refuse.ts";
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import { foldChain } from "../network/fold.ts";
import { refsOf, withFrames } from "../network/network.ts";
import { INPUT } from "../pipeline/definition.ts";
import { Pipeline, type PipelineData } from "../pipeline/pipeline.ts";
import { printLayer } from "./layers.ts";
import type { Program } from "./program.ts";
import { printSignal } from "./signal.ts";
import type { Printed, Value } from "./values.ts";

/** A network to print. */
export interface Model {
  readonly title: string;
  /** The layers in words */
  readonly rows: readonly string[];
  readonly byStep: boolean;
  /** `least`: the fewest frames that give an answer */
  readonly inputs: readonly { name: string; frames?: number; features: number; least: number }[];
  readonly layers: readonly ModelLayer[];
  readonly outputs: readonly { name: string; from: ChainRef }[];
}

export interface ModelLayer {
  readonly name: string;
  readonly words: string;
  readonly reads: readonly ChainRef[];
  print(read: (ref: ChainRef) => Value): Printed;
}

/** @throws ChainError for weights that are not finite; ArgumentError for a sequence without frames, or other ones than the network has */
export function chainModel(given: ChainSource, program: Program, frames: number | undefined): Model {
  const whole = placeChain(foldChain(given));
  for (const layer of whole.layers) if ("weights" in layer) checkWeights(layer.name, layer.weights);
  const { inputs, name, source, outputs } = whole;
  const byStep = firstNeedsEnd(whole) === undefined && frames === undefined;
  const least = byStep ? 1 : leastFrames(whole, frames);
  const chain = placeChain(
    byStep
      ? withFrames(
          whole,
          inputs.map(() => 1),
          true,
        )
      : withFrames(
          whole,
          inputs.map((input) => framesOf(whole, input.frames, frames)),
        ),
  );
  const shown = (shape: { frames?: number | "any"; features: number }) =>
    byStep ? `[${shape.features}]` : shapeText(shape);
  return {
    title: `${name ?? "A network"}, ${source}`,
    rows: whole.placed.map(
      ({ layer, input, output }) =>
        `${layer.name}: ${layer.type ?? layer.kind} ${shapeText(input)} -> ${shapeText(output)}`,
    ),
    byStep,
    inputs: chain.inputs.map((input, k) => ({
      name: input.name,
      features: input.features,
      ...(!byStep && input.frames !== undefined && { frames: input.frames as number }),
      least: inputs[k].frames === "any" ? least : Infinity,
    })),
    layers: chain.placed.map((placed, k): ModelLayer => {
      const { layer, input, output } = placed;
      const from = layer.from ?? chain.layers[k - 1]?.name ?? inputs[0].name;
      return {
        name: layer.name,
        words: `${layer.type ?? layer.kind} ${shown(input)} -> ${shown(output)}`,
        reads: [from, ...refsOf(layer)],
        print: (read) => printLayer({ program, placed, input: read(from), byStep, read }),
      };
    }),
    outputs,
  };
}

/** The frames of an input of a network that runs over whole sequences. */
function framesOf(
  chain: Chain,
  frames: number | "any" | undefined,
  given: number | undefined,
): number | undefined {
  if (frames === undefined) return undefined;
  if (frames !== "any") {
    if (given === undefined || given === frames) return frames;
    throw new ArgumentError(
      `toC: expected ${frames} frames, as the network has, got ${given}. Leave frames out.`,
    );
  }
  if (given !== undefined) return given;
  const { layer, reason } = firstNeedsEnd(chain)!;
  throw new ArgumentError(
    `toC: expected the most frames of a sequence, since layer ${describe(layer)} ${reason}, got none. Give frames, or --frames on the command line.`,
  );
}

function leastFrames(chain: Chain, most = 1): number {
  for (let frames = 1; frames < most; frames++) {
    try {
      placeChain(
        withFrames(
          chain,
          chain.inputs.map((input) => (input.frames === "any" ? frames : (input.frames as number))),
        ),
      );
      return frames;
    } catch {
      // Too short for a convolution or a pool.
    }
  }
  return most;
}

function checkWeights(layer: string, weights: ReadonlyMap<string, Pick<ChainTensor, "data">>): void {
  for (const [name, { data }] of weights) {
    const wrong = data.find((value) => !Number.isFinite(value));
    if (wrong === undefined) continue;
    refuseLayer(
      layer,
      `expected finite weights, got ${wrong} in ${name}. Train again, or open an earlier checkpoint.`,
    );
  }
}

/** @throws FormatError as `createPipeline`; ChainError for weights that are not finite; ArgumentError for frames, which blocks fix */
export function pipelineModel(data: PipelineData, program: Program, frames: number | undefined): Model {
  if (frames !== undefined)
    throw new ArgumentError(
      `toC: expected a pipeline without frames, since its blocks fix them, got ${frames}. Leave frames out.`,
    );
  const { definition } = new Pipeline(data);
  const { name, input, layers } = definition;
  let previous = INPUT;
  const made = layers.map((layer): ModelLayer => {
    const from = layer.from ?? previous;
    previous = layer.name;
    const weights = new Map<string, ChainTensor>();
    for (const [key, { shape, data: values }] of data.tensors)
      if (key.startsWith(`${layer.name}.`) && !key.slice(layer.name.length + 1).includes("."))
        weights.set(key.slice(layer.name.length + 1), { shape, data: values as Float32Array });
    checkWeights(layer.name, weights);
    return {
      name: layer.name,
      words: layer.layer,
      reads: [from, ...(layer.by === undefined ? [] : [layer.by as string])],
      print: (read) =>
        printSignal({
          program,
          definition: layer,
          weights,
          input: read(from),
          ...(layer.by !== undefined && { other: read(layer.by as string) }),
        }),
    };
  });
  return {
    title: `${name ?? "A pipeline"}, block by block`,
    rows: layers.map((layer) => `${layer.name}: ${layer.layer}`),
    byStep: true,
    inputs: [{ name: INPUT, frames: input.frames, features: input.features, least: Infinity }],
    layers: made,
    outputs: [{ name: "output", from: previous }],
  };
}
