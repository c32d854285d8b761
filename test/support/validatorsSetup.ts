/** Notes which test reaches which check, and how each test ended; it writes as it goes, because a missing check may end the process. */
import { appendFileSync } from "node:fs";
import { afterEach, beforeEach, expect } from "vitest";

const file = process.env.SLUICE_NOTES;
if (file === undefined) throw new Error("expected the name of a file in SLUICE_NOTES");

let reached = new Set<string>();
Object.assign(globalThis, { sluiceReached: (name: string) => reached.add(name) });

function write(end?: { failed: boolean; reached: string[] }): void {
  const { testPath, currentTestName } = expect.getState();
  appendFileSync(file!, `${JSON.stringify({ file: testPath, test: currentTestName, ...end })}\n`);
}

beforeEach(() => {
  reached = new Set();
  // A test that begins and does not end is one that a missing check keeps going.
  write();
});

afterEach(({ task }) => {
  write({ failed: task.result?.state === "fail", reached: [...reached] });
});
