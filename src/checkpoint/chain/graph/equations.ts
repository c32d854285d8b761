/** Finds the equations of a GRU in the layers of one step: exporters write a cell without an operator of its own as a loop over such a step. */
import type { ChainLayer, ChainRef, ChainTensor } from "../../../core/chain/chain.ts";

/** A sum of products with matrices [H, …], by what they multiply, and a bias. */
interface Affine {
  readonly terms: ReadonlyMap<ChainRef, Float32Array>;
  readonly bias: Float32Array;
}

/** A gate: an activation of such a sum. */
interface Gate extends Affine {
  readonly activation: string;
}

/** Weights by PyTorch's names, of a GRU that resets before its product. */
export interface GruEquations {
  readonly weights: ReadonlyMap<string, ChainTensor>;
  readonly activations: { readonly gate: string; readonly state: string };
}

/**
 * Returns the GRU that a step computes, h' = z · h + (1 − z) · n; undefined for another cell.
 *
 * @param x, h the names of the step's inputs @param sizes of both @param result the new state
 */
export function gruOf(
  layers: readonly ChainLayer[],
  { x, h, result }: { x: ChainRef; h: ChainRef; result: ChainRef },
  sizes: { inputSize: number; hiddenSize: number },
): GruEquations | undefined {
  const named = new Map(layers.map((layer) => [layer.name, layer]));
  const equations = new Equations(named);
  for (const [kept, written] of equations.orders(result, "add")) {
    const z = equations.orders(kept, "multiply").find(([, state]) => state === h)?.[0];
    const n = equations
      .orders(written, "multiply")
      .find(([gate]) => z !== undefined && equations.complementOf(gate) === z)?.[1];
    if (z === undefined || n === undefined) continue;
    const content = equations.gate(n);
    const product = [...(content?.terms.keys() ?? [])].find((ref) => ref !== x);
    const r = equations.orders(product ?? "", "multiply").find(([, state]) => state === h)?.[0];
    const gates = [r, z].map((ref) => (ref === undefined ? undefined : equations.gate(ref)));
    const all = [...gates, content].map((gate, k) => gate && placed(gate, x, k < 2 ? h : product!, sizes));
    const isWhole = all.every((gate) => gate !== undefined);
    if (!isWhole || gates[0]!.activation !== gates[1]!.activation) continue;
    const joined = (part: "input" | "state" | "bias", columns: number): ChainTensor => {
      const data = new Float32Array(3 * sizes.hiddenSize * columns);
      for (const [k, gate] of all.entries()) data.set(gate![part], k * sizes.hiddenSize * columns);
      return { shape: part === "bias" ? [3 * sizes.hiddenSize] : [3 * sizes.hiddenSize, columns], data };
    };
    return {
      weights: new Map([
        ["weight_ih_l0", joined("input", sizes.inputSize)],
        ["weight_hh_l0", joined("state", sizes.hiddenSize)],
        ["bias_ih_l0", joined("bias", 1)],
      ]),
      activations: { gate: gates[0]!.activation, state: content!.activation },
    };
  }
  return undefined;
}

/** The matrices of a gate by their places; undefined for others than these two. */
function placed(
  { terms, bias }: Affine,
  x: ChainRef,
  state: ChainRef,
  { inputSize, hiddenSize }: { inputSize: number; hiddenSize: number },
): { input: Float32Array; state: Float32Array; bias: Float32Array } | undefined {
  const [input, recurrent] = [terms.get(x), terms.get(state)];
  const fits =
    terms.size === 2 &&
    bias.length === hiddenSize &&
    input?.length === hiddenSize * inputSize &&
    recurrent?.length === hiddenSize ** 2;
  return fits ? { input, state: recurrent, bias } : undefined;
}

class Equations {
  readonly #layers: ReadonlyMap<string, ChainLayer>;
  readonly #known = new Map<ChainRef, Affine | undefined>();

