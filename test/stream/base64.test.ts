import fc from "fast-check";
import { expect, test } from "vitest";
import { bytesOfBase64 } from "../../src/stream/base64.ts";

test("decodes what Node encodes, of any length", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
      expect(bytesOfBase64(Buffer.from(bytes).toString("base64"))).toEqual(Uint8Array.from(bytes));
    }),
    { seed: 1 },
  );
});
