import fc from "fast-check";
import { expect, test } from "vitest";
import { unpack } from "../../../src/core/tensor/packed.ts";
import { pack } from "../../../tools/pack.ts";

test("unpacks what was packed, of any length", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
      expect(unpack(pack(bytes))).toEqual(Uint8Array.from(bytes));
    }),
    { seed: 1 },
  );
});

test("every byte survives, and no character needs an escape in a string", () => {
  const bytes = Uint8Array.from({ length: 512 }, (_, at) => (at < 256 ? at : 0));
  const text = pack(bytes);
  expect(unpack(text)).toEqual(bytes);
  expect(text).toMatch(/^[!-~]+$/);
  expect(text).not.toMatch(/["'$<\\`]/);
});

test("text without content has no bytes", () => {
  expect(unpack("")).toEqual(new Uint8Array());
});