  constructor(layers: ReadonlyMap<string, ChainLayer>) {
    this.#layers = layers;
  }

  /** The two operands of a sum or a product, in both orders. */
  orders(ref: ChainRef, operation: "add" | "multiply"): [ChainRef, ChainRef][] {
    const layer = this.#layers.get(ref);
    if (layer?.kind !== "join" || layer.operation !== operation || layer.with.length !== 1) return [];
    const [a, b] = [layer.from!, layer.with[0]];
    return [
      [a, b],
      [b, a],
    ];
  }

  /** x of 1 − x. */
  complementOf(ref: ChainRef): ChainRef | undefined {
    const layer = this.#layers.get(ref);
    if (layer?.kind !== "batchNorm" || layer.eps !== 0) return undefined;
    const all = (name: string, value: number) =>
      layer.weights.get(name)?.data.every((each) => each === value);
    return all("weight", -1) && all("bias", 1) ? layer.from : undefined;
  }

  gate(ref: ChainRef): Gate | undefined {
    const layer = this.#layers.get(ref);
    const isActivation = layer?.kind === "activation";
    const sum = this.#affine(isActivation ? layer.from! : ref);
    const name = isActivation ? layer.activation : "linear";
    // Numbers between 0 and 1: the slope and the offset are in the sum.
    return sum && { ...sum, activation: name === "relu(1)" ? "hardSigmoid(1, 0)" : name };
  }

  #affine(ref: ChainRef): Affine | undefined {
    if (!this.#known.has(ref)) this.#known.set(ref, this.#sum(ref));
    return this.#known.get(ref);
  }

  #sum(ref: ChainRef): Affine | undefined {
    const layer = this.#layers.get(ref);
    if (layer?.kind === "linear") return this.#product(layer.from!, layer.weights);
    if (layer?.kind === "batchNorm" && layer.eps === 0) {
      const sum = this.#affine(layer.from!);
      const [scale, shift] = ["weight", "bias"].map((name) => layer.weights.get(name)!.data);
      if (sum?.bias.length !== scale.length) return undefined;
      const scaled = (matrix: Float32Array) =>
        matrix.map((value, k) => value * scale[Math.floor((k * scale.length) / matrix.length)]);
      return {
        terms: new Map([...sum.terms].map(([source, matrix]) => [source, scaled(matrix)])),
        bias: scaled(sum.bias).map((value, k) => value + shift[k]),
      };
    }
    const [a, b] = (this.orders(ref, "add")[0] ?? []).map((each) => this.#affine(each));
    if (a === undefined || b === undefined || a.bias.length !== b.bias.length) return undefined;
    const terms = new Map(a.terms);
    for (const [source, matrix] of b.terms) {
      if (terms.has(source)) return undefined;
      terms.set(source, matrix);
    }
    return { terms, bias: a.bias.map((value, k) => value + b.bias[k]) };
  }

  /** A matrix times what a layer gives; a matrix that selects rows of a sum is part of it. */
  #product(from: ChainRef, weights: ReadonlyMap<string, ChainTensor>): Affine {
    const {
      shape: [rows, columns],
      data,
    } = weights.get("weight")!;
    const bias = weights.get("bias")?.data ?? new Float32Array(rows);
    const inner = this.#affine(from);
    if (inner === undefined) return { terms: new Map([[from, data]]), bias };
    const times = (matrix: Float32Array) => {
      const width = matrix.length / columns;
      const result = new Float32Array(rows * width);
      for (let r = 0; r < rows; r++)
        for (let k = 0; k < columns; k++) {
          const factor = data[r * columns + k];
          if (factor === 0) continue;
          for (let c = 0; c < width; c++) result[r * width + c] += factor * matrix[k * width + c];
        }
      return result;
    };
    return {
      terms: new Map([...inner.terms].map(([source, matrix]) => [source, times(matrix)])),
      bias: times(inner.bias).map((value, k) => value + bias[k]),
    };
  }
}
