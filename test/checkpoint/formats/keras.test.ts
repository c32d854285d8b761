import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type KerasLayer, openKeras } from "../../../src/checkpoint/formats/keras/open.ts";
import { fromFloat, type RawTensor, toFloat } from "../../../src/core/storage/raw.ts";
import { bytesSource } from "../../../src/core/storage/source.ts";
import { readAll } from "../../support/readAll.ts";
import { writeHdf5, writeKeras, writeKerasHdf5, writeKerasWeights, writeZip } from "../../support/writers.ts";
import { find, patched, waves } from "./fileBytes.ts";
import { digests, expectRefusal, expectTruncationsRefused, runMutants, sample } from "./hostile.ts";
import { hasPython, python, scratchFolder } from "./samples.ts";

const open = (bytes: Uint8Array) => openKeras(bytesSource(bytes));
const reject = (bytes: Uint8Array, code: string, place: object = {}) =>
  expectRefusal(openKeras, bytes, code, place);

const lstm = new Map([
  ["lstm/lstm_cell/kernel:0", sample([3, 8])],
  ["lstm/lstm_cell/recurrent_kernel:0", sample([2, 8], 100)],
  ["lstm/lstm_cell/bias:0", sample([8], 200)],
]);
const layers = [
  { name: "input_1", weights: new Map<string, RawTensor>() },
  { name: "lstm", weights: lstm },
  { name: "dense", weights: new Map([["dense/kernel:0", sample([2, 1], 300)]]) },
];
const config = JSON.stringify({ class_name: "Sequential", config: { layers: [{ class_name: "Lambda" }] } });

const paths = new Map([
  ["layers/lstm/cell/vars/0", sample([3, 8])],
  ["layers/lstm/cell/vars/1", sample([2, 8], 100)],
  ["layers/lstm/cell/vars/2", sample([8], 200)],
  ["layers/dense/vars/0", sample([2, 1], 300)],
]);

describe("round trip", () => {
  it("Keras 2, weights only", async () => {
    const contents = await open(writeKerasHdf5(layers));
    expect(contents.format).toBe("keras-h5");
    expect(contents.metadata.get("kerasVersion")).toBe("2.15.0");
    expect(contents.metadata.get("backend")).toBe("tensorflow");
    expect(contents.metadata.has("config")).toBe(false);
    const expected = [...lstm.keys()].map((name) => `lstm/${name}`);
    expect(contents.metadata.get("layers")).toEqual([
      { name: "input_1", weights: [] },
      { name: "lstm", weights: expected },
      { name: "dense", weights: ["dense/dense/kernel:0"] },
    ] satisfies KerasLayer[]);
    const tensors = await readAll(contents);
    for (const [name, tensor] of lstm) expect(tensors.get(`lstm/${name}`)).toEqual(tensor);
  });

  it("Keras 2, a whole model; classes in the configuration are text", async () => {
    const contents = await open(writeKerasHdf5(layers, { modelConfig: config, kerasVersion: "2.4.0" }));
    expect(contents.metadata.get("kerasVersion")).toBe("2.4.0");
    const [, found] = contents.metadata.get("layers") as KerasLayer[];
    expect(found.weights[0]).toBe("model_weights/lstm/lstm/lstm_cell/kernel:0");
    const read = contents.metadata.get("config") as Map<string, unknown>;
    expect(read.get("class_name")).toBe("Sequential");
    expect(read.get("config")).toBeInstanceOf(Map);
  });

  it("Keras 2, more layers than one list holds", async () => {
    const many = Array.from({ length: 3000 }, (_, k) => ({
      name: `layer_with_a_long_name_${String(k).padStart(6, "0")}`,
      weights: new Map(k === 7 ? [["w:0", sample([1])]] : []),
    }));
    const contents = await open(writeKerasHdf5(many));
    const found = contents.metadata.get("layers") as KerasLayer[];
    expect(found.map(({ name }) => name)).toEqual(many.map(({ name }) => name));
    expect(found[7].weights).toEqual([`${many[7].name}/w:0`]);
  });

  it("Keras 3, weights only, variables in the order of their numbers", async () => {
    const twelve = Array.from({ length: 12 }, (_, k): [string, RawTensor] => [
      `optimizer/vars/${k}`,
      sample([1], k),
    ]);
    const contents = await open(writeKerasWeights(new Map([...paths, ...twelve])));
    expect(contents.format).toBe("keras-weights");
    expect(contents.metadata.get("layers")).toEqual([
      { name: "layers/dense", weights: ["layers/dense/vars/0"] },
      { name: "layers/lstm/cell", weights: [0, 1, 2].map((k) => `layers/lstm/cell/vars/${k}`) },
      { name: "optimizer", weights: twelve.map(([name]) => name) },
    ] satisfies KerasLayer[]);
    expect(digests(await readAll(contents))).toEqual(digests(new Map([...paths, ...twelve])));
  });

  it("Keras 3, archive", async () => {
    const file = writeKeras({ config, tensors: paths, kerasVersion: "3.5.0" });
    const contents = await open(file);
    expect(contents.format).toBe("keras");
    expect(contents.metadata.get("kerasVersion")).toBe("3.5.0");
    expect((contents.metadata.get("config") as Map<string, unknown>).get("class_name")).toBe("Sequential");
    expect(digests(await readAll(contents))).toEqual(digests(paths));
    // A place within a stored member, counted from the start of the archive.
    for (const [name, { location }] of contents.tensors) {
      expect(file.subarray(location!.start, location!.end), name).toEqual(paths.get(name)!.bytes);
    }
  });

  it("Keras 3, no layer is made of an object with a variable that is not read: its bias would seem to be absent", async () => {
    const file = writeKerasWeights(paths);
    // The exponent of the third dataset's type.
    const type = find(file, [23, 8, 0, 23, 127], 2);
    const contents = await open(patched(file, type + 4, 126));
    expect(contents.warnings).toHaveLength(1);
    const [unread] = [...paths.keys()].filter((name) => !contents.tensors.has(name));
    const found = contents.metadata.get("layers") as KerasLayer[];
    expect(found.map(({ name }) => name)).toEqual(["layers/dense"]);
    expect(unread).toBe("layers/lstm/cell/vars/2");
  });

  it("HDF5 that is not of Keras", async () => {
    const contents = await open(writeHdf5({ children: new Map([["a", sample([2])]]) }));
    expect(contents.format).toBe("hdf5");
    expect([...contents.tensors.keys()]).toEqual(["a"]);
  });

  it("a configuration is read strictly", async () => {
    const model = (modelConfig: string) => writeKerasHdf5(layers, { modelConfig });
    await reject(model('{"a": 1, "a": 2}'), "DUPLICATE", { entry: "a" });
    await reject(model("{"), "JSON");
    await reject(model("[".repeat(100_000)), "TOO_DEEP");
    const contents = await open(model('{"__proto__": {"polluted": 1}}'));
    expect((contents.metadata.get("config") as Map<string, unknown>).has("__proto__")).toBe(true);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    const limited = (source: Parameters<typeof openKeras>[0]) =>
      openKeras(source, { limits: { memory: 1000 } });
    await expectRefusal(limited, model(config), "LIMIT");
  });
});

