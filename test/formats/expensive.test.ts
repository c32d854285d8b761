/** Files that were built to be expensive cost a process no more than others of their size. */
import { expect, it } from "vitest";
import { openInProcess } from "../support/openInProcess.ts";
import { expensive } from "./expensive.ts";

it.each(Object.entries(expensive))(
  "%s opens or is refused, with a small heap and soon",
  async (_name, made) => {
    const opened = await openInProcess(made.file, made.bytes(made.n));
    expect(opened.code, opened.message).toBe(made.code);
    expect(opened.ms).toBeLessThan(2000);
  },
);
