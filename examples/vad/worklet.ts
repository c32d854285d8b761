/** The audio thread: collects blocks, runs the network, and posts probabilities. */
import { createPipeline, type Pipeline, type PipelineData } from "../../src/pipeline/pipeline.ts";

declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(
  name: string,
  processor: new (options: { processorOptions: PipelineData }) => AudioWorkletProcessor,
): void;

registerProcessor(
  "vad",
  class extends AudioWorkletProcessor {
    #pipeline: Pipeline | undefined;
    #block = new Float32Array();
    #filled = 0;

    constructor({ processorOptions }: { processorOptions: PipelineData }) {
      super();
      try {
        const pipeline = createPipeline(processorOptions);
        if (pipeline.output.frames * pipeline.output.features !== 1)
          throw new TypeError(
            "expected a voice detector, one number for each block of sound, got another model",
          );
        this.#block = new Float32Array(pipeline.input.frames);
        this.#pipeline = pipeline;
        this.port.postMessage({ kernels: Object.values(pipeline.kernels).join(", ") });
      } catch (error) {
        this.port.postMessage({ error: error instanceof Error ? error.message : String(error) });
      }
    }

    process([[channel]]: Float32Array[][]): boolean {
      if (this.#pipeline === undefined) return false;
      if (channel === undefined) return true;
      for (let t = 0; t < channel.length; t++) {
        this.#block[this.#filled++] = channel[t];
        if (this.#filled < this.#block.length) continue;
        this.#filled = 0;
        this.port.postMessage({ probability: this.#pipeline.step(this.#block)[0] });
      }
      return true;
    }
  },
);
