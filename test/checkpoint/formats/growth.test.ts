/**
 * The cost of a file grows as the file does: nine generators at n, 2n and 4n. Work is counted and asserted; time and heap of a process of
 * its own, which vary, are printed.
 */
import { afterAll, expect, it } from "vitest";
import { openFile } from "../../../src/checkpoint/formats/detect.ts";
import { writeOnnx } from "../../../src/checkpoint/formats/onnx/write.ts";
import { Budget } from "../../../src/core/storage/budget.ts";
import type { RawTensor } from "../../../src/core/storage/raw.ts";
import { writeSafetensors } from "../../../src/core/storage/safetensors/write.ts";
import { bytesSource } from "../../../src/core/storage/source.ts";
import { Doors } from "../../support/doors.ts";
import { isLeftOut } from "../../support/exhaustive.ts";
import { kerasLayer, kerasSequential } from "../../support/kerasConfigs.ts";
import { readAll } from "../../support/readAll.ts";
import { writeFlax, writeHdf5, writeNpy, writePytorch } from "../../support/writers.ts";
import { sample } from "./hostile.ts";
import { model } from "./onnxModels.ts";
import { t7Of } from "./t7Builder.ts";
import { buildZip } from "./zipBuilder.ts";

const doors = new Doors();
afterAll(() => doors.close());

const times = <T>(n: number, make: (k: number) => T): T[] => Array.from({ length: n }, (_, k) => make(k));
const one = sample([1]);
const many = (n: number): Map<string, RawTensor> => new Map(times(n, (k) => [`w${k}`, one]));

/** By the name of the file: the first of the three sizes, and the bytes. */
const generators: Record<string, { n: number; bytes(n: number): Uint8Array }> = {
  "zip members.npz": {
    n: 2000,
    bytes: (n) => buildZip(times(n, (k) => ({ name: `${k}.npy`, data: writeNpy(one) }))),
  },
  "pickle.pt": { n: 2000, bytes: (n) => writePytorch(many(n)) },
  "initialisers.onnx": { n: 2000, bytes: (n) => writeOnnx(model({ initializers: many(n) })) },
  "datasets.h5": { n: 1000, bytes: (n) => writeHdf5({ children: many(n) }) },
  "values.npy": { n: 100_000, bytes: (n) => writeNpy(sample([n])) },
  "header.safetensors": { n: 4000, bytes: (n) => writeSafetensors(many(n), new Map()) },
  "model.json": {
    n: 4000,
    bytes: (n) => {
      const modelTopology = kerasSequential(...times(n, (k) => kerasLayer("Dense", `d${k}`, { units: 1 })));
      return Buffer.from(JSON.stringify({ modelTopology, weightsManifest: [] }));
    },
  },
  "tables.t7": { n: 2000, bytes: (n) => t7Of(many(n)) },
  "maps.msgpack": { n: 4000, bytes: (n) => writeFlax(many(n)) },
};

/** The power of the size that a cost grows by, between the first and the last of three sizes. */
const slopeOf = (costs: readonly number[]) => Math.log2(costs[2] / costs[0]) / 2;

/** Enough for all files, so that only the counts matter. */
const unlimited = { work: Infinity, memory: Infinity };

it.skipIf(isLeftOut("the cost of files of three sizes")).each(Object.entries(generators))(
  "%s: costs grow as the file does",
  async (name, { n, bytes }) => {
    const seen = [];
    const counted = [];
    for (const size of [n, 2 * n, 4 * n]) {
      const file = new Uint8Array(bytes(size));
      const budget = new Budget(file.length, unlimited);
      await readAll(await openFile(bytesSource(file), { budget }));
      counted.push(budget.mark());
      await doors.restart();
      const opened = await doors.open("file", name.replaceAll(" ", "-"), file);
      expect(opened.code, opened.message).toBeUndefined();
      seen.push(opened);
    }
    for (const cost of ["work", "memory"] as const) {
      const costs = counted.map((each) => each[cost] + 1);
      expect(slopeOf(costs), `${cost} ${costs}`).toBeLessThanOrEqual(1.2);
    }
    const [time, heap] = [seen.map(({ ms }) => ms), seen.map(({ megabytes }) => megabytes)];
    const shown = (values: number[], unit: string) =>
      `${values.map((value) => value.toFixed(0)).join(", ")} ${unit}`;
    console.log(
      `${name}: ${shown(time, "ms")}, slope ${slopeOf(time).toFixed(2)}; ${shown(heap, "MB")}, slope ${slopeOf(heap).toFixed(2)}`,
    );
  },
);
