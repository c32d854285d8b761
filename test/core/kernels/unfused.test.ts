import { describe, expect, it } from "vitest";
import { kernelsModule } from "../../../src/core/kernels/wasm/generated/wasm.ts";
import { threadsModule } from "../../../src/core/kernels/wasm/generated/wasmThreads.ts";
import { multiplyAdds, unfused } from "../../../src/core/kernels/wasm/unfused.ts";
import { moduleBytes } from "../../../src/core/kernels/wasm/wasm.ts";

const F32 = 0x7d;
const V128 = 0x7b;
const SPLAT = [0xfd, 19];
const MULTIPLY_ADD = [0xfd, 0x85, 0x02];
const local = (index: number) => [0x20, index];

/** A module of two functions, of which the second is exported: (a, b, c) -> a · b + c, `times` over. */
function moduleOf(times: number): Uint8Array<ArrayBuffer> {
  const section = (id: number, ...bytes: number[]) => [id, ...sized(bytes)];
  const vectors = [0, 1, 2].flatMap((index) => [...local(index), ...SPLAT]);
  const again = [...local(1), ...SPLAT, ...local(2), ...SPLAT, ...MULTIPLY_ADD];
  const first = [...vectors, ...MULTIPLY_ADD];
  const calls = Array.from({ length: times - 1 }, () => again).flat();
  // Two groups of unused locals, such as compilers leave.
  const body = [2, 3, F32, 1, V128, ...first, ...calls, 0xfd, 31, 0, 0x0b];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, 2, 0x60, 0, 0, 0x60, 3, F32, F32, F32, 1, F32),
    ...section(3, 2, 0, 1),
    ...section(7, 1, 1, "f".charCodeAt(0), 0, 1),
    ...section(10, 2, 2, 0, 0x0b, ...sized(body)),
  ]);
}

function sized(bytes: number[]): number[] {
  const { length } = bytes;
  return length < 128 ? [length, ...bytes] : [(length & 0x7f) | 0x80, length >> 7, ...bytes];
}

describe("unfused", () => {
  it.each([1, 40])("rounds each of %i multiply-adds twice", (times) => {
    const module = moduleOf(times);
    expect(multiplyAdds(module)).toHaveLength(times);
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(unfused(module)));
    const f = exports.f as (a: number, b: number, c: number) => number;
    const numbers = [1 + 2 ** -12, 1 + 2 ** -12, -1] as const;
    let expected: number = numbers[0];
    for (let k = 0; k < times; k++) expected = Math.fround(Math.fround(expected * numbers[1]) + numbers[2]);
    expect(f(...numbers)).toBe(expected);
    // Rounded once the first would differ, so the case tells the two apart.
    expect(Math.fround(numbers[0] * numbers[1] - 1)).not.toBe(
      Math.fround(Math.fround(numbers[0] * numbers[1]) - 1),
    );
  });

  it.each([
    ["kernels", kernelsModule],
    ["kernels for threads", threadsModule],
  ])("leaves none in the %s", (_, text) => {
    const module = moduleBytes(text);
    expect(multiplyAdds(module).length).toBeGreaterThan(100);
    const plain = unfused(module);
    expect(multiplyAdds(plain)).toEqual([]);
    expect(WebAssembly.validate(plain)).toBe(true);
  });
});
