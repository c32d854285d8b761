/** A store that fails at any one call, or from one on, never leaves files from which a run is resumed wrongly. */
import { describe, expect, test } from "vitest";
import { SluiceError } from "../../../src/core/tensor/errors.ts";
import { type CheckpointStore, memoryStore } from "../../../src/core/train/store.ts";
import { makeRun, type RunOptions, stateOf } from "./runs.ts";

/**
 * `store`, whose call number `at` fails.
 *
 * @param sticky whether all later calls fail too
 * @param torn   whether a failing append or removal still takes effect, in part or whole, as when the process dies just then
 */
function failing(
  store: CheckpointStore,
  at: number,
  sticky: boolean,
  torn: boolean,
): CheckpointStore & { calls: number } {
  const counted = {
    calls: 0,
    list: () => attempt(() => store.list()),
    read: (name: string) => attempt(() => store.read(name)),
    write: (name: string, bytes: Uint8Array) =>
      attempt(
        () => store.write(name, bytes),
        () => store.write(name, bytes),
      ),
    append: (name: string, bytes: Uint8Array, durable: boolean) =>
      attempt(
        () => store.append(name, bytes, durable),
        () => store.append(name, bytes.subarray(0, bytes.length >> 1), durable),
      ),
    remove: (name: string) =>
      attempt(
        () => store.remove(name),
        () => store.remove(name),
      ),
  };
  async function attempt<T>(call: () => Promise<T>, partly?: () => Promise<unknown>): Promise<T> {
    counted.calls++;
    if (sticky ? counted.calls >= at : counted.calls === at) {
      if (torn && counted.calls === at) await partly?.();
      throw new SluiceError("FILE_FULL", "made to fail");
    }
    return call();
  }
  return counted;
}

async function runThrough(options: RunOptions): Promise<string> {
  const { model, optimizer, steps } = makeRun({ epochs: 2, ...options });
  for await (const _ of steps) {
    // to the end
  }
  return stateOf(model, optimizer);
}

async function filesOf(store: CheckpointStore): Promise<[string, string][]> {
  const names = (await store.list()).sort();
  return Promise.all(
    names.map(
      async (name): Promise<[string, string]> => [
        name,
        Buffer.from(await store.read(name)).toString("latin1"),
      ],
    ),
  );
}

describe.each([
  ["once", false, false],
  ["once, half done", false, true],
  ["for good", true, false],
  ["for good, half done", true, true],
])("a store that fails %s", (_, sticky, torn) => {
  test("at every call of a run, and again at every call of its resumption", async () => {
    const config = { task: "faults" };
    const whole = memoryStore();
    const expected = await runThrough({ checkpoint: whole, config });
    const files = await filesOf(whole);
    let ended = false;
    for (let at = 1; !ended; at++) {
      const store = memoryStore();
      const first = failing(store, at, sticky, torn);
      const error = await runThrough({ checkpoint: first, config }).then(
        () => undefined,
        (caught) => caught,
      );
      ended = error === undefined;
      if (!ended) expect(error.message).toBe("made to fail");
      else expect(first.calls).toBe(at - 1);
      // A second fault, at a place that goes round, before the run is let through.
      const second = failing(store, 1 + (at % 7), sticky, torn);
      await runThrough({ checkpoint: second, config }).catch((caught) =>
        expect(caught.message).toBe("made to fail"),
      );
      expect(await runThrough({ checkpoint: store, config }), `call ${at}`).toBe(expected);
      expect(await filesOf(store), `call ${at}`).toEqual(files);
    }
  });
});
