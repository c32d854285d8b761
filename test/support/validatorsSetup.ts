/** Notes which test reaches which check, and how each test ended; it writes as it goes, because a missing check may end the process. */
import { appendFileSync } from "node:fs";
import { afterEach, beforeEach, expect } from "vitest";

const file = process.env.SLUICE_NOTES;
if (file === undefined) throw new Error("expected the name of a file in SLUICE_NOTES");

let reached = new Set<string>();
Object.assign(globalThis, { sluiceReached: (name: string) => reached.add(name) });

beforeEach(() => {
  reached = new Set();
});

afterEach(({ task }) => {
  const { testPath, currentTestName } = expect.getState();
  const failed = task.result?.state === "fail";
  appendFileSync(
    file,
    `${JSON.stringify({ file: testPath, test: currentTestName, failed, reached: [...reached] })}\n`,
  );
});
