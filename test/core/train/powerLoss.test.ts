/**
 * A loss of power at any moment of a run. The file system may have kept anything that was not synced, in any order: each name that was
 * created, renamed or removed since the last sync of the directory or not, and of bytes written since the last sync of their file all, half,
 * none, or zeros in their place. From each of these states the run is resumed to the same bits. `SLUICE_STATES=all` tries every state, and
 * by default a seeded sample of them.
 */
import { basename } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { Random } from "../../../src/core/tensor/random.ts";
import { type CheckpointStore, memoryStore } from "../../../src/core/train/store.ts";
import { directoryStore } from "../../../src/platform/node/directoryStore.ts";
import { writeFileAtomic } from "../../../src/platform/node/files.ts";
import { temporaryFolder } from "../../support/folders.ts";
import { makeRun, stateOf } from "./runs.ts";

/** A call of the file system; each new file gets the next number. */
type Call =
  | { kind: "create"; name: string; file: number }
  | { kind: "write"; file: number; bytes: Uint8Array }
  | { kind: "sync"; file: number }
  | { kind: "rename"; from: string; to: string }
  | { kind: "remove"; name: string }
  | { kind: "sync directory" };

const recorded = vi.hoisted(() => ({ calls: [] as unknown[], files: 0, byName: new Map<string, number>() }));

vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof import("node:fs/promises")>();
  const note = (call: Call) => recorded.calls.push(call);
  const open: typeof real.open = async (path, flags, mode) => {
    const handle = await real.open(path, flags, mode);
    const name = basename(String(path));
    if (flags === "r") {
      const sync = handle.sync.bind(handle);
      handle.sync = async () => {
        await sync();
        note({ kind: "sync directory" });
      };
      return handle;
    }
    let file = recorded.byName.get(name);
    if (file === undefined) {
      file = recorded.files++;
      recorded.byName.set(name, file);
      note({ kind: "create", name, file });
    }
    const own = file;
    const { writeFile, sync } = handle;
    handle.writeFile = (async (bytes: Uint8Array) => {
      await writeFile.call(handle, bytes);
      note({ kind: "write", file: own, bytes: bytes.slice() });
    }) as never;
    handle.sync = async () => {
      await sync.call(handle);
      note({ kind: "sync", file: own });
    };
    return handle;
  };
  const rename: typeof real.rename = async (from, to) => {
    await real.rename(from, to);
    const [old, name] = [basename(String(from)), basename(String(to))];
    recorded.byName.set(name, recorded.byName.get(old)!);
    recorded.byName.delete(old);
    note({ kind: "rename", from: old, to: name });
  };
  const rm: typeof real.rm = async (path, options) => {
    await real.rm(path, options);
    recorded.byName.delete(basename(String(path)));
    note({ kind: "remove", name: basename(String(path)) });
  };
  return { ...real, open, rename, rm };
});

const folder = temporaryFolder();
beforeEach(() => {
  recorded.calls.length = 0;
  recorded.files = 0;
  recorded.byName.clear();
});

const callsSoFar = () => recorded.calls as Call[];

/** The remains of bytes that were not synced. */
const REMAINS = ["none", "half", "zeros", "all"] as const;
type Remains = (typeof REMAINS)[number];

function remainsOf(bytes: Uint8Array, remains: Remains): Uint8Array {
  if (remains === "none") return new Uint8Array();
  if (remains === "zeros") return new Uint8Array(bytes.length);
  return remains === "half" ? bytes.subarray(0, bytes.length >> 1) : bytes;
}

/** The files after a loss of power, given which of the changes of names happened and what is left of each file's new bytes. */
function filesAfter(
  calls: readonly Call[],
  happened: (index: number) => boolean,
  remains: (file: number) => Remains,
): Map<string, Uint8Array> {
  const contents = new Map<number, Uint8Array[]>();
  const fresh = new Map<number, Uint8Array[]>();
  const names = new Map<string, number>();
  // Where a name leads while the process runs; the disk may not know it yet.
  const live = new Map<string, number>();
  for (const [index, call] of calls.entries()) {
    if (call.kind === "write") fresh.set(call.file, [...(fresh.get(call.file) ?? []), call.bytes]);
    else if (call.kind === "sync") {
      contents.set(call.file, [...(contents.get(call.file) ?? []), ...(fresh.get(call.file) ?? [])]);
      fresh.delete(call.file);
    } else if (call.kind === "create") {
      live.set(call.name, call.file);
      if (happened(index)) names.set(call.name, call.file);
    } else if (call.kind === "rename") {
      const file = live.get(call.from)!;
      live.delete(call.from);
      live.set(call.to, file);
      if (!happened(index)) continue;
      names.delete(call.from);
      names.set(call.to, file);
    } else if (call.kind === "remove") {
      live.delete(call.name);
      if (happened(index)) names.delete(call.name);
    }
  }
  return new Map(
    [...names].map(([name, file]) => {
      const kept = remainsOf(Buffer.concat(fresh.get(file) ?? []), remains(file));
      return [name, new Uint8Array(Buffer.concat([...(contents.get(file) ?? []), kept]))];
    }),
  );
}

