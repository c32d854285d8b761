/**
 * An engine over compiled code, WebAssembly or native: it lays out one piece of memory for `native/stream.h`, packs the weights into it,
 * and lets a machine run it.
 */
import { layOutSteps } from "../../core/cells/defined/engine/stepLayout.ts";
import type { DefinedSteps, StepLayout } from "../../core/cells/defined/engine/steps.ts";
import { type PanelFormat, packFloat32, type Widths } from "../../core/cells/panels.ts";
import { definedSteps, type Engine, type EngineRequest, type WeightFormat } from "./engine.ts";
import { bf16Pair, int8Of, int8Scale } from "./quantise.ts";

/** Runs compiled code. */
export interface StreamMachine {
  /** Name of the kernels, e.g. `"wasm-simd"`. */
  readonly name: string;
  /** Numbers in a vector, and columns in a panel. */
  readonly widths: Widths;
  /** Memory for one engine, filled with 0. @param steps for a stack with defined cells, which may have any operation */
  memory(bytes: number, steps?: DefinedSteps): StreamMemory;
}

export interface StreamMemory {
  readonly buffer: ArrayBuffer;
  /** First free byte, aligned. */
  readonly start: number;
  /** A function that runs the program at an offset in the buffer. */
  open(program: number): (steps: number) => void;
}

/** Offsets have 32 bits, and a machine needs a little for itself. */
const MAX_BYTES = 2 ** 32 - 2 ** 20;

/** @throws RangeError when memory runs out */
export function compiledEngine(machine: StreamMachine, request: EngineRequest): Engine {
  const steps = definedSteps(request.cells);
  const placed = (start: number) => layOutSteps(machine.widths, FORMATS[request.weights], request, start);
  // The first call only counts bytes.
  const { bytes } = placed(0);
  if (bytes > MAX_BYTES) throw new RangeError(`${(bytes / 2 ** 30).toFixed(1)} GiB`);
  const memory = machine.memory(bytes, steps);
  const layout = placed(memory.start);
  new Int32Array(memory.buffer, layout.program, layout.words.length).set(layout.words);
  return engineIn(memory, machine.name, layout);
}

/** An engine over a stack in memory. */
export function engineIn(
  { buffer, open }: StreamMemory,
  name: string,
  { program, input, output, outputStride, state, stateParts, pack }: Omit<StepLayout, "words">,
): Engine {
  return {
    name,
    input: new Float32Array(buffer, ...input),
    output: new Float32Array(buffer, ...output),
    outputStride,
    state: new Float32Array(buffer, ...state),
    stateParts,
    pack: () => pack(buffer),
    run: open(program),
  };
}

const FORMATS: Record<WeightFormat, PanelFormat> = {
  float32: { code: 0, depth: 1, pack: packFloat32 },
  bf16: {
    code: 1,
    depth: 2,
    pack(buffer, place, { panel }, column, values, from, inner) {
      const to = new Int32Array(buffer, place, Math.ceil(inner / 2) * panel);
      for (let k = 0, at = column; k < inner; k += 2, at += panel) {
        to[at] = bf16Pair(values[from + k], k + 1 < inner ? values[from + k + 1] : 0);
      }
      return 1;
    },
  },
  int8: {
    code: 2,
    depth: 4,
    pack(buffer, place, { lanes, panel }, column, values, from, inner) {
      const panelBytes = 4 * panel;
      const to = new Int8Array(buffer, place, Math.ceil(inner / 4) * panelBytes);
      const scale = int8Scale(values, from, inner);
      // Of four rows, the pairs 0 1 of all columns of a vector, then the pairs 2 3.
      const vector = Math.floor(column / lanes) * 4 * lanes;
      const lane = 2 * (column % lanes);
      for (let k = 0; k < inner; k++) {
        const half = k % 4 < 2 ? 0 : 2 * lanes;
        to[Math.floor(k / 4) * panelBytes + vector + half + lane + (k % 2)] = int8Of(values[from + k], scale);
      }
      return scale;
    },
  },
};
