import { expect, test } from "vitest";
import { cursorAt, Pages } from "../../../src/checkpoint/formats/cursor.ts";
import { bytesSource } from "../../../src/core/storage/source.ts";

const pages = new Pages("x", bytesSource(new Uint8Array(8)));

test.each([-1, 9, 0.5, Number.NaN, 2 ** 60])("offset %s is not one of a file of 8 bytes", (offset) => {
  expect(() => cursorAt(pages, offset)).toThrow(
    expect.objectContaining({
      code: "OFFSET",
      message: expect.stringContaining("expected an offset within 8 bytes"),
    }),
  );
});

test("the end of a file is a place, and a part ends within the file", () => {
  expect(cursorAt(pages, 8)).toMatchObject({ offset: 8, end: 8 });
  expect(cursorAt(pages, 2, 6)).toMatchObject({ offset: 2, end: 8 });
  for (const length of [7, -1, Number.NaN])
    expect(() => cursorAt(pages, 2, length)).toThrow(expect.objectContaining({ code: "TRUNCATED" }));
});