describe("bad files", () => {
  const text = (bytes: string) => new TextEncoder().encode(bytes);
  const weights = writeKerasWeights(paths);
  const zip = (members: Record<string, Uint8Array>) => writeZip("keras", new Map(Object.entries(members)));
  const whole = {
    "metadata.json": text('{"keras_version": "3.5.0"}'),
    "config.json": text(config),
    "model.weights.h5": weights,
  };
  const without = (name: keyof typeof whole) => {
    const { [name]: _, ...rest } = whole;
    return zip(rest);
  };

  it("archives that lack a member", async () => {
    await reject(without("metadata.json"), "MISSING", { entry: "metadata.json" });
    await reject(without("config.json"), "MISSING", { entry: "config.json" });
    await reject(without("model.weights.h5"), "MISSING", { entry: "model.weights.h5" });
    const npz = zip({ ...whole, "model.weights.h5": weights, "model.weights.npz": weights });
    expect((await open(npz)).tensors.size).toBe(4);
    const { "model.weights.h5": _, ...rest } = whole;
    await reject(zip({ ...rest, "model.weights.npz": weights }), "FEATURE");
  });

  it("archives whose weights are no HDF5, or whose JSON is none", async () => {
    await reject(zip({ ...whole, "model.weights.h5": text("hello") }), "TRUNCATED");
    await reject(zip({ ...whole, "config.json": text("hello") }), "JSON");
  });

  const layer = (names: readonly string[] | undefined) => ({
    attributes: new Map(names === undefined ? [] : [["weight_names", { texts: names }]]),
    children: new Map([["w", sample([1])]]),
  });
  const file = (names: readonly string[], group = layer(["w"])) =>
    writeHdf5({
      attributes: new Map([["layer_names", { texts: names }]]),
      children: new Map([["a", group]]),
    });

  it("lists that name what is not there, or the same twice, or are not lists of names", async () => {
    expect((await open(file(["a"]))).metadata.get("layers")).toEqual([{ name: "a", weights: ["a/w"] }]);
    expect((await open(file(["a"], layer(undefined)))).metadata.get("layers")).toEqual([
      { name: "a", weights: [] },
    ]);
    await reject(file(["a", "b"]), "MISSING", { entry: "b" });
    await reject(file(["a", "a"]), "DUPLICATE", { entry: "a" });
    await reject(file(["a/w"]), "MISSING", { entry: "a/w" });
    await reject(file(["a"], layer(["v"])), "MISSING", { entry: "a/v" });
    const numbers = writeHdf5({
      attributes: new Map([["layer_names", { numbers: [1] }]]),
      children: new Map(),
    });
    await reject(numbers, "HEADER");
    const single = writeHdf5({ attributes: new Map([["layer_names", { text: "a" }]]), children: new Map() });
    await reject(single, "HEADER");
  });

  it("the writer refuses layers and paths that clash", () => {
    const clash = (run: () => unknown) => expect(run).toThrow(expect.objectContaining({ code: "DUPLICATE" }));
    clash(() => writeKerasHdf5([layers[0], layers[0]]));
    clash(() =>
      writeKerasWeights(
        new Map([
          ["a", sample([1])],
          ["a/b", sample([1])],
        ]),
      ),
    );
    clash(() =>
      writeKerasWeights(
        new Map([
          ["a/b", sample([1])],
          ["a", sample([1])],
        ]),
      ),
    );
  });

  const archive = writeKeras({ config, tensors: new Map([["layers/lstm/cell/vars/0", sample([2, 2])]]) });

  it("every truncation of an archive and of a file of weights is refused", async () => {
    await expectTruncationsRefused(openKeras, archive);
    await expectTruncationsRefused(openKeras, writeKerasHdf5(layers.slice(2)));
  });

  it("mutants give tensors or coded errors", async () => {
    await runMutants(openKeras, archive, { random: 5 });
    await runMutants(openKeras, writeKerasHdf5(layers, { modelConfig: config }), { random: 6 });
  });
});

