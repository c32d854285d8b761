/** Lists as calls of a compiled kernel, native/equations.h: numbers, and arrays by the names of kernelTable.ts. */
import { type DefinedSpec, type LayerState, partSize } from "../../cells/cell.ts";
import { type BlockShape, blocksOf, inputShape, wholeMatrix } from "../../cells/defined/engine/blocks.ts";
import type {
  DefinedGradients,
  DefinedRequest,
  DefinedResult,
  DefinedResultGradients,
} from "../../cells/defined/engine/engine.ts";
import { listsOf, traceOf, weightGradients } from "../../cells/defined/engine/lists.ts";
import { Sizes, vectorRows } from "../../cells/defined/engine/rows.ts";
import { MEMORIES, type Memory, OPS, type Place, type Space, type Width } from "../../cells/defined/graph.ts";
import type { Instruction, List } from "../../cells/defined/list.ts";
import type { Lists } from "../../cells/defined/plan.ts";
import { fromLongToShort } from "../../cells/liveRows.ts";
import type { GradientNeeds } from "../../cells/sequence.ts";
import { allocate, type DType, dtypeOf, type FloatArray } from "../../tensor/dtype.ts";
import { spareArrays } from "../../tensor/spareArrays.ts";
import type { EquationsKernel } from "../kernels.ts";
import { kernelTable } from "./kernelTable.ts";
import { operandsInOrder, type Precision } from "./machine.ts";

const WIDTHS: readonly Width[] = ["H", "S", "1"];

/** A list as native/list.h reads it, and the spaces whose sizes depend on the layer. */
interface Encoded {
  readonly words: Int32Array;
  readonly spaces: readonly Space[];
  readonly work: readonly Space[];
  readonly window: readonly Space[];
}

const encodings = new WeakMap<List, Encoded>();

function encoded(list: List, lists: Lists): Encoded {
  const known = encodings.get(list) ?? encode(list, lists);
  encodings.set(list, known);
  return known;
}

function encode(list: List, lists: Lists): Encoded {
  const isTraced = list !== lists.untraced;
  const isBack = isTraced && list === lists.backward;
  // The kernel sums the first ones over steps.
  const named = (index: number, blocks: number): Space =>
    list.spaces.find((each) => each.memory === "window" && each.index === index) ?? {
      ...{ memory: "window", index, blocks, width: "H" },
    };
  const first = isBack ? [named(0, lists.inputs), named(1, lists.parameters)] : [];
  if (isBack && lists.usesInput) first.push(named(2, 1));
  const spaces = [...first, ...list.spaces.filter((space) => !first.includes(space))];
  const of = (memory: Memory) => spaces.filter((space) => space.memory === memory);
  const masks = (every: string) =>
    lists.masks.flatMap((mask, index) => (mask.every === every ? { ...mask, index, blocks: 1 } : []));
  const neighbours: Partial<Record<Memory, readonly Pick<Space, "index" | "blocks" | "width">[]>> = {
    kept: isTraced ? lists.kept : [],
    stepMask: masks("step"),
    sequenceMask: masks("sequence"),
    work: of("work"),
    window: of("window"),
  };
  const words: number[] = [];
  for (const { memory, index, blocks, width } of spaces) {
    const all = neighbours[memory] ?? [];
    const own = all.findIndex((each) => each.index === index);
    const before = all.slice(0, Math.max(0, own));
    const isPart = ["before", "after", "gradAfter", "gradBefore"].includes(memory);
    words.push(MEMORIES.indexOf(memory), WIDTHS.indexOf(width), blocks, isPart ? index : 0);
    for (const each of WIDTHS)
      words.push(before.reduce((sum, space) => sum + (space.width === each ? space.blocks : 0), 0));
  }
  const place = (at: Place | undefined): number =>
    at === undefined ? 0 : spaces.indexOf(at.space) * 65536 + at.block;
  for (const { weight, first: row, blocks, operand, gradient } of list.products)
    words.push(Number(weight === "weightHr"), row, blocks, place(operand), place(gradient));
  for (const instruction of list.instructions) words.push(...wordsOf(instruction, place));
  return { words: Int32Array.from(words), spaces, work: of("work"), window: of("window") };
}

function wordsOf(instruction: Instruction, place: (at: Place) => number): number[] {
  if (instruction.op === "loop")
    return [0, 0, 0, 0, 0, 0, instruction.count, WIDTHS.indexOf(instruction.width)];
  const { op, out, of } = instruction;
  const places = Array.from({ length: 4 }, (_, k) => place(of[k] ?? of[0]));
  const n = "blocks" in instruction ? (instruction.product ?? instruction.blocks) : 0;
  const adds = "adds" in instruction && instruction.adds === true;
  return [OPS.indexOf(op), place(out), ...places, n, Number(adds)];
}

