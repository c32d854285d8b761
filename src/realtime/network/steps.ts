/** A plan by the step, with a memory of its own. Clones share its arrays and weights, and take turns in them, as streams do in an engine. */
import type { Machine } from "./machine.ts";

export class Steps {
  readonly #shared: { readonly machine: Machine; resident: Steps };
  /** The memory of the layers, while another one has its own in the machine */
  readonly #memory: readonly (Float32Array | Float64Array)[];

  /** @param source a machine, or what a clone continues from */
  constructor(source: Machine | Steps) {
    this.#shared = source instanceof Steps ? source.#shared : { machine: source, resident: this };
    this.#memory = (source instanceof Steps ? source.enter() : source).memory.map((part) => part().slice());
  }

  /** Brings its memory into the machine, which it returns. */
  enter(): Machine {
    const shared = this.#shared;
    const { machine, resident } = shared;
    if (resident === this) return machine;
    const { memory } = machine;
    for (let k = 0; k < memory.length; k++) {
      const part = memory[k]();
      resident.#memory[k].set(part);
      part.set(this.#memory[k]);
    }
    shared.resident = this;
    return machine;
  }

  /** Runs a block of the only input to one of the only output; synchronous, allocates nothing. @returns whether there is an answer */
  step(x: ArrayLike<number>, y: Float32Array): boolean {
    const machine = this.enter();
    const [input] = machine.inputs;
    // Not `set`, which fails on an array of a lying class.
    for (let k = 0; k < input.length; k++) input[k] = x[k];
    if (!machine.run()) return false;
    y.set(machine.outputs[0]);
    return true;
  }

  /** Forgets earlier blocks. */
  reset(): void {
    this.enter().reset();
  }
}
