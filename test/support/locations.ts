/** Evaluates the printed form of a place in a tensor: Python's slices, or Lua's ranges. */
import { expect } from "vitest";
import { type RawTensor, toFloat } from "../../src/core/storage/raw.ts";
import { sizeOf } from "../../src/core/tensor/shape.ts";

/** The numbers that a text such as `w[0, 4:8]`, `b[1:12:4]`, `w[{{5, 8}, {}}]` or `v[3:9].reshape(2, 3)` selects, row by row. */
export function numbersAt(text: string, name: string, raw: RawTensor): number[] {
  expect(text.startsWith(name)).toBe(true);
  let rest = text.slice(name.length);
  const values = toFloat(raw, "float64");
  const chosen = raw.shape.map((size) => Array.from({ length: size }, (_, k) => k));
  for (
    let found = /^:index\((\d+), torch\.range\((\d+), (\d+), (\d+)\):long\(\)\)/.exec(rest);
    found !== null;
    found = /^:index\((\d+), torch\.range\((\d+), (\d+), (\d+)\):long\(\)\)/.exec(rest)
  ) {
    const [axis, from, to, step] = found.slice(1).map(Number);
    chosen[axis - 1] = chosen[axis - 1].filter((k) => k + 1 >= from && k < to && (k + 1 - from) % step === 0);
    rest = rest.slice(found[0].length);
  }
  const lua = /^\[\{(.*?)\}\](?=:view|$)/.exec(rest);
  const python = /^\[([^{]*?)\]/.exec(rest);
  if (lua !== null) {
    (lua[1].match(/\{[^}]*\}|\d+/g) ?? []).forEach((one, axis) => {
      const [from, to = from] = (one.match(/\d+/g) ?? []).map(Number);
      if (from !== undefined) chosen[axis] = chosen[axis].filter((k) => k >= from - 1 && k < to);
    });
  } else if (python !== null) {
    python[1].split(", ").forEach((one, axis) => {
      if (one === ":") return;
      const [from, to = from + 1, step = 1] = one.split(":").map(Number);
      expect(to, text).toBeLessThanOrEqual(raw.shape[axis]);
      chosen[axis] = chosen[axis].filter((k) => k >= from && k < to && (k - from) % step === 0);
    });
  }
  rest = rest.slice((lua ?? python)?.[0].length ?? 0);
  const picked = chosen.reduce<number[]>(
    (base, axis, d) => base.flatMap((k) => axis.map((i) => k * raw.shape[d] + i)),
    [0],
  );
  const shape = /^(?:\.reshape|:view)\((.*)\)$/.exec(rest)?.[1].split(", ").map(Number);
  if (shape === undefined) expect(rest, text).toBe("");
  else expect(sizeOf(shape), text).toBe(picked.length);
  return picked.map((k) => values[k]);
}