/** The numbers of a call that depend on the list and the sizes of a layer, in the order of kernelTable.ts; `windowColumns` comes last. */
interface Layout {
  readonly H: number;
  readonly S: number;
  /** Grows once, with the lists for training */
  readonly vectors: number;
  readonly keptColumns: number;
  readonly numbers: readonly number[];
}

const layouts = new WeakMap<List, Layout>();

/** Layers of one cell mostly have one size, so only the last one is kept. */
function layoutOf({ spec }: DefinedRequest, lists: Lists, sizes: Sizes, list: List): Layout {
  const known = layouts.get(list);
  const vectors = lists.vectors.length;
  if (known !== undefined && known.H === sizes.H && known.S === sizes.S && known.vectors === vectors)
    return known;
  const { definition, layout } = spec.cell;
  const own = encoded(list, lists);
  const columns = (spaces: readonly Pick<Space, "blocks" | "width">[]) =>
    spaces.reduce((sum, space) => sum + sizes.row(space), 0);
  const maskColumns = (every: "step" | "sequence") =>
    columns(lists.masks.filter((mask) => mask.every === every).map(({ width }) => ({ blocks: 1, width })));
  // The states after each step are there in any case.
  const keptColumns = list === lists.untraced ? (lists.parts.length - 1) * sizes.H : columns(lists.kept);
  const numbers = {
    stateSize: sizes.S,
    // The kernel has one input: with several, it multiplies the whole matrix.
    inputBlocks: spec.cell.inputs.length > 1 ? 1 : (definition.inputBlocks ?? 1),
    recurrentBlocks: definition.recurrentBlocks ?? 1,
    ...{ inputs: lists.inputs, gateCount: lists.gates, recurrentGates: layout.weightHh.length },
    projects: Number(definition.projection === true),
    ...{ parts: lists.parts.length, parameters: lists.parameters },
    vectorRows: lists.inputs + vectors,
    keptColumns,
    ...{ stepMaskColumns: maskColumns("step"), sequenceMaskColumns: maskColumns("sequence") },
    ...{ workColumns: columns(own.work), localCount: list.locals, spaceCount: own.spaces.length },
    ...{ productCount: list.products.length, instructionCount: list.instructions.length },
    windowColumns: columns(own.window),
  };
  const all = kernelTable.equationsBackward.numbers;
  const names = all.slice(all.indexOf("stateSize"), all.indexOf("windowColumns") + 1);
  const made = {
    ...{ H: sizes.H, S: sizes.S, vectors, keptColumns },
    numbers: names.map((name) => numbers[name as keyof typeof numbers]),
  };
  layouts.set(list, made);
  return made;
}

const ofPrecision: Record<Precision, DType> = { single: "float32", double: "float64" };

/** The numbers and arrays that both passes have, in the order of kernelTable.ts: objects of so many names take as long as a small layer. */
function common(
  request: DefinedRequest,
  lists: Lists,
  sizes: Sizes,
  list: List,
  { precision }: EquationsKernel,
) {
  const { spec, steps, batch, reverse, traced, lengths, input, weights, masks } = request;
  const { layout } = spec.cell;
  const own = layoutOf(request, lists, sizes, list);
  const isForward = list === lists.untraced || list === lists.traced;
  const isRounded = isForward && input instanceof Float32Array;
  const numbers = [steps, batch, sizes.I, sizes.H, Number(reverse), Number(traced !== false)];
  numbers.push(Number(isRounded), ...own.numbers);
  // Constants and sums of biases are not rounded in double precision.
  const vectors = vectorRows(request.weights, lists, sizes, ofPrecision[precision]);
  const arrays = [
    lengths && Int32Array.of(...lengths, ...fromLongToShort(lengths)),
    input,
    encoded(list, lists).words,
    layout.weightIh.length > 0 ? ofOneInput(spec, weights.weightIh, wholeMatrix) : undefined,
    layout.weightHh.length > 0 ? weights.weightHh : undefined,
    weights.weightHr,
    vectors.length > 0 ? vectors : undefined,
    lists.masks.length > 0 ? joined(masksOf(lists).map((name) => masks![name])) : undefined,
  ] as const;
  return { numbers, arrays, keptColumns: own.keptColumns };
}

/** A change of W in a cell of several inputs; W itself in any other. */
const ofOneInput = <W extends FloatArray | undefined>(
  spec: DefinedSpec,
  weight: W,
  change: (weight: FloatArray, shape: BlockShape) => FloatArray,
) => (weight === undefined || spec.cell.inputs.length < 2 ? weight : change(weight, inputShape(spec)));

