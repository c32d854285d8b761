/**
 * Detects a common mistake: writing a forget bias of 1 to both biases of a gate gives 2, because they add up. We check in the forward pass,
 * since you may write values through live arrays.
 */
import { gateNames } from "../cells/gates.ts";
import { traitsOf } from "../cells/traits.ts";
import type { GateOwner } from "./cellGate.ts";
import { hasSingleSum } from "./gatePlaces.ts";
import { warnOnce, wasWarned } from "./warnings.ts";

const TOPIC = "doubled bias";

/** Warns once per `subject` when both biases of a gate hold the same non-zero constant. */
export function warnOfDoubledBias(subject: object, cells: readonly GateOwner[]): void {
  if (wasWarned(subject, TOPIC)) return;
  for (const cell of cells) {
    const found = doubledGate(cell);
    if (found === undefined) continue;
    const { name } = found;
    // float32 values have 7 digits; do not print more.
    const [value, sum] = [found.value, 2 * found.value].map((v) => Number(v.toPrecision(7)));
    warnOnce(
      subject,
      TOPIC,
      `${cell.where}: both biases of the ${name} gate are ${value}. The effective bias is the sum, ${sum}. If you meant ${value}, use gates.${name}.setBias(${value}).`,
    );
    return;
  }
}

function doubledGate({ spec, weights }: GateOwner): { name: string; value: number } | undefined {
  const { biasIh, biasHh } = weights;
  if (biasIh === undefined || biasHh === undefined || biasIh.size !== biasHh.size) return undefined;
  const [input, hidden] = [biasIh.data, biasHh.data];
  for (const name of gateNames(spec)) {
    // A gate of a defined cell may lack biases.
    const start = traitsOf(spec).blockIn(spec, name, "biasIh") * spec.hiddenSize;
    if (start < 0) continue;
    const value = input[start];
    // This rules out almost every gate at once.
    if (value === 0 || hidden[start] !== value) continue;
    // The two biases of a reset-after GRU's new gate do not add up.
    if (!hasSingleSum(spec, name)) continue;
    const end = start + spec.hiddenSize;
    let k = start;
    while (k < end && input[k] === value && hidden[k] === value) k++;
    if (k === end) return { name, value };
  }
  return undefined;
}
