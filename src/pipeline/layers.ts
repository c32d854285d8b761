/** What a layer of a pipeline can be, by name: its options, and how it is made. Every option that is not listed is refused. */
import { Activation, activationNames, activationSetting } from "../signal/activation.ts";
import { type Combination, Combine, History, Magnitude, Pad, type PaddingMode } from "../signal/blocks.ts";
import { Conv1d } from "../signal/conv1d.ts";
import type { BlockShape, SignalLayer } from "../signal/layer.ts";
import { Dense, Lookup } from "../signal/linear.ts";
import { Norm, type NormKind } from "../signal/normalise.ts";
import { InverseFourier, Istft, OverlapAdd, Stft } from "../signal/stft.ts";
import { describe } from "../tensor/errors.ts";
import { type LayerDefinition, MAX_BLOCK, type OptionValue, refuse } from "./definition.ts";
import { Recurrent } from "./recurrentLayers.ts";
import type { LayerWeights } from "./weights.ts";

/** What a layer is made from. */
export interface LayerRequest {
  definition: LayerDefinition;
  input: BlockShape;
  /** Of the layer that `by` names: its shape, and the array its block is in. */
  other?: { shape: BlockShape; block: Float32Array };
  weights: LayerWeights;
}

interface LayerKind {
  /** Options by name, with the type that each has; those that may be left out end in `?`. */
  options: Readonly<Record<string, "number" | "boolean" | "string" | "pair">>;
  /** Names of options that must be given. */
  required?: readonly string[];
  make(request: LayerRequest, option: (name: string) => never): SignalLayer;
}

const sizes = { size: "number", hop: "number" } as const;

const recurrent = (kind: "lstm" | "gru" | "rnn", own: LayerKind["options"] = {}): LayerKind => ({
  options: { numLayers: "number", ...own },
  make: ({ input, weights, definition }) =>
    new Recurrent(input, weights, {
      kind,
      numLayers: (definition.numLayers as number | undefined) ?? 1,
      resetAfter: (definition.resetAfter as boolean | undefined) ?? true,
      nonlinearity: (definition.nonlinearity as "tanh" | undefined) ?? "tanh",
    }),
});

const norm = (kind: NormKind): LayerKind => ({
  options: { eps: "number" },
  make: ({ input: { frames, features }, weights }, option) =>
    new Norm(kind, frames, features, {
      eps: option("eps"),
      weight: weights.takeIfAny("weight", [features]),
      bias: weights.takeIfAny("bias", [features]),
    }),
});

const combine = (kind: Combination): LayerKind => ({
  options: { by: "string" },
  required: ["by"],
  make: ({ input, other }) => new Combine(kind, input, other!.shape, other!.block),
});

const activation = (name: string): LayerKind => {
  const setting = activationSetting(name);
  return {
    options: setting === undefined ? {} : { [setting]: "number" },
    make: ({ input }, option) =>
      new Activation(name, input, setting === undefined ? {} : { [setting]: option(setting) }),
  };
};

