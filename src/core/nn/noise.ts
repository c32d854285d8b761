/**
 * Noise of recurrent connections in training: recurrent dropout, variational dropout, zoneout and weight drop. A layer with noise inside
 * its steps runs on the definition of its cell, which has places for masks; results equal those of the kernels up to rounding, but take
 * longer. `useDefinedCells` brings the engine. All draws come from the `random` of the layer.
 */
import { dropout } from "../autograd/dropout.ts";
import { mul } from "../autograd/elementwise.ts";
import { type DefinedSpec, type LayerSpec, type LayerWeights, stateParts, stateSize } from "../cells/cell.ts";
import type { Noise } from "../cells/defined/compile.ts";
import type { DefinedCell } from "../cells/defined/definedCell.ts";
import { weightShapes } from "../cells/shapes.ts";
import { checkNumber, checkOptionNames, dropProbability } from "../tensor/check.ts";
import { allocate, type DType, type FloatArray } from "../tensor/dtype.ts";
import { describe, UnsupportedError } from "../tensor/errors.ts";
import type { Random } from "../tensor/random.ts";
import { Tensor } from "../tensor/tensor.ts";
import { unusualOptions } from "./options.ts";
import { requireDefined } from "./runnableSpec.ts";

/** Options for noise of the recurrent connections in training. */
export interface NoiseOptions {
  /**
   * Probability of zeroing an element of the new content (an LSTM's `cell`, a GRU's `new`), drawn at every step; the others grow to
   * compensate. Dropout never acts on the memory itself (Semeniuta, Severyn and Barth 2016, equation 7). Default 0
   */
  recurrentDropout?: number;
  /**
   * Probability of zeroing an element of each layer's input and of the hidden state that enters its recurrent weights, with one
   * mask for all steps of a sequence (Gal and Ghahramani 2016). A number sets both. Default 0
   */
  variationalDropout?: number | { input?: number; hidden?: number };
  /**
   * Probability with which a unit keeps its old state for a step; evaluation uses the expectation (Krueger et al. 2017). A
   * number sets `hidden` and `cell`. Default 0
   */
  zoneout?: number | { hidden?: number; cell?: number };
  /** Probability of zeroing a recurrent weight, drawn once per call of `forward` (Merity, Keskar and Socher 2018). Default 0 */
  weightDrop?: number;
}

export const NOISE_OPTIONS: readonly (keyof NoiseOptions)[] = [
  "recurrentDropout",
  "variationalDropout",
  "zoneout",
  "weightDrop",
];

const NOISE_INSIDE = "zoneout, recurrentDropout or variationalDropout of its hidden state";

interface Sequence {
  input: Tensor;
  spec: LayerSpec;
  weights: LayerWeights<Tensor>;
}

export interface NoisySequence extends Sequence {
  masks?: Record<string, FloatArray>;
}

/** The noise options of a layer, checked. */
export class LayerNoise {
  readonly recurrentDropout: number;
  /** Probabilities for the input of each layer and for the hidden state. */
  readonly variationalDropout: Readonly<{ input: number; hidden: number }>;
  /** Probability by part of the state, e.g. `hidden` and `cell`. */
  readonly zoneout: Readonly<Record<string, number>>;
  readonly weightDrop: number;
  /** The definition of the cell; undefined without noise inside a step */
  readonly #defined: DefinedSpec | undefined;

