/**
 * Random networks in several formats and ways of naming: what `set` and `init` change are the numbers of the gate named, in the recurrent
 * layers, and nothing else, byte for byte. `support/networks.ts` says which numbers those are, not the library's records.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openFile } from "../../src/checkpoint/formats/detect.ts";
import { initFile } from "../../src/command/init.ts";
import { setBias } from "../../src/command/set.ts";
import { schemeFrom } from "../../src/core/init/schemeTable.ts";
import { fromFloat, type RawTensor } from "../../src/core/storage/raw.ts";
import { writeSafetensors } from "../../src/core/storage/safetensors/write.ts";
import { bytesSource } from "../../src/core/storage/source.ts";
import { isLive } from "../support/exhaustive.ts";
import { temporaryFolder } from "../support/folders.ts";
import {
  gatesOfKind,
  type Layer,
  type Leaf,
  leavesOf,
  type StyleName,
  styles,
  tensorsOf,
} from "../support/networks.ts";
import { readAll } from "../support/readAll.ts";
import { writeFlax, writeKerasHdf5, writeNpz, writePytorch } from "../support/writers.ts";

type Tensors = Map<string, RawTensor>;

const folder = temporaryFolder();

/** Keras lists the weights of each layer, which here is the first segment of the path. */
function kerasFile(tensors: Tensors): Uint8Array {
  const names = [...new Set([...tensors.keys()].map((name) => name.split("/")[0]))];
  return writeKerasHdf5(
    names.map((name) => ({
      name,
      weights: new Map(
        [...tensors].filter(([key]) => key.startsWith(`${name}/`)).map(([key, raw]) => [`${key}:0`, raw]),
      ),
    })),
  );
}

/** Names that dense layers of networks with recurrent ones have, some of them chosen to mislead. */
const NAMES = [
  "fc1",
  "lstm_head",
  "gru_proj",
  "out_lstm",
  "rnn_out",
  "cell",
  "gates",
  "hidden",
  "linear",
  "input_gate",
  "proj",
  "0",
];

const WRITERS: readonly [StyleName, string, (tensors: Tensors) => Uint8Array][] = [
  ["pytorch", "zip", writePytorch],
  ["pytorch", "safetensors", (tensors) => writeSafetensors(tensors)],
  ["pytorch", "npz", writeNpz],
  ["keras", "h5", kerasFile],
  ["keras", "safetensors", (tensors) => writeSafetensors(tensors)],
  ["flax", "msgpack", writeFlax],
  ["haiku", "npz", writeNpz],
  ["haiku", "msgpack", writeFlax],
  ["burn", "safetensors", (tensors) => writeSafetensors(tensors)],
];

interface Case {
  layers: Layer[];
  kind: "lstm" | "gru";
  gate: string;
  bias: number;
  seed: number;
}

/** A network of the style with a layer of the kind whose gate is edited. */
const caseOf = (style: StyleName) =>
  fc
    .record({
      plain: fc.array(
        fc.record({
          kind: fc.constantFrom(...styles[style].kinds),
          name: fc.constantFrom(...NAMES),
          depth: fc.integer({ min: 0, max: 2 }),
          inputs: fc.constantFrom(1, 3, 4, 6, 12, 24),
          outputs: fc.constantFrom(2, 4, 6, 12, 24),
        }),
        { minLength: 3, maxLength: 9 },
      ),
      kind: fc.constantFrom("lstm" as const, "gru" as const),
      gate: fc.nat(3),
      bias: fc.constantFrom(1, -2, 0.5),
      seed: fc.nat(1000),
    })
    .map(({ plain, kind, gate, bias, seed }): Case => {
      const layers = plain.map(({ name, depth, ...layer }, k) => ({
        ...layer,
        path: ["net", "blocks", String(k)]
          .slice(2 - depth)
          .concat(depth === 0 ? [] : [name])
          .map((part, j, all) => (j === all.length - 1 ? `${part}${k}` : part)),
      }));
      layers.push({ kind, inputs: 3, outputs: 4, path: ["encoder", "rnn"] });
      // The two biases of a GRU's new gate act differently: it has no single one to be set.
      const gates = gatesOfKind(kind).filter((name) => name !== "new");
      return { layers, kind, gate: gates[gate % gates.length], bias, seed };
    });

