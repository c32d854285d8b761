/** Calls that must be refused: one test for each. */
import { expect, test } from "vitest";
import type { ArgumentError, ShapeError, SluiceError } from "../../src/core/tensor/errors.ts";

/** @param kind the class of the errors, whose messages and codes the calls have */
export function refuses(
  kind: typeof SluiceError | typeof ShapeError | typeof ArgumentError,
  calls: readonly [what: string, call: () => unknown, message: RegExp, code?: string][],
): void {
  for (const [what, call, message, code] of calls)
    test(`refuses ${what}`, () => {
      expect(call).toThrow(kind);
      expect(call).toThrow(message);
      if (code !== undefined) expect(call).toThrow(expect.objectContaining({ code }));
    });
}
