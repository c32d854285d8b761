/** A training state with a good checksum and a damaged field: a coded error, or a run that goes on. */
import { expect, test } from "vitest";
import { execute, trainingState } from "../../fuzz/readers.ts";
import { isExhaustive } from "../../support/exhaustive.ts";
import { pathsOf, setAt } from "../../support/paths.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);

test("any field damaged", { timeout: 600_000 }, async () => {
  const { data } = await trainingState();
  const damages = [null, -1, "x", {}];
  let [refused, tried] = [0, 0];
  for (const [place, path] of [...pathsOf(data)].entries()) {
    for (const damage of isExhaustive ? damages : [damages[place % damages.length]]) {
      tried++;
      const damaged = structuredClone(data);
      setAt(damaged, path, damage);
      const outcome = await execute("training-state", utf8(JSON.stringify(damaged))).catch((error) => {
        throw new Error(`${path.join(".")} = ${JSON.stringify(damage)}: ${error}`, { cause: error });
      });
      if (outcome !== "ok") refused++;
    }
  }
  expect(refused).toBeGreaterThan(tried / 4);
});

test.each([
  ["no state", ""],
  ["other text", "{"],
  ["null", "null"],
  ["levels without end", `${"[".repeat(100_000)}${"]".repeat(100_000)}`],
])("%s", async (_name, text) => {
  expect(await execute("training-state", utf8(text))).toMatch(/^(CHECKSUM|VALUE)$/);
});