describe.skipIf(!hasPython("h5py", "numpy"))("h5py", () => {
  it("reads what we write, in the manner in which Keras loads it", () => {
    const name = join(scratchFolder(), "ours.h5");
    writeFileSync(name, writeKerasHdf5(layers, { modelConfig: config }));
    // The steps of load_weights_from_hdf5_group.
    const script = `
import h5py, json, sys
def names(group, name):
    return [n.decode() if hasattr(n, "decode") else n for n in group.attrs[name]]
with h5py.File(sys.argv[1], "r") as f:
    config = json.loads(f.attrs["model_config"])
    g = f["model_weights"]
    out = [[layer, [[w, list(g[layer][w].shape), str(g[layer][w].dtype), g[layer][w][()].ravel().tolist()] for w in names(g[layer], "weight_names")]] for layer in names(g, "layer_names")]
    print(json.dumps([config, f.attrs["keras_version"], out]))`;
    const [read, version, found] = JSON.parse(python(script, name));
    expect(read).toEqual(JSON.parse(config));
    expect(version).toBe("2.15.0");
    expect(found).toEqual(
      layers.map((layer) => [
        layer.name,
        [...layer.weights].map(([key, raw]) => [key, raw.shape, "float32", Array.from(toFloat(raw))]),
      ]),
    );
  });

  it("leaves out what it does not read of the files that it writes", async () => {
    const folder = scratchFolder();
    const script = `
import h5py, numpy as np, sys
for libver in ["earliest", "latest"]:
    with h5py.File(f"{sys.argv[1]}/{libver}.h5", "w", libver=libver) as f:
        w = f.create_dataset("w", data=np.arange(6, dtype="f4"))
        f["double"] = np.ones(3, np.longdouble)
        f["complex"] = np.ones(3, np.complex128)
        f["type"] = np.dtype("f4")
        f.create_dataset("committed", data=np.ones(3, "f4"), dtype=f["type"])
        w.attrs.create("a", np.ones(3, "f4"), dtype=f["type"])
        w.attrs["b"] = np.ones(3, np.longdouble)
        w.attrs["c"] = 7
        f.create_dataset("lzf", data=np.ones(30, "f4"), compression="lzf", shuffle=True)
        f.create_dataset("offset", data=np.ones(30, "i4"), scaleoffset=4)
        if libver == "latest":
            f.create_dataset("growing", data=np.ones((3, 3), "f4"), maxshape=(None, None))
            f.create_dataset("longer", data=np.ones(3, "f4"), maxshape=(None,), chunks=(2,))
        layout = h5py.VirtualLayout((3,), "f4")
        layout[:] = h5py.VirtualSource("elsewhere.h5", "w", (3,))
        f.create_virtual_dataset("virtual", layout)
        f.create_dataset("external", (3,), "f4", external=[("elsewhere.bin", 0, 12)])
        f["soft"] = h5py.SoftLink("/w")
        f["nowhere"] = h5py.SoftLink("/nowhere")
        f["other"] = h5py.ExternalLink("elsewhere.h5", "/w")
        f["same"] = w`;
    python(script, folder);
    for (const version of ["earliest", "latest"]) {
      const bytes = new Uint8Array(readFileSync(join(folder, `${version}.h5`)));
      const contents = await openKeras(bytesSource(bytes));
      expect([...contents.tensors.keys()].sort()).toEqual(["committed", "same", "w"]);
      expect([...toFloat(await contents.tensors.get("w")!.read())]).toEqual([0, 1, 2, 3, 4, 5]);
      expect([...contents.warnings!].sort()).toEqual(
        [
          'dataset "complex" holds compound, which is not read',
          'dataset "double" holds floats of 15 and 64 bits in 16 bytes, which is not read',
          'dataset "external" holds values in other files, which is not read',
          ...(version === "latest"
            ? [
                'dataset "growing" holds chunks in an index of new files (libver="earliest" avoids it), which is not read',
                'dataset "longer" holds chunks in an index of new files (libver="earliest" avoids it), which is not read',
              ]
            : []),
          'dataset "lzf" holds chunks behind the filter lzf, which is not read',
          'dataset "offset" holds chunks behind the filter scale-offset, which is not read',
          'dataset "virtual" holds values of other datasets, which is not read',
          'link "nowhere" is a soft link, which is not followed',
          'link "other" is a link to another file, which is not followed',
          'link "soft" is a soft link, which is not followed',
        ].sort(),
      );
    }
  });

  it("reads random trees of every type that we write", () => {
    const folder = scratchFolder();
    const count = 20;
    const expected: Record<string, [string, number[], number[]]>[] = [];
    for (let k = 0; k < count; k++) {
      const tensors = new Map<string, RawTensor>();
      for (let n = 0; n <= k * 3; n++) {
        const shape = [[], [n + 1], [2, n], [2, 1, 3]][n % 4];
        const size = shape.reduce((a, b) => a * b, 1);
        const dtype = ["F32", "F16", "F64"][n % 3];
        const values = dtype === "F64" ? Float64Array.from(waves(size, n)) : waves(size, n);
        tensors.set(`group ${n % 5}/tensor ${n}`, fromFloat(values, shape, dtype));
      }
      writeFileSync(join(folder, `${k}.h5`), writeKerasWeights(tensors));
      const seen: (typeof expected)[0] = {};
      for (const [name, raw] of tensors) {
        const type = { F32: "float32", F16: "float16", F64: "float64" }[raw.dtype]!;
        seen[name] = [type, [...raw.shape], Array.from(toFloat(raw, "float64"))];
      }
      expected.push(seen);
    }
    const script = `
import h5py, json, sys
out = []
for k in range(int(sys.argv[2])):
    with h5py.File(f"{sys.argv[1]}/{k}.h5", "r") as f:
        seen = {}
        f.visititems(lambda n, o: seen.update({n: [str(o.dtype), list(o.shape), o[()].astype("f8").ravel().tolist()]}) if isinstance(o, h5py.Dataset) else None)
        out.append(seen)
print(json.dumps(out))`;
    expect(JSON.parse(python(script, folder, String(count)))).toEqual(expected);
  });

  it("writes what we read: random trees, old ones with and without compression, and new", async () => {
    const folder = scratchFolder();
    const script = `
import h5py, json, sys, numpy as np
rng = np.random.default_rng(5)
out = []
for k in range(30):
    values = {}
    with h5py.File(f"{sys.argv[1]}/{k}.h5", "w", libver=["earliest", "latest"][k % 2]) as f:
        for n in range(int(rng.integers(1, 40))):
            shape = tuple(int(s) for s in rng.integers(1, 9, int(rng.integers(0, 4))))
            a = rng.standard_normal(shape).astype(["f2", "f4", "f8", ">f4"][int(rng.integers(4))])
            options = {}
            if shape and k % 2 == 0 and rng.integers(2):
                options = dict(chunks=tuple(int(rng.integers(1, s + 1)) for s in shape), compression="gzip", shuffle=bool(rng.integers(2)), fletcher32=bool(rng.integers(2)))
            group = f.require_group(f"g{int(rng.integers(3))}/h{int(rng.integers(3))}")
            d = group.create_dataset(f"d{n}", data=a, **options)
            values[d.name[1:]] = [list(shape), np.asarray(a, "f8").ravel().tolist()]
    out.append(values)
print(json.dumps(out))`;
    const written = JSON.parse(python(script, folder)) as Record<string, [number[], number[]]>[];
    for (const [k, values] of written.entries()) {
      const tensors = await readAll(await open(new Uint8Array(readFileSync(join(folder, `${k}.h5`)))));
      expect([...tensors.keys()].sort()).toEqual(Object.keys(values).sort());
      for (const [name, [shape, numbers]] of Object.entries(values)) {
        const raw = tensors.get(name)!;
        expect([k, name, raw.shape, Array.from(toFloat(raw, "float64"))]).toEqual([k, name, shape, numbers]);
      }
    }
  });
});