  /** @throws ArgumentError for invalid values, UnsupportedError for noise that the cell does not allow */
  constructor(where: string, options: NoiseOptions, spec: LayerSpec) {
    const { recurrentDropout = 0, variationalDropout = 0, zoneout = 0, weightDrop = 0 } = options;
    checkNumber(where, "recurrentDropout", recurrentDropout, dropProbability);
    checkNumber(where, "weightDrop", weightDrop, dropProbability);
    this.recurrentDropout = recurrentDropout;
    this.weightDrop = weightDrop;
    this.variationalDropout = twoOf(where, "variationalDropout", variationalDropout, ["input", "hidden"]);
    this.zoneout = zoneoutOf(where, zoneout, stateParts(spec));
    const isInside =
      recurrentDropout > 0 ||
      this.variationalDropout.hidden > 0 ||
      Object.values(this.zoneout).some((p) => p > 0);
    this.#defined = isInside ? requireDefined(where, spec, NOISE_INSIDE) : undefined;
    checkPlaces(where, this, spec, this.#defined?.cell);
  }

  /** The options that `toString` shows. */
  shownOptions(): string[] {
    const { recurrentDropout, weightDrop } = this;
    const { input, hidden } = this.variationalDropout;
    const variationalDropout = input === hidden ? input : `${input}/${hidden}`;
    const zoneout = this.#zoned()
      .map(([part, p]) => `${part} ${p}`)
      .join("/");
    return unusualOptions(
      { recurrentDropout, variationalDropout, zoneout, weightDrop },
      { recurrentDropout: 0, variationalDropout: 0, zoneout: "", weightDrop: 0 },
    );
  }

  /** Returns options that make the same noise. */
  options(): Required<NoiseOptions> {
    const { recurrentDropout, weightDrop } = this;
    const variationalDropout = { ...this.variationalDropout };
    return { recurrentDropout, variationalDropout, zoneout: { ...this.zoneout }, weightDrop };
  }

  /**
   * Returns the input, [T, N, I], the weights and the specification of one layer and direction, with noise or without.
   *
   * @param sequence input [T, N, I], weights and specification
   * @param training whether to draw masks; evaluation uses the expectation of zoneout
   * @param random   draws the masks
   */
  apply(sequence: Sequence, training: boolean, random: Random): NoisySequence {
    let { input, weights } = sequence;
    if (training && this.weightDrop > 0) {
      weights = { ...weights, weightHh: dropout(weights.weightHh, this.weightDrop, random) };
    }
    if (training && this.variationalDropout.input > 0) {
      const [, batch, size] = input.shape;
      const mask = dropoutMask(batch * size, this.variationalDropout.input, input.dtype, random);
      input = mul(input, new Tensor(mask, [1, batch, size]));
    }
    const noise = this.#defined && this.#noise(training);
    if (noise === undefined) return { input, weights, spec: sequence.spec };
    const spec: DefinedSpec = { ...this.#defined!, inputSize: sequence.spec.inputSize, noise };
    return { input, weights, spec, masks: this.#masks(spec, input, random) };
  }

  /** The parts of the state with zoneout. */
  #zoned(): [string, number][] {
    return Object.entries(this.zoneout).filter(([, p]) => p > 0);
  }

  #noise(training: boolean): Noise | undefined {
    const zoned = this.#zoned();
    const zoneout = Object.fromEntries(zoned.map(([part, p]) => [part, training ? ("mask" as const) : p]));
    if (!training) return zoned.length === 0 ? undefined : { zoneout };
    return {
      zoneout,
      candidateMask: this.recurrentDropout > 0,
      hiddenMask: this.variationalDropout.hidden > 0,
    };
  }

  #masks(spec: DefinedSpec, { shape, dtype }: Tensor, random: Random): Record<string, FloatArray> {
    const [steps, batch] = shape;
    const [size, stateWide] = [batch * spec.hiddenSize, batch * stateSize(spec)];
    const masks: Record<string, FloatArray> = {};
    for (const { name } of spec.cell.program(spec.noise).masks) {
      if (name === "candidate") masks[name] = dropoutMask(steps * size, this.recurrentDropout, dtype, random);
      else if (name === "hidden") {
        masks[name] = dropoutMask(stateWide, this.variationalDropout.hidden, dtype, random);
      } else {
        const part = name.slice("zoneout ".length);
        const each = part === "hidden" ? stateWide : size;
        masks[name] = drawMask(steps * each, this.zoneout[part], 1, 0, dtype, random);
      }
    }
    return masks;
  }
}

/** 0 with probability p, else 1 / (1 - p). */
function dropoutMask(size: number, p: number, dtype: DType, random: Random): FloatArray {
  return drawMask(size, p, 0, p < 1 ? 1 / (1 - p) : 0, dtype, random);
}

/** `hit` with probability p, else `miss`. */
function drawMask(
  size: number,
  p: number,
  hit: number,
  miss: number,
  dtype: DType,
  random: Random,
): FloatArray {
  const mask = allocate(dtype, size);
  const limit = p * 0x100000000;
  for (let k = 0; k < size; k++) mask[k] = random.uint32() < limit ? hit : miss;
  return mask;
}

function twoOf<Name extends string>(
  where: string,
  option: string,
  given: number | Partial<Record<Name, number>>,
  names: readonly Name[],
): Record<Name, number> {
  if (typeof given !== "object" || given === null) checkNumber(where, option, given, dropProbability);
  else checkOptionNames(`${where}, ${option}`, given, names);
  const entries = names.map((name): [Name, number] => {
    const p = typeof given === "number" ? given : (given[name] ?? 0);
    checkNumber(where, `${option}.${name}`, p, dropProbability);
    return [name, p];
  });
  return Object.fromEntries(entries) as Record<Name, number>;
}

/** Parts with a common scale, such as sLSTM's cell and normaliser, cannot keep old values separately. */
function zoneoutOf(
  where: string,
  given: NonNullable<NoiseOptions["zoneout"]>,
  parts: readonly string[],
): Record<string, number> {
  const isPlain = parts.every((part) => part === "hidden" || part === "cell");
  const names = isPlain ? parts : ["hidden"];
  if (typeof given === "number" && given > 0 && !isPlain) {
    throw new UnsupportedError(
      `${where}: expected zoneout of the hidden state alone, { hidden: p }, got ${given} for all of ${describe([...parts])}. The other parts share a scale.`,
    );
  }
  return twoOf(where, "zoneout", given, names);
}

function checkPlaces(where: string, noise: LayerNoise, spec: LayerSpec, cell: DefinedCell | undefined): void {
  const lacks = (option: string, what: string): never => {
    throw new UnsupportedError(
      `${where}: expected ${option} only for a cell with ${what}, got it for one without.`,
    );
  };
  if (noise.recurrentDropout > 0 && cell?.definition.candidate === undefined) {
    lacks("recurrentDropout", "new content separate from its state, as in LSTM and GRU");
  }
  if (weightShapes(spec).has("weightHh")) return;
  if (noise.weightDrop > 0) lacks("weightDrop", "recurrent weights");
  if (noise.variationalDropout.hidden > 0) {
    lacks(
      "variationalDropout of the hidden state, { input: p } being that of the input,",
      "recurrent weights",
    );
  }
}
