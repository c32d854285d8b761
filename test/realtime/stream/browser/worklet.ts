/** In an audio worklet, where there is no atob, no fetch, no URL and no clock. */
import { createStream, type Stream } from "../../../../src/stream.ts";
import { sizedLSTM } from "../fixtures.ts";
import { work } from "./work.ts";

declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(
  name: string,
  processor: new (options: never) => AudioWorkletProcessor,
): void;

registerProcessor(
  "work",
  class extends AudioWorkletProcessor {
    constructor() {
      super();
      this.port.postMessage(work());
    }
    process(): boolean {
      return false;
    }
  },
);

interface TimerOptions {
  processorOptions: { hiddenSize: number; counters: Int32Array<SharedArrayBuffer>[]; rates: number[] };
}

registerProcessor(
  "timer",
  class extends AudioWorkletProcessor {
    readonly #counters: readonly Int32Array[];
    readonly #rates: readonly number[];
    readonly #stream: Stream;
    readonly #times = new Float64Array(100_000);
    #count = 0;

    constructor({ processorOptions: { hiddenSize, counters, rates } }: TimerOptions) {
      super();
      this.#counters = counters;
      this.#rates = rates;
      this.#stream = createStream(sizedLSTM(128, hiddenSize));
      // Engines compile code better once it has run for a while; do that before the sound begins.
      const silence = new Float32Array(128);
      for (let k = 0; k < 2000; k++) this.#stream.step(silence);
      this.#stream.reset();
      this.port.onmessage = () => this.port.postMessage([...this.#times.subarray(0, this.#count)]);
    }

    process([[input]]: Float32Array[][], [[output]]: Float32Array[][]): boolean {
      const [one, two] = this.#counters;
      const begin = Atomics.load(one, 0);
      const beginTwo = Atomics.load(two, 0);
      const hidden = this.#stream.step(input ?? output);
      const counted = (Atomics.load(one, 0) - begin) / this.#rates[0];
      const countedTwo = (Atomics.load(two, 0) - beginTwo) / this.#rates[1];
      this.#times[this.#count++] = Math.max(counted, countedTwo);
      for (let k = 0; k < output.length; k++) output[k] = hidden[k] / 100;
      return true;
    }
  },
);
