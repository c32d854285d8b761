/** 2,000 training steps after a warm-up do not make the process grow. */
import { fork } from "node:child_process";
import { resolve } from "node:path";
import { expect, test } from "vitest";

const script = resolve(import.meta.dirname, "./memoryRun.ts");

interface Memory {
  rss: number;
  heap: number;
  arrays: number;
}

function measure(): Promise<Memory[]> {
  return new Promise((resolve, reject) => {
    const found: Memory[] = [];
    // A nursery of fixed size: else V8 enlarges it by 16 MB at some moment of a long run, which is no leak.
    const execArgv = ["--import", "tsx", "--expose-gc", "--max-semi-space-size=1"];
    const child = fork(script, [], { execArgv });
    child.on("message", (memory) => found.push(memory as Memory));
    child.on("error", reject);
    child.on("exit", (code) => (code === 0 ? resolve(found) : reject(new Error(`ended with ${code}`))));
  });
}

test("memory stays flat over 2,000 updates", async () => {
  const [before, after] = await measure();
  // The whole process, which is what a user sees: the figure that the project promises.
  expect(after.rss / before.rss).toBeLessThan(1.05);
  // Memory that the program itself holds, which is a hundred times more sensitive: a leak of 1 KB per update would show as 2 MB.
  expect(after.heap - before.heap).toBeLessThan(1e6);
  expect(after.arrays - before.arrays).toBeLessThan(1e5);
});
