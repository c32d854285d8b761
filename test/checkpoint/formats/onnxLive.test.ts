/** ONNX against the real things: onnx checks and onnxruntime runs what we write; we read what onnx writes. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openOnnx } from "../../../src/checkpoint/formats/onnx/open.ts";
import { writeOnnx } from "../../../src/checkpoint/formats/onnx/write.ts";
import { toFloat } from "../../../src/core/storage/raw.ts";
import { bytesSource } from "../../../src/core/storage/source.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { type Attributes, type RecurrentShape, recurrentModel } from "./onnxModels.ts";
import { hasPython, python, scratchFolder } from "./samples.ts";

const canCheck = hasPython("onnx", "numpy");
const canRun = hasPython("onnxruntime", "numpy");

const CASES = Number(process.env.SLUICE_LIVE_CASES ?? 24);

/** Random nodes of every type, direction and size from 1 up, with the attributes that onnxruntime supports. */
function randomShapes(count: number): RecurrentShape[] {
  const random = new Random(7);
  return Array.from({ length: count }, (_, k) => {
    const type = (["LSTM", "GRU", "RNN"] as const)[k % 3];
    const attributes: Attributes = {};
    const directions = 1 + random.integer(2);
    if (directions === 1 && random.integer(3) === 0) attributes.direction = { string: "reverse" };
    if (type === "GRU") attributes.linear_before_reset = { int: random.integer(2) };
    if (type === "RNN" && random.integer(2) === 1) {
      attributes.activations = { strings: new Array(directions).fill("Relu") };
    }
    return {
      type,
      directions,
      inputSize: 1 + random.integer(6),
      hiddenSize: 1 + random.integer(6),
      peepholes: type === "LSTM" && random.integer(2) === 1,
      attributes,
    };
  });
}

/** The formulas of docs/Operators.md in NumPy, beside onnxruntime's answer; prints the largest difference of each model. */
const RUN = `
import sys, json, glob, numpy as np, onnxruntime as ort
rng = np.random.default_rng(1)
sig = lambda x: 1 / (1 + np.exp(-x))
def run(kind, X, W, R, B, P, h, c, lbr, relu):
    H = R.shape[1]; G = R.shape[0] // H
    Wb, Rb = B[:G*H], B[G*H:]
    out = []
    for x in X:
        if kind == "LSTM":
            a = x @ W.T + h @ R.T + Wb + Rb
            i, o, f, g = np.split(a, 4, axis=1)
            p = np.split(P, 3)
            i = sig(i + p[0]*c); f = sig(f + p[2]*c)
            c = f*c + i*np.tanh(g)
            h = sig(o + p[1]*c) * np.tanh(c)
        elif kind == "GRU":
            Wz, Wr, Wh = np.split(W, 3); Rz, Rr, Rh = np.split(R, 3)
            bz, br, bh = np.split(Wb, 3); qz, qr, qh = np.split(Rb, 3)
            z = sig(x @ Wz.T + h @ Rz.T + bz + qz); r = sig(x @ Wr.T + h @ Rr.T + br + qr)
            n = np.tanh(x @ Wh.T + bh + (r * (h @ Rh.T + qh) if lbr else (r*h) @ Rh.T + qh))
            h = (1 - z)*n + z*h
        else:
            a = x @ W.T + h @ R.T + Wb + Rb
            h = np.maximum(a, 0) if relu else np.tanh(a)
        out.append(h)
    return np.stack(out), h, c
answers = []
for k in range(int(sys.argv[2])):
    spec = json.load(open(f"{sys.argv[1]}/{k}.json"))
    session = ort.InferenceSession(f"{sys.argv[1]}/{k}.onnx", providers=["CPUExecutionProvider"])
    T, N, D, H, I = 5, 3, spec["directions"], spec["hiddenSize"], spec["inputSize"]
    X = rng.standard_normal((T, N, I)).astype("f4")
    feeds = {"X": X, "initial_h": rng.standard_normal((D, N, H)).astype("f4")}
    if spec["type"] == "LSTM": feeds["initial_c"] = rng.standard_normal((D, N, H)).astype("f4")
    got = session.run(None, feeds)
    w = {n: np.array(v["values"], "f8").reshape(v["shape"]) for n, v in spec["weights"].items()}
    worst = 0.0
    for d in range(D):
        back = d == 1 or spec["reverse"]
        xs = X[::-1] if back else X
        P = w["P"][d] if "P" in w else np.zeros(3*H)
        c = feeds.get("initial_c", feeds["initial_h"])[d].astype("f8")
        y, h, c = run(spec["type"], xs.astype("f8"), w["W"][d], w["R"][d], w["B"][d], P, feeds["initial_h"][d].astype("f8"), c, spec["lbr"], spec["relu"])
        if back: y = y[::-1]
        worst = max(worst, np.abs(got[0][:, d] - y).max(), np.abs(got[1][d] - h).max())
        if spec["type"] == "LSTM": worst = max(worst, np.abs(got[2][d] - c).max())
    answers.append(float(worst))
print(json.dumps(answers))
`;