/** Yields the files of every state that a loss of power after the first `count` calls may leave. */
function* statesAfter(all: readonly Call[], count: number): Generator<Map<string, Uint8Array>> {
  const calls = all.slice(0, count);
  const synced = calls.findLastIndex(({ kind }) => kind === "sync directory");
  const loose = [...calls.keys()].filter(
    (index) => index > synced && ["create", "rename", "remove"].includes(calls[index].kind),
  );
  const unsynced = new Set<number>();
  for (const call of calls) {
    if (call.kind === "write") unsynced.add(call.file);
    if (call.kind === "sync") unsynced.delete(call.file);
  }
  const files = [...unsynced];
  for (let choice = 0; choice < 2 ** loose.length; choice++) {
    for (let left = 0; left < REMAINS.length ** files.length; left++) {
      const happened = (index: number) => {
        const place = loose.indexOf(index);
        return place < 0 || ((choice >> place) & 1) === 1;
      };
      const remains = (file: number): Remains => {
        const place = files.indexOf(file);
        return place < 0 ? "all" : REMAINS[Math.floor(left / REMAINS.length ** place) % REMAINS.length];
      };
      yield filesAfter(calls, happened, remains);
    }
  }
}

const keyOf = (files: ReadonlyMap<string, Uint8Array>) =>
  [...files]
    .map(([name, bytes]) => `${name}\0${Buffer.from(bytes).toString("latin1")}`)
    .sort()
    .join("\0\0");

const isFinished = (name: string) => !/^\..*\.tmp$/.test(name);

/** Every different state after any of the calls. */
function allStates(calls: readonly Call[]): Map<string, Uint8Array>[] {
  const states = new Map<string, Map<string, Uint8Array>>();
  for (let count = 0; count <= calls.length; count++) {
    for (const files of statesAfter(calls, count)) {
      // A store does not see unfinished files.
      const seen = new Map([...files].filter(([name]) => isFinished(name)));
      states.set(keyOf(seen), seen);
    }
  }
  return [...states.values()];
}

async function runThrough(checkpoint: CheckpointStore, notices: string[] = []): Promise<string> {
  const { model, optimizer, steps } = makeRun({
    epochs: 6,
    checkpointEvery: 1,
    checkpoint,
    config: { task: "power" },
    notice: (text) => notices.push(text),
  });
  for await (const _ of steps) {
    // to the end
  }
  return stateOf(model, optimizer);
}

async function contentsOf(store: CheckpointStore): Promise<Map<string, Uint8Array>> {
  const names = (await store.list()).sort();
  return new Map(await Promise.all(names.map(async (name) => [name, await store.read(name)] as const)));
}

test("a run is resumed to the same bits from every state", async () => {
  // Without its lock, which counts for nothing after a new start of the system.
  const { lock: _, ...store } = directoryStore(folder.path("run"));
  const expected = await runThrough(store);
  const files = keyOf(await contentsOf(store));
  const states = allStates(callsSoFar());
  expect(states.length).toBeGreaterThan(100);
  const random = new Random(Number(process.env.SLUICE_SEED ?? 9));
  const tried =
    process.env.SLUICE_STATES === "all" ? states : states.filter(() => random.uniform() < 30 / states.length);
  expect(tried.length).toBeGreaterThan(0);
  for (const state of tried) {
    const left = memoryStore(state);
    const where = [...state].map(([name, { length }]) => `${name} ${length}`).join(", ");
    expect(await runThrough(left), where).toBe(expected);
    const now = await contentsOf(left);
    expect(keyOf(now), where).toBe(files);
  }
  console.log(
    `${tried.length} of ${states.length} states after a loss of power: each run ended with the same bits`,
  );
}, 3_600_000);

test("a file that is replaced is the old one or the new one", async () => {
  const path = folder.path("model");
  const [old, fresh] = [Uint8Array.of(1, 2, 3), new Uint8Array(5000).fill(7)];
  await writeFileAtomic(path, old);
  const before = callsSoFar().length;
  await writeFileAtomic(path, fresh);
  const calls = callsSoFar();
  let states = 0;
  for (let count = before; count <= calls.length; count++) {
    for (const files of statesAfter(calls, count)) {
      states++;
      const content = files.get("model");
      if (count === calls.length) expect(content).toEqual(fresh);
      else expect([old, fresh]).toContainEqual(content);
    }
  }
  expect(states).toBeGreaterThan(10);
  console.log(`${states} of ${states} states after a loss of power: the old file or the new one`);
});

test("a write without a sync would be noticed", () => {
  const bytes = new Uint8Array(10).fill(1);
  const calls: Call[] = [
    { kind: "create", name: "t", file: 0 },
    { kind: "write", file: 0, bytes },
    { kind: "rename", from: "t", to: "model" },
    { kind: "sync directory" },
  ];
  const found = new Set([...statesAfter(calls, 4)].map((files) => files.get("model")?.join()));
  expect(found).toContain("");
  expect(found).toContain(new Uint8Array(10).join());
});
