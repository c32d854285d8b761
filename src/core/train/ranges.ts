import { membersOfFlat } from "../nn/flatten.ts";
import { type LearningRange, PLAIN_LEARNING } from "../nn/learning.ts";
import { Parameter } from "../nn/parameter.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** Returns all elements as ranges with the same settings (`nn/learning.ts`); undefined when all elements learn as usual. */
export function learningRanges(tensor: Tensor): LearningRange[] | undefined {
  const set = rangesIn(tensor);
  if (set.length === 0) return undefined;
  const ranges: LearningRange[] = [];
  let start = 0;
  for (const range of set) {
    if (range.start > start) ranges.push({ start, end: range.start, ...PLAIN_LEARNING });
    ranges.push(range);
    start = range.end;
  }
  if (start < tensor.size) ranges.push({ start, end: tensor.size, ...PLAIN_LEARNING });
  return ranges;
}

/** The ranges with settings: of a parameter, or of the parameters of a flat vector. */
function rangesIn(tensor: Tensor): readonly LearningRange[] {
  if (tensor instanceof Parameter) return tensor.learning;
  let first = 0;
  return (membersOfFlat(tensor) ?? []).flatMap(({ learning, size }) => {
    const from = first;
    first += size;
    return learning.map((range) => ({ ...range, start: from + range.start, end: from + range.end }));
  });
}

/** Calls `use` for every trainable range of elements. */
export function forEachTrained(tensor: Tensor, use: (start: number, end: number) => void): void {
  const ranges = learningRanges(tensor);
  if (ranges === undefined) use(0, tensor.size);
  else for (const { start, end, trainable } of ranges) if (trainable) use(start, end);
}
