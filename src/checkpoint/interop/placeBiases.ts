import { allocate, dtypeOf, type FloatArray } from "../../core/tensor/dtype.ts";
import { type CellRecord, type ConversionNote, largest } from "./cellRecord.ts";
import { type Convention, type GateLetter, gatesOf, type Side } from "./convention.ts";
import { hasBias } from "./layout.ts";

/** Places every bias of a cell in a convention: on its own side, added to the other side's, or nowhere. */
export function placeBiases(
  convention: Convention,
  { spec, weights }: CellRecord,
  notes: ConversionNote[],
  drop: (what: string, change: number) => void,
): { at(side: Side, gate: GateLetter): FloatArray; absent: boolean } {
  const { hiddenSize } = spec;
  const placed = new Map<string, FloatArray>();
  let merged = 0;
  gatesOf(convention).forEach((gate, index) => {
    const slice = (values: FloatArray | undefined): FloatArray =>
      values?.slice(index * hiddenSize, (index + 1) * hiddenSize) ??
      allocate(dtypeOf(weights.weightIh), hiddenSize);
    const own: Record<Side, FloatArray> = { input: slice(weights.biasIh), recurrent: slice(weights.biasHh) };
    if (gate === "f" && convention.runtimeForgetBias) {
      const side = weights.biasIh !== undefined || weights.biasHh === undefined ? "input" : "recurrent";
      for (let unit = 0; unit < hiddenSize; unit++) own[side][unit] -= convention.runtimeForgetBias;
    }
    const has = (side: Side) =>
      convention.parts.some((part) => part.holds === "bias" && hasBias(part, gate, side));
    const insideReset = spec.kind === "gru" && spec.resetAfter && gate === "n";
    for (const [side, other] of [
      ["input", "recurrent"],
      ["recurrent", "input"],
    ] as const) {
      if (has(side) || largest(own[side]) === 0) continue;
      if (insideReset || !has(other)) {
        drop(`the ${side} bias of gate ${gate}`, largest(own[side]));
        continue;
      }
      for (let unit = 0; unit < hiddenSize; unit++) {
        const sum = own[other][unit] + own[side][unit];
        if (own[other][unit] !== 0) merged = Math.max(merged, Math.abs(own[side][unit]));
        own[other][unit] = sum;
      }
    }
    placed.set(`input ${gate}`, own.input);
    placed.set(`recurrent ${gate}`, own.recurrent);
  });
  if (merged > 0) {
    notes.push({
      what: "two biases of a gate were added into one, which computes the same",
      exact: true,
      change: merged,
    });
  }
  const absent =
    [...placed.values()].every((values) => largest(values) === 0) && !weights.biasIh && !weights.biasHh;
  return { at: (side, gate) => placed.get(`${side} ${gate}`)!, absent };
}