/** Elements of the gate. @param isMeant by what the tensor holds and whether an element is of the recurrent side */
const elementsOf = (leaves: readonly Leaf[], gate: string, isMeant: (leaf: Leaf, index: number) => boolean) =>
  leaves.flatMap((leaf) =>
    Array.from({ length: leaf.shape.reduce((a, b) => a * b, 1) }, (_, index) => index)
      .filter((index) => leaf.gateOf?.(index) === gate && isMeant(leaf, index))
      .map((index) => `${leaf.name} ${index}`),
  );

async function differing(before: Uint8Array, after: Uint8Array): Promise<string[]> {
  const [a, b] = await Promise.all(
    [before, after].map(async (bytes) => readAll(await openFile(bytesSource(bytes)))),
  );
  expect([...b.keys()]).toEqual([...a.keys()]);
  return [...a].flatMap(([name, was]) => {
    const is = b.get(name)!;
    expect([is.dtype, is.shape]).toEqual([was.dtype, was.shape]);
    const [x, y] = [was, is].map(({ bytes }) => new Uint32Array(bytes.slice().buffer));
    return [...x.keys()]
      .filter((index) => x[index] !== y[index])
      .map((index) => `${name.replace(/:0$/, "")} ${index}`);
  });
}

const RUNS = isLive ? 12 : 4;

test.each(WRITERS)(
  "%s as %s: set and init change the gate named and nothing else",
  { timeout: 300_000 },
  async (style, format, write) => {
    await fc.assert(
      fc.asyncProperty(caseOf(style), async ({ layers, gate, bias, seed }) => {
        const leaves = leavesOf(style, layers);
        const file = write(tensorsOf(leaves, seed));
        // The reader of Keras files puts the layer's own name in front.
        const stored =
          format === "h5"
            ? leaves.map((leaf) => ({ ...leaf, name: `${leaf.name.split("/")[0]}/${leaf.name}` }))
            : leaves;
        const [from, to] = [folder.path(`${style}.${format}`), folder.path(`${style}-out.${format}`)];
        writeFileSync(from, file);

        await setBias(from, to, { gate, bias });
        const set = new Uint8Array(readFileSync(to));
        expect((await differing(file, set)).sort()).toEqual(
          elementsOf(stored, gate, ({ holds }) => holds === "bias").sort(),
        );
        if (format !== "zip" && format !== "npz") {
          // Only archives keep checksums besides the numbers.
          const count = [...file.keys()].filter((at) => file[at] !== set[at]).length;
          expect(set.length).toBe(file.length);
          expect(count).toBeLessThanOrEqual(
            4 * elementsOf(stored, gate, ({ holds }) => holds === "bias").length,
          );
        }

        const scheme = schemeFrom(`weights:part=hiddenWeight,fill=orthogonal,per=gate,gate=${gate}`);
        await initFile(from, to, { scheme: [scheme] });
        const initialised = new Uint8Array(readFileSync(to));
        const expected = elementsOf(
          stored,
          gate,
          ({ holds, isRecurrent }, index) => holds === "recurrent" || (isRecurrent?.(index) ?? false),
        );
        expect((await differing(file, initialised)).sort()).toEqual(expected.sort());
      }),
      { numRuns: RUNS, seed: 18, endOnFailure: true },
    );
  },
);

test("a layer whose names two classes have, with their gates in different places, is edited only as the one you name", async () => {
  const names = { "x.weight_ih": [20, 3], "x.weight_hh": [20, 5], "x.bias": [20] };
  const tensors = new Map(
    Object.entries(names).map(([name, shape]) => [
      name,
      fromFloat(new Float64Array(shape.reduce((a, b) => a * b)), shape),
    ]),
  );
  const path = folder.path("two.npz");
  writeFileSync(path, writeNpz(tensors));
  const out = folder.path("edited-once.npz");
  const doubt = /^x: .* equinox\.LSTMCell \(gates ifgo\) and coreml\.LSTM \(ifog\)\. .*--from/;
  await expect(setBias(path, out, { gate: "output", bias: 3 })).rejects.toThrow(doubt);
  const scheme = schemeFrom("retainBias:value=1");
  await expect(initFile(path, out, { seed: 0, scheme: [scheme] })).rejects.toThrow(doubt);
  expect(existsSync(out)).toBe(false);
  expect((await setBias(path, out, { gate: "output", bias: 3, from: "coreml" })).note).toBeUndefined();
});
