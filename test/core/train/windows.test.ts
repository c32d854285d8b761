import { expect, test } from "vitest";
import { tensor } from "../../../src/core/tensor/create.ts";
import { SluiceError } from "../../../src/core/tensor/errors.ts";
import { slidingWindows } from "../../../src/core/train/windows.ts";

test("each window is followed by its target", () => {
  const { input, target } = slidingWindows([0, 1, 2, 3, 4, 5, 6], { window: 3, horizon: 2 });
  expect(input.shape).toEqual([3, 3, 1]);
  expect([...input.data]).toEqual([0, 1, 2, 1, 2, 3, 2, 3, 4]);
  expect(target.shape).toEqual([2, 3, 1]);
  expect([...target.data]).toEqual([3, 4, 5, 4, 5, 6]);
  expect(input.dtype).toBe("float32");
});

test("rows of several features stay together; a stride leaves out windows; a tensor keeps its type", () => {
  const rows = Float64Array.from({ length: 12 }, (_, k) => k);
  const { input, target } = slidingWindows(tensor(rows, [6, 2]), { window: 2, stride: 3 });
  expect(input.shape).toEqual([2, 2, 2]);
  expect([...input.data]).toEqual([0, 1, 6, 7, 2, 3, 8, 9]);
  expect([...target.data]).toEqual([4, 5, 10, 11]);
  expect(input.dtype).toBe("float64");
});

test("refuses what has no windows", () => {
  expect(() => slidingWindows([1, 2], { window: 2 })).toThrow(/T of at least 2 \+ 1, got shape \[2\]/);
  expect(() => slidingWindows(tensor([[[1]]]), { window: 1 })).toThrow(/got shape \[1, 1, 1\]/);
  expect(() => slidingWindows("1234" as unknown as number[], { window: 1 })).toThrow(SluiceError);
  expect(() => slidingWindows([1, 2, 3], { window: 0 })).toThrow(/window/);
});

test("rows may be nested arrays; targets choose features, and the batch may come first", () => {
  const rows = [
    [0, 10],
    [1, 11],
    [2, 12],
    [3, 13],
  ];
  const { input, target } = slidingWindows(rows, { window: 2, targets: [1], batchFirst: true });
  expect(input.shape).toEqual([2, 2, 2]);
  expect([...input.data]).toEqual([0, 10, 1, 11, 1, 11, 2, 12]);
  expect(target.shape).toEqual([2, 1, 1]);
  expect([...target.data]).toEqual([12, 13]);
  expect(() => slidingWindows(rows, { window: 2, targets: [2] })).toThrow("features from 0 to 1, got [2]");
  expect(() => slidingWindows([[1], [2, 3]], { window: 1 })).toThrow("rows of equal shape");
});
