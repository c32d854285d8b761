/** LSTM, GRU, RNN and defined cells of a chain: their directions, and the cells of each. */
import { type LayerSpec, type LayerWeights, stateSize, weightsFrom } from "../../core/cells/cell.ts";
import { definedEngine } from "../../core/cells/defined/engine/engine.ts";
import type { StepCell } from "../../core/cells/defined/engine/steps.ts";
import { weightShapes } from "../../core/cells/shapes.ts";
import { checkStepCells } from "../../core/cells/stepCells.ts";
import { weightName } from "../../core/cells/weightName.ts";
import type { ChainRecurrent, ChainTensor } from "../../core/chain/chain.ts";
import { refuseLayer } from "../../core/chain/refuse.ts";
import { ArgumentError, SluiceError } from "../../core/tensor/errors.ts";
import { type Lowering, one, type Value } from "./lowered.ts";

const MERGES = { sum: "add", mul: "multiply", ave: "mean" } as const;

/** A layer, level by level if each level reads both directions of the one below. */
export function recurrent<P>(lowering: Lowering<P>, layer: ChainRecurrent): Value<P> {
  const { merge, numLayers = 1, name, weights } = layer;
  if (merge === undefined || numLayers === 1) return directions(lowering, layer);
  let { input } = lowering;
  for (let level = 0; level < numLayers; level++) {
    const isLast = level === numLayers - 1;
    const own = [...weights].filter(([key]) => key.replace("_reverse", "").endsWith(`_l${level}`));
    const one: ChainRecurrent = {
      ...layer,
      numLayers: 1,
      name: isLast ? name : `${name}/${level}`,
      sequences: !isLast || layer.sequences,
      weights: new Map(own.map(([key, tensor]) => [key.replace(`_l${level}`, "_l0"), tensor])),
    };
    input = directions({ ...lowering, input }, one);
  }
  return input;
}

function directions<P>(lowering: Lowering<P>, layer: ChainRecurrent): Value<P> {
  const { target, input, byStep } = lowering;
  const { merge, sequences, backwards = false, name } = layer;
  const more = {
    isVector: !sequences && !byStep,
    ready: input.ready,
    // A sequence under a mask keeps it; the state after the last frame ends it.
    present: sequences ? input.present : undefined,
  };
  const [forward, reverse] = (merge === undefined ? [""] : ["", "_reverse"]).map((suffix, k) =>
    target.direction(lowering, layer, suffix, k === 1 || backwards, k === 0 && backwards),
  );
  const parts: Record<string, Value<P>> = { ...forward.parts, ...reverse?.parts };
  const { size, top } = forward;
  const isState = input.present === undefined && (!sequences || input.frames.text === "1");
  if (reverse === undefined && top !== undefined && isState) {
    forward.run();
    return { ...top, ...more, parts };
  }
  const make = (features: number) => target.value(name, sequences ? input.frames : one, features, more);
  const output = make(merge === "concat" ? 2 * size : size);
  forward.run(output);
  if (reverse === undefined) return { ...output, parts };
  const second = merge === "concat" ? output : make(size);
  reverse.run(second, merge === "concat" ? size : 0);
  if (merge === "none") Object.assign(parts, { forward: output, reverse: second });
  else if (merge !== "concat") target.combine(MERGES[merge!], [output, second], output);
  return { ...output, parts };
}

/** A level of one direction. */
interface Level {
  readonly spec: LayerSpec;
  readonly weights: LayerWeights<Float32Array>;
}

/** The levels of one direction, the lowest first. @throws ChainError for equations and weights that do not fit */
export function cellsOf(layer: ChainRecurrent, suffix: string, features: number): Level[] {
  const { numLayers = 1, weights, name } = layer;
  const levels: Level[] = [];
  try {
    for (let level = 0; level < numLayers; level++) {
      const find = (kind: LayerSpec["kind"], key: string) =>
        weights.get(`${weightName(kind, key)}_l${level}${suffix}`);
      const below = levels.at(-1);
      const spec = specOf(layer, find, below === undefined ? features : stateSize(below.spec));
      const own = [...weightShapes(spec).keys()].flatMap((key) => {
        const data = find(spec.kind, key)?.data;
        return data === undefined ? [] : [[key, data] as const];
      });
      levels.push({ spec, weights: weightsFrom(own) });
    }
    checkStepCells("", levels as StepCell[]);
  } catch (error) {
    if (!(error instanceof SluiceError)) throw error;
    refuseLayer(name, error.message.replace(/^: layer \d+: /, ""));
  }
  return levels;
}

const missing = (): never => {
  throw new ArgumentError("expected useDefinedCells(), got no call.");
};

function specOf(
  { kind, hiddenSize, activations, resetAfter = true, cellClip = 0, cell: definition }: ChainRecurrent,
  find: (kind: LayerSpec["kind"], key: string) => ChainTensor | undefined,
  below: number,
): LayerSpec {
  const projSize = find(kind, "weightHr")?.shape[0] ?? 0;
  // The levels of two directions read both of those below.
  const inputSize = find(kind, "weightIh")?.shape[1] ?? below;
  switch (kind) {
    case "lstm":
      return {
        kind,
        inputSize,
        hiddenSize,
        projSize,
        peephole: false,
        coupled: false,
        cellClip,
        activations,
      };
    case "gru":
      return { kind, inputSize, hiddenSize, resetAfter, activations };
    case "rnn":
      return { kind, inputSize, hiddenSize, nonlinearity: activations?.state ?? "tanh" };
    case "defined":
      return (
        definedEngine()?.define(definition!, {
          inputSize: below,
          hiddenSize,
          ...(projSize > 0 && { projSize }),
        }) ?? missing()
      );
  }
}
