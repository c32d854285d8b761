/** A table with a week in it, and models of which every part matters. */
import type { FloatArray } from "../../src/core/tensor/dtype.ts";
import { Random } from "../../src/core/tensor/random.ts";

const random = new Random(1);

/** 120 days of two targets, `a` with a season of 7, and a feature. */
export const days = Array.from({ length: 120 }, (_, k) => ({
  day: new Date(Date.UTC(2020, 0, 1 + k)),
  hint: 50 + 10 * random.normal(),
  b: 3000 + k + random.normal(),
  a: 100 + k + 5 * Math.sin((2 * Math.PI * k) / 7) + random.normal(),
}));

/** Moves every parameter away from its start. */
export function stir(model: { parameters(): Iterable<{ data: FloatArray; bump(): void }> }): void {
  const moves = new Random(3);
  for (const parameter of model.parameters()) {
    parameter.data.forEach((value, k) => {
      parameter.data[k] = value + 0.1 * moves.normal();
    });
    parameter.bump();
  }
}
