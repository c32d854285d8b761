/** Runs a plan: makes its arrays, and of each call what runs on them. */
import { describe, UnsupportedError } from "../../core/tensor/errors.ts";
import { streamOf } from "../stream/createStream.ts";
import type { Stream } from "../stream/stream.ts";
import { directionOf } from "./direction.ts";
import type { Numbers, Run } from "./kinds/operation.ts";
import { operations } from "./kinds/operations.ts";
import type { At, Call, Direction, Plan } from "./plan.ts";

/** Steps that a stream computes at once. */
const CHUNK = 16;

interface Layer {
  readonly conditions: readonly number[];
  readonly calls: readonly (() => unknown)[];
}

export class Machine {
  readonly inputs: readonly Numbers[];
  readonly outputs: readonly Numbers[];
  /** The memory of the layers, live */
  readonly memory: (() => Numbers | Float64Array)[] = [];
  /** The kernels of recurrent layers, by layer */
  readonly kernels: Record<string, string> = {};
  readonly plan: Plan;
  readonly #arrays: readonly Numbers[];
  readonly #layers: readonly Layer[];
  readonly #resets: Run[] = [];
  readonly #streams: Map<string, Stream>;
  /** Which conditions hold in this step */
  readonly #ready: Uint8Array;

  /** @param streams of cells with weights packed once, which all machines of a network share */
  constructor(plan: Plan, streams = new Map<string, Stream>()) {
    this.plan = plan;
    this.#streams = streams;
    this.#ready = new Uint8Array(plan.conditions);
    this.#arrays = plan.arrays.map((each) => (typeof each === "number" ? new Float32Array(each) : each));
    for (const [array, first] of plan.kept) this.#keep(this.#arrays[array], first);
    this.#layers = plan.layers.map(({ name, conditions, calls }) => ({
      conditions,
      calls: calls.map((call) => this.#made(name, call)),
    }));
    this.inputs = plan.inputs.map(([array]) => this.#arrays[array]);
    this.outputs = plan.outputs.map(([at, numbers]) => this.#of(at, numbers));
  }

  /** The latest value of a layer; undefined for an unknown one. */
  block(name: string): Numbers | undefined {
    const found = this.plan.values.find(([known]) => known === name);
    return found && this.#of(found[1], found[2]);
  }

  /** Runs all layers on what `inputs` have. @returns whether the last one has an answer */
  run(): boolean {
    const layers = this.#layers;
    if (this.#ready.length > 0) this.#ready.fill(0);
    for (let k = 0; k < layers.length; k++) {
      const { conditions, calls } = layers[k];
      if (!this.#areThere(conditions)) continue;
      for (let c = 0; c < calls.length; c++) if (calls[c]() === false) break;
    }
    return this.#areThere(this.plan.answer);
  }

  /** Forgets earlier blocks. */
  reset(): void {
    for (const reset of this.#resets) reset();
  }

  #areThere(conditions: readonly number[]): boolean {
    for (let k = 0; k < conditions.length; k++) if (this.#ready[conditions[k]] === 0) return false;
    return true;
  }

  #of({ array, by }: At, numbers?: number): Numbers {
    const all = this.#arrays[array];
    return by === 0 && (numbers ?? all.length) === all.length
      ? all
      : all.subarray(by, numbers === undefined ? undefined : by + numbers);
  }

  #keep<A extends Numbers | Float64Array>(made: A, first = 0): A {
    const reset = () => void made.fill(first);
    reset();
    this.memory.push(() => made);
    this.#resets.push(reset);
    return made;
  }

  #made(layer: string, [name, ...given]: Call): () => unknown {
    if (name === "direction") return this.#direction(layer, given[0] as Direction);
    const own = given.map((each) => (typeof each === "object" ? this.#of(each as At) : each));
    if (name === "wait") return this.#wait(...(own as [number, number, Numbers]));
    if (!Object.hasOwn(operations, name))
      throw new UnsupportedError(
        `layer ${describe(layer)}: expected an operation of this version, got ${describe(name)}.`,
      );
    return operations[name](...own, { layer, keep: (made: Numbers) => this.#keep(made) });
  }

  /** Holds after as many frames as `left[0]` says, then after every `stride`. */
  #wait(condition: number, stride: number, left: Numbers): () => boolean {
    const ready = this.#ready;
    return () => {
      const isThere = --left[0] === 0;
      ready[condition] = Number(isThere);
      if (isThere) left[0] = stride;
      return isThere;
    };
  }

  #direction(layer: string, direction: Direction): Run {
    const { key, cells } = direction;
    const known = this.#streams.get(key) ?? streamOf(cells, { chunk: CHUNK });
    this.#streams.set(key, known);
    const stream = known.clone();
    this.kernels[layer] = stream.kernels.name;
    this.memory.push(() => stream.memory);
    this.#resets.push(() => stream.reset());
    const held = this.#keep(new Float32Array(stream.outputSize));
    return directionOf(direction, stream, held, (at) => this.#of(at));
  }
}