/** Names of masks, as the kernel wants them: masks of steps come first. */
const masksOf = ({ masks }: Lists) =>
  (["step", "sequence"] as const).flatMap((every) =>
    masks.filter((mask) => mask.every === every).map(({ name }) => name),
  );

function joined(arrays: readonly FloatArray[]): FloatArray {
  if (arrays.length === 1) return arrays[0];
  const length = arrays.reduce((sum, array) => sum + array.length, 0);
  const all = spareArrays.takeFor(dtypeOf(arrays[0]), length);
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}

/** Parts of a state one after the other; absent ones are 0. */
function stateOf(
  request: DefinedRequest,
  parts: Readonly<Record<string, FloatArray | undefined>>,
): FloatArray {
  const { spec, batch, input } = request;
  const names = spec.cell.parts;
  const length = names.reduce((sum, part) => sum + batch * partSize(spec, part), 0);
  const all = allocate(dtypeOf(input), length);
  let at = 0;
  for (const part of names) {
    const given = parts[part];
    if (given !== undefined) all.set(given, at);
    at += batch * partSize(spec, part);
  }
  return all;
}

/** The parts of a joined state. */
function partsOf({ spec, batch }: DefinedRequest, all: FloatArray): LayerState {
  const parts = {} as LayerState;
  let at = 0;
  for (const part of spec.cell.parts) {
    const size = batch * partSize(spec, part);
    parts[part] = all.slice(at, at + size);
    at += size;
  }
  return parts;
}

export function equationsForward(request: DefinedRequest, kernel: EquationsKernel): DefinedResult {
  const { traced = true, initial } = request;
  const lists = listsOf(request);
  const sizes = new Sizes(request);
  const { numbers, arrays, keptColumns } = common(
    request,
    lists,
    sizes,
    traced ? lists.traced : lists.untraced,
    kernel,
  );
  // A window is of the backward pass.
  numbers.pop();
  const dtype = dtypeOf(request.input);
  const take = (length: number): FloatArray =>
    !traced
      ? allocate(dtype, 0)
      : ((traced === "backward" ? kernel.lend?.(length) : undefined) ?? spareArrays.takeFor(dtype, length));
  const gates = take(sizes.rows * lists.gates * sizes.H);
  const kept = take(sizes.rows * keptColumns);
  const state = stateOf(request, initial);
  const output = spareArrays.takeFor(dtype, sizes.rows * sizes.S, "kernels");
  const made = traced ? [state, output, gates, kept] : [state, output, undefined, undefined];
  kernel.run("equationsForward", numbers, operandsInOrder("equationsForward", [...arrays, ...made]));
  return { output, final: partsOf(request, state), trace: traceOf(gates, kept, lists, sizes) };
}

export function equationsBackward(
  request: DefinedRequest,
  { output, trace }: DefinedResult,
  gradients: DefinedResultGradients,
  needs: GradientNeeds,
  kernel: EquationsKernel,
): DefinedGradients {
  const { initial } = request;
  const dtype = dtypeOf(request.input);
  const lists = listsOf(request);
  const sizes = new Sizes(request);
  const { numbers, arrays } = common(request, lists, sizes, lists.backward, kernel);
  const gradState = stateOf(request, gradients.states);
  const learnt = (weight: FloatArray | undefined) =>
    needs.weights && weight !== undefined && weight.length > 0
      ? spareArrays.borrow(dtype, weight.length)
      : undefined;
  const vectorCount = (lists.inputs + lists.parameters) * sizes.H;
  const rows = allocate(ofPrecision[kernel.precision], vectorCount);
  const gradInput = needs.input ? spareArrays.borrow(dtype, request.input.length) : undefined;
  const [weightIh, weightHh, weightHr] = arrays.slice(3, 6).map((weight) => learnt(weight as FloatArray));
  numbers.push(Number(lists.usesInput), Number(needs.weights));
  const operands = operandsInOrder("equationsBackward", [
    ...arrays,
    ...[stateOf(request, initial), output, trace.gates, trace.kept, gradients.output, gradState],
    ...[gradInput, weightIh, weightHh, weightHr, needs.weights && vectorCount > 0 ? rows : undefined],
  ]);
  kernel.run("equationsBackward", numbers, operands);
  const found = { weightIh: ofOneInput(request.spec, weightIh, blocksOf), weightHh, weightHr };
  return {
    input: gradInput,
    weights: needs.weights ? weightGradients(request, lists, sizes, found, rows) : undefined,
    initial: needs.initial ? partsOf(request, gradState) : undefined,
  };
}
