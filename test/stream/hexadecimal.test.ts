import fc from "fast-check";
import { expect, test } from "vitest";
import { bytesOfHexadecimal } from "../../src/stream/hexadecimal.ts";

test("decodes what Node encodes, of any length", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
      expect(bytesOfHexadecimal(Buffer.from(bytes).toString("hex"))).toEqual(Uint8Array.from(bytes));
    }),
    { seed: 1 },
  );
});
