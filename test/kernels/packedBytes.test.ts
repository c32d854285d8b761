import fc from "fast-check";
import { expect, it } from "vitest";
import { packedBytes } from "../../src/kernels/wasm/packedBytes.ts";
import { packedText } from "../../tools/packed-text.ts";

it("returns the bytes that were packed", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
      expect(packedBytes(packedText(bytes))).toEqual(bytes);
    }),
  );
});

it("needs no escape in a string, and one character for a frequent byte", () => {
  const all = Uint8Array.from({ length: 2560 }, (_, k) => (k < 256 ? k : k % 64));
  const text = packedText(all);
  expect(text).toMatch(/^[ !#%-[\]-~]+$/);
  expect(text.length).toBeLessThan(512 + all.length + 256);
});
