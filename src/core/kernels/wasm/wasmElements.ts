/**
 * The kernels of elements.ts as a WebAssembly module. Rows go through it in parts that stay in the processor's cache, so that copies in and
 * out cost little more than the reading and writing that the work needs anyway.
 */
import { type ElementMachine, type ElementOperand, elementIds } from "../compiled/compiledElements.ts";
import type { WasmFlavour } from "./flavours.ts";
import { elementsModule } from "./generated/wasmElements.ts";
import { moduleBytes } from "./wasm.ts";
import { alignUp, type Instance, newMemory, provide, startModule } from "./wasmMemory.ts";

interface Exports {
  heapBase(): number;
  run(kernel: number, numbers: number, arrays: number): void;
}

/** The number of elements from which a call is faster than the reference, copies included; measured on Node 20. */
const PAYS_FROM = {
  adam: 1024,
  sgd: 2048,
  softmaxSums: 512,
  crossEntropyGradient: 512,
  gatherRows: 8192,
  scatterRows: 2048,
  dropout: 1024,
  uniform: 256,
};

/** Bytes of the rows of a part: half of a usual second-level cache. */
const PART = 2 ** 18;
/** Kernels read and write whole vectors, so every array has zeros behind it. */
const MARGIN = 64;

function runInParts(
  { memory, start, exports: { run } }: Instance<Exports>,
  kernel: number,
  rows: number,
  numbers: readonly number[],
  operands: readonly (ElementOperand | undefined)[],
): void {
  let rowBytes = 0;
  for (const operand of operands)
    if (operand !== undefined) rowBytes += operand.per * operand.array.BYTES_PER_ELEMENT;
  const most = Math.min(rows, Math.max(1, Math.floor(PART / rowBytes)));
  const arraysAt = alignUp(start + 4 * (numbers.length + 2));
  let end = alignUp(arraysAt + 4 * operands.length);
  const places = operands.map((operand) => {
    if (operand === undefined) return 0;
    const { array, per } = operand;
    const place = end;
    end = alignUp(end + (per === 0 ? array.length : per * most) * array.BYTES_PER_ELEMENT + MARGIN);
    return place;
  });
  provide(memory, end);
  const { buffer } = memory;
  new Uint32Array(buffer, arraysAt, places.length).set(places);
  const given = new Int32Array(buffer, start, numbers.length + 2);
  given.set(numbers, 2);
  const inside = ({ array }: ElementOperand, place: number, length: number) =>
    array instanceof Float32Array
      ? new Float32Array(buffer, place, length)
      : array instanceof Float64Array
        ? new Float64Array(buffer, place, length)
        : new Int32Array(buffer, place, length);

  for (let row = 0; row < rows; row += most) {
    const count = Math.min(most, rows - row);
    const isFirst = row === 0;
    const isLast = row + count === rows;
    const partOf = ({ array, per }: ElementOperand) =>
      per === 0 || (isFirst && isLast) ? array : array.subarray(row * per, (row + count) * per);
    for (let i = 0; i < operands.length; i++) {
      const operand = operands[i];
      if (operand === undefined) continue;
      const part = partOf(operand);
      if (i === 0) given.set([count, part.length]);
      if (operand.use === "write" || (operand.per === 0 && !isFirst)) continue;
      const view = inside(operand, places[i], part.length + MARGIN / part.BYTES_PER_ELEMENT);
      view.set(part);
      view.fill(0, part.length);
    }
    run(kernel, start, arraysAt);
    for (let i = 0; i < operands.length; i++) {
      const operand = operands[i];
      if (operand === undefined || operand.use === "read" || (operand.per === 0 && !isLast)) continue;
      const part = partOf(operand);
      part.set(inside(operand, places[i], part.length));
    }
  }
}

/** Programs that neither make layers nor train never compile them. */
const instances: Partial<Record<WasmFlavour, Instance<Exports>>> = {};

/** For engines where `supportsWasm(flavour)` is true. */
export function wasmElements(flavour: WasmFlavour): ElementMachine {
  return {
    paysFrom: 1024,
    // A table larger than the work on it takes longer to copy than to use. Short parameters gain nothing, but a program that has drawn a
    // long one then never waits until its engine has compiled the reference's loop.
    pays: (kernel, elements, table) =>
      (elements >= PAYS_FROM[kernel] || (kernel === "uniform" && instances[flavour] !== undefined)) &&
      table <= elements,
    run(name, rows, numbers, operands) {
      const instance = (instances[flavour] ??= startModule(
        new WebAssembly.Module(moduleBytes(elementsModule, flavour)),
        newMemory(4),
      ));
      runInParts(instance, elementIds[name], rows, numbers, operands);
    },
  };
}