describe.skipIf(!canRun || !canCheck)("what we write", () => {
  const folder = scratchFolder();
  const shapes = randomShapes(CASES);
  shapes.forEach((shape, k) => {
    const model = recurrentModel(shape);
    writeFileSync(join(folder, `${k}.onnx`), writeOnnx(model));
    const weights = Object.fromEntries(
      [...model.graph.initializers].map(([name, raw]) => [
        name,
        { shape: raw.shape, values: Array.from(toFloat(raw)) },
      ]),
    );
    const attributes = shape.attributes ?? {};
    const spec = {
      ...shape,
      weights,
      reverse: "direction" in attributes,
      relu: "activations" in attributes,
      lbr: (attributes.linear_before_reset as { int: number } | undefined)?.int === 1,
    };
    writeFileSync(join(folder, `${k}.json`), JSON.stringify(spec));
  });

  it(`onnx.checker accepts all of ${CASES} models`, () => {
    const script = `
import sys, onnx
for k in range(int(sys.argv[2])):
    onnx.checker.check_model(f"{sys.argv[1]}/{k}.onnx", full_check=True)
print("ok")`;
    expect(python(script, folder, String(CASES)).trim()).toBe("ok");
  });

  it("onnxruntime runs them to what the weights mean", () => {
    const differences = JSON.parse(python(RUN, folder, String(CASES))) as number[];
    expect(differences).toHaveLength(CASES);
    // Five steps of float32 against double precision; a swapped gate differs by more than 0.01.
    expect(Math.max(...differences)).toBeLessThan(2e-6);
  });
});

/** Tensors of every type and in every list, written by onnx.helper; prints the values that onnx reads back. */
const WRITE = `
import sys, json, numpy as np, onnx
from onnx import helper, numpy_helper, TensorProto as T
rng = np.random.default_rng(3)
tensors = []
for name, t in [(n, getattr(T, n)) for n in ["FLOAT","DOUBLE","FLOAT16","BFLOAT16","INT8","INT16","INT32","INT64","UINT8","UINT16","UINT32","UINT64","BOOL"]]:
    for shape in [(), (0, 3), (1,), (2, 3), (2, 1, 3)]:
        values = rng.integers(0, 2, shape) if name == "BOOL" else rng.integers(-100 if name[0] != "U" else 0, 100, shape)
        if "FLOAT" in name or name == "DOUBLE": values = values / 8
        tag = f"{name}-{'x'.join(map(str, shape))}"
        tensors.append(helper.make_tensor(tag, t, shape, np.asarray(values).ravel().tolist()))
        if name != "BFLOAT16":
            tensors.append(numpy_helper.from_array(np.asarray(values).astype(helper.tensor_dtype_to_np_dtype(t)), tag + "-raw"))
graph = helper.make_graph([], "g", [], [], tensors)
onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)]), sys.argv[1])
def value(t):
    a = numpy_helper.to_array(t)
    # Some versions give bfloat16 as its bits.
    if t.data_type == T.BFLOAT16 and a.dtype.itemsize == 2: a = (a.view("u2").astype("u4") << 16).view("f4")
    return [list(a.shape), a.astype("f8").ravel().tolist()]
print(json.dumps({t.name: value(t) for t in tensors}))
`;

describe.skipIf(!canCheck)("what onnx writes", () => {
  it("is read to the same values", async () => {
    const file = join(scratchFolder(), "types.onnx");
    const expected = JSON.parse(python(WRITE, file)) as Record<string, [number[], number[]]>;
    const contents = await openOnnx(bytesSource(new Uint8Array(readFileSync(file))));
    expect([...contents.tensors.keys()]).toEqual(Object.keys(expected));
    for (const [name, [shape, values]] of Object.entries(expected)) {
      const raw = await contents.tensors.get(name)!.read();
      expect([name, raw.shape, Array.from(toFloat(raw, "float64"))]).toEqual([name, shape, values]);
    }
  });
});