const kinds: ReadonlyMap<string, LayerKind> = new Map<string, LayerKind>([
  [
    "history",
    {
      options: { size: "number" },
      required: ["size"],
      make: ({ input }, option) => {
        expectRoom(option("size"), input.features);
        return new History(input, option("size"));
      },
    },
  ],
  [
    "pad",
    {
      options: { padding: "pair", mode: "string" },
      required: ["padding", "mode"],
      make: ({ input }, option) => {
        const [left, right] = option("padding") as [number, number];
        expectRoom(left + input.frames + right, input.features);
        return new Pad(input, left, right, option("mode") as PaddingMode);
      },
    },
  ],
  [
    "stft",
    {
      options: sizes,
      required: ["size", "hop"],
      make: ({ input, weights }, option) => {
        const size: number = option("size");
        expectFeatures(input, 1);
        return new Stft(input.frames, {
          size,
          hop: option("hop"),
          window: weights.takeIfAny("window", [size]),
        });
      },
    },
  ],
  [
    "istft",
    {
      options: sizes,
      required: ["size", "hop"],
      make: ({ input, weights }, option) => {
        const size: number = option("size");
        expectFeatures(input, size + 2);
        return new Istft(input.frames, {
          size,
          hop: option("hop"),
          window: weights.takeIfAny("window", [size]),
        });
      },
    },
  ],
  [
    "inverseFourier",
    {
      options: { size: "number" },
      required: ["size"],
      make: ({ input }, option) => {
        expectFeatures(input, (option("size") as number) + 2);
        return new InverseFourier(input.frames, { size: option("size") });
      },
    },
  ],
  [
    "overlapAdd",
    {
      options: { hop: "number" },
      required: ["hop"],
      make: ({ input }, option) => new OverlapAdd(input.frames, { size: input.features, hop: option("hop") }),
    },
  ],
  ["magnitude", { options: {}, make: ({ input }) => new Magnitude(input) }],
  [
    "conv1d",
    {
      options: { stride: "number", dilation: "number", padding: "pair", causal: "boolean" },
      make: ({ input: { frames, features }, weights }, option) => {
        const { shape, data } = weights.take("weight", [-1, features, -1]);
        const [left, right] = (option("padding") as [number, number] | undefined) ?? [0, 0];
        const span = shape[2] * ((option("dilation") as number | undefined) ?? 1);
        // Whatever of it is used: padding, what a causal kernel sees of earlier blocks, taps gathered for each frame, and the result.
        expectRoom(left + frames + right + span, features);
        expectRoom(left + frames + right, shape[0]);
        if (span > shape[2]) expectRoom(left + frames + right, shape[2] * features);
        return new Conv1d(
          frames,
          { weight: data, bias: weights.takeIfAny("bias", [shape[0]]) },
          {
            inputSize: features,
            outputSize: shape[0],
            kernelSize: shape[2],
            stride: option("stride"),
            dilation: option("dilation"),
            padding: option("padding"),
            causal: option("causal"),
          },
        );
      },
    },
  ],
  [
    "linear",
    {
      options: {},
      make: ({ input: { frames, features }, weights }) => {
        const { shape, data } = weights.take("weight", [-1, features]);
        expectRoom(frames, shape[0]);
        const bias = weights.takeIfAny("bias", [shape[0]]);
        return new Dense(frames, { weight: data, bias }, features, shape[0]);
      },
    },
  ],
  [
    "embedding",
    {
      options: {},
      make: ({ input, weights }) => {
        expectFeatures(input, 1);
        const { shape, data } = weights.take("weight", [-1, -1]);
        return new Lookup(input.frames, data, shape[0], shape[1]);
      },
    },
  ],
  ["lstm", recurrent("lstm")],
  ["gru", recurrent("gru", { resetAfter: "boolean" })],
  ["rnn", recurrent("rnn", { nonlinearity: "string" })],
  ["layerNorm", norm("layer")],
  ["instanceNorm", norm("instance")],
  ["add", combine("add")],
  ["multiply", combine("multiply")],
  ["mask", combine("mask")],
  ...activationNames.map((name): [string, LayerKind] => [name, activation(name)]),
]);

/** Names of what a layer can be. */
export const layerKinds: readonly string[] = [...kinds.keys()];

/**
 * Makes a layer.
 *
 * @throws FormatError NAME for an unknown kind; UNKNOWN_FIELD, MISSING, HEADER for options; those of its weights; ArgumentError and
 *   ShapeError of the layer itself
 */
export function makeLayer(request: LayerRequest): SignalLayer {
  const { definition } = request;
  const kind = kinds.get(definition.layer);
  if (kind === undefined)
    refuse("NAME", `expected ${layerKinds.join(", ")}, got ${describe(definition.layer)}.`);
  const { options, required = [] } = kind;
  for (const [name, value] of Object.entries(definition)) {
    if (["name", "layer", "from"].includes(name)) continue;
    if (!Object.hasOwn(options, name)) {
      refuse(
        "UNKNOWN_FIELD",
        `expected options ${Object.keys(options).join(", ") || "(none)"}, got ${describe(name)}.`,
      );
    }
    if (!hasType(value, options[name]))
      refuse("HEADER", `expected ${name} to be a ${options[name]}, got ${describe(value)}.`);
  }
  for (const name of required)
    if (definition[name] === undefined) refuse("MISSING", `expected option ${name}, got none.`);
  return kind.make(request, (name) => definition[name] as never);
}

function hasType(value: OptionValue | undefined, type: string): boolean {
  if (type === "pair") return Array.isArray(value) && value.length === 2;
  return typeof value === type;
}

/** Refuses, before anything is allocated, what no block may be. */
function expectRoom(frames: number, features: number): void {
  if (!(frames * features <= MAX_BLOCK))
    refuse("LIMIT", `expected blocks of at most ${MAX_BLOCK} numbers, got [${frames}, ${features}].`);
}

function expectFeatures({ features }: BlockShape, wanted: number): void {
  if (features !== wanted) refuse("SHAPE", `expected blocks of ${wanted} features, got ${features}.`);
}
