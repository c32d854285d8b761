import { describe, expect, test } from "vitest";
import { add, concat, mul, split, square, sum, tanh } from "../../../src/core/autograd/ops.ts";
import { intermediate, isRecording, noGrad, record, recordOne } from "../../../src/core/autograd/tape.ts";
import { Linear, LSTM, Sequential } from "../../../src/core/nn/index.ts";
import { tensor, zeros } from "../../../src/core/tensor/create.ts";
import type { FloatArray } from "../../../src/core/tensor/dtype.ts";
import { ArgumentError, ShapeError } from "../../../src/core/tensor/errors.ts";
import { spareArrays } from "../../../src/core/tensor/spareArrays.ts";
import { Tensor } from "../../../src/core/tensor/tensor.ts";
import { SGD } from "../../../src/core/train/sgd.ts";
import { constant, leaf } from "./values.ts";

describe("backward", () => {
  test("adds up over calls until the gradient is cleared", () => {
    const x = leaf([1, 2]);
    sum(square(x)).backward();
    expect([...x.grad!.data]).toEqual([2, 4]);
    sum(square(x)).backward();
    expect([...x.grad!.data]).toEqual([4, 8]);
    x.clearGrad();
    expect(x.grad).toBeUndefined();
    sum(mul(x, 3)).backward();
    expect([...x.grad!.data]).toEqual([3, 3]);
  });

  test("keeps the gradient in the buffer it was given, whatever was there before", () => {
    const x = leaf([1, 2]);
    const arena = Float64Array.of(9, 9, 9, 9);
    x.gradBuffer = arena.subarray(1, 3);
    sum(square(x)).backward();
    sum(square(x)).backward();
    expect([...arena]).toEqual([9, 4, 8, 9]);
    expect(x.grad!.data).toBe(x.gradBuffer);
  });

  test("a leaf takes a borrowed gradient, but no array with other readers", () => {
    const length = 2 ** 13;
    const [x, y] = [1, 2].map(() => {
      const each = tensor(new Float32Array(length));
      each.requiresGrad = true;
      return each;
    });
    let made: FloatArray[] = [];
    /** Inputs with this number of the same arrays as gradients. */
    const spread = (inputs: Tensor[], count: number) =>
      recordOne("spread", inputs, tensor(new Float32Array(length)), () => {
        made = Array.from({ length: count }, (_, k) => spareArrays.borrow("float32", length).fill(10 ** k));
        return inputs.map((_, k) => made[k % count]);
      });
    const ones = tensor(new Float32Array(length).fill(1));
    const firsts = () => [x, y].map(({ grad }) => grad!.data[length - 1]);

    spread([x, y], 2).backward(ones);
    expect([x, y].map((each) => each.peekGrad()!.data)).toEqual(made);
    expect(x.peekGrad()!.data).toBe(made[0]);
    spread([x, y], 2).backward(ones);
    expect(firsts()).toEqual([2, 20]);
    for (const inputs of [
      [x, x, y],
      [x, y, x],
      [y, x, x],
      [mul(x, 1), x, y],
    ]) {
      x.clearGrad();
      y.clearGrad();
      spread(inputs, 1).backward(ones);
      expect(firsts()).toEqual([2, 1]);
      expect(x.grad!.data).not.toBe(made[0]);
      expect(y.grad!.data).not.toBe(made[0]);
    }
  });

  test("sums over every use of a tensor, be it a leaf or not", () => {
    const x = leaf([3]);
    const y = square(x);
    // y + y·y + x·y = x² + x⁴ + x³
    sum(add(add(y, mul(y, y)), mul(x, y))).backward();
    expect(x.grad!.item()).toBe(2 * 3 + 4 * 27 + 3 * 9);
  });

  test("sums many uses without writing to a gradient that went elsewhere too", () => {
    const x = leaf([1, 2]);
    const y = mul(x, 1);
    const seen: number[][] = [];
    const spy = (input: Tensor): Tensor =>
      recordOne("spy", [input], new Tensor(input.data.slice(), input.shape), (gradient) => {
        seen.push([...gradient]);
        return [gradient];
      });
    // add passes one array to both of its operands; three uses of y make a sum of it.
    const z = spy(add(y, y));
    sum(add(z, spy(add(y, z)))).backward();
    expect(seen).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect([...x.grad!.data]).toEqual([5, 5]);
  });

  test("starts from a given gradient, of one result of several as well", () => {
    const x = leaf([1, 2, 3, 4]);
    const seed = constant([10, 20]);
    const [, second] = split(x, 2);
    second.backward(seed);
    expect([...x.grad!.data]).toEqual([0, 0, 10, 20]);
    expect([...seed.data]).toEqual([10, 20]);
  });

  test("gives undefined for results that were not used, and does not run what nothing depends on", () => {
    const x = leaf([1, 2]);
    const seen: unknown[] = [];
    const results = [constant([1]), constant([2]), constant([3])];
    record("three", [x], results, (gradients) => {
      seen.push(gradients.map((gradient) => gradient && [...gradient]));
      return [Float64Array.of(1, 1)];
    });
    tanh(x); // never used
    sum(mul(results[1], 5)).backward();
    expect(seen).toEqual([[undefined, [5], undefined]]);
  });

  test("leaves tensors alone that require no gradient", () => {
    const x = leaf([1, 2]);
    const c = constant([3, 4]);
    const y = mul(x, c);
    sum(y).backward();
    expect(c.grad).toBeUndefined();
    expect(y.grad).toBeUndefined();
    expect(mul(c, c).source).toBeUndefined();
    expect([...x.grad!.data]).toEqual([3, 4]);
  });

  test("stops at detach", () => {
    const x = leaf([2]);
    const y = square(x);
    sum(mul(x, y.detach())).backward();
    expect(x.grad!.item()).toBe(4);
  });

  test("refuses a graph that was used, and then adds nothing anywhere", () => {
    const x = leaf([1]);
    const z = leaf([1]);
    const shared = square(x);
    const first = sum(shared);
    const second = sum(add(mul(z, 2), shared));
    first.backward();
    expect(() => first.backward()).toThrow(ArgumentError);
    expect(() => second.backward()).toThrow(/not been run backwards yet, got square a second time/);
    expect(z.grad).toBeUndefined();
    expect(x.grad!.item()).toBe(2);
  });

  test("refuses a seed of another dtype", () => {
    const y = square(leaf([1, 2]));
    expect(() => y.backward(tensor([1, 1]))).toThrow(ShapeError);
    expect(() => y.backward(tensor([1, 1]))).toThrow(/float64/);
    y.backward(constant([1, 1]));
  });

  test("names an operation whose chain rule gives a gradient of a wrong size", () => {
    const x = leaf([1, 2]);
    const y = recordOne("broken", [x], constant([1]), () => [Float64Array.of(1)]);
    expect(() => y.backward()).toThrow(/broken: expected a gradient of 2 elements of float64, got 1/);
  });

  test("goes through 100,000 operations in a row, and through a wide graph", () => {
    const x = leaf([1]);
    let y = x;
    for (let k = 0; k < 100_000; k++) y = add(y, x);
    y.backward();
    expect(x.grad!.item()).toBe(100_001);

    const w = leaf([1]);
    concat(Array.from({ length: 200_000 }, () => w)).backward(
      new Tensor(new Float64Array(200_000).fill(1), [200_000]),
    );
    expect(w.grad!.item()).toBe(200_000);
  });
});

describe("recording", () => {
  test("happens only outside noGrad and when an input needs it", () => {
    const x = leaf([1]);
    expect(isRecording(x)).toBe(true);
    expect(isRecording(constant([1]))).toBe(false);
    expect(isRecording(constant([1]), mul(x, 2))).toBe(true);
    expect(noGrad(() => isRecording(x))).toBe(false);
    expect(noGrad(() => mul(x, 2)).source).toBeUndefined();
  });

  test("records again after noGrad, nested or left by an error", () => {
    const x = leaf([1]);
    noGrad(() => noGrad(() => mul(x, 2)));
    expect(isRecording(x)).toBe(true);
    expect(() =>
      noGrad(() => {
        throw new RangeError("out");
      }),
    ).toThrow(RangeError);
    expect(isRecording(x)).toBe(true);
  });

  test("refuses an asynchronous noGrad", () => {
    expect(() => noGrad(async () => 1)).toThrow(/synchronous function, got a promise/);
  });

  test("of a node does not keep what an operation kept once it has run", () => {
    const x = leaf([1, 2]);
    const y = sum(square(x));
    const { node } = y.source as unknown as { node: { chain: unknown; inputs: unknown[] } };
    y.backward();
    expect(node.chain).toBeUndefined();
    expect(node.inputs).toEqual([]);
  });

  test("of many steps leaves nothing behind", () => {
    const x = leaf([0.5, 0.25]);
    const kept: WeakRef<Tensor>[] = [];
    for (let step = 0; step < 50; step++) {
      const loss = sum(square(tanh(mul(x, step))));
      kept.push(new WeakRef(loss));
      loss.backward();
      x.clearGrad();
    }
    // A WeakRef is kept alive until the current job ends.
    return new Promise<void>((done) => setTimeout(done)).then(async () => {
      const { setFlagsFromString } = await import("node:v8");
      const { runInNewContext } = await import("node:vm");
      setFlagsFromString("--expose-gc");
      (runInNewContext("gc") as () => void)();
      expect(kept.filter((reference) => reference.deref() !== undefined)).toEqual([]);
    });
  });
});

describe("inputs that are written between forward and backward", () => {
  const refusal = /Tensor.backward: expected unchanged inputs of \w+, got .* written since the forward pass/;

  test("are refused with their name, and no gradient is left half-done", () => {
    const net = new Linear({ inFeatures: 2, outFeatures: 1, dtype: "float64", seed: 1 });
    const lstm = new LSTM({ inputSize: 2, hiddenSize: 2, dtype: "float64", seed: 1 });
    const model = new Sequential(lstm, net);
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    const x = constant([1, 2], [1, 2]);
    const first = sum(model.forward(x));
    const second = sum(model.forward(x));
    first.backward();
    optimizer.step();
    optimizer.zeroGrad();
    expect(() => second.backward()).toThrow(refusal);
    expect(() => second.backward()).toThrow(/got (weight|bias)\w* of shape \[[\d, ]+\] written since/);
    expect(model.parameters().map(({ grad }) => grad)).toEqual(model.parameters().map(() => undefined));
  });

  test.each<[string, (lstm: LSTM) => void]>([
    ["setBias", (lstm) => lstm.gates.forget.setBias(1)],
    ["copyFrom", (lstm) => lstm.parameter("bias_ih_l0").copyFrom(zeros([8]))],
    [
      "copyFrom through a view",
      (lstm) => {
        const view = lstm.cell(0).gates.cell.inputWeight;
        view.copyFrom(view);
      },
    ],
    [
      "copyFrom through a view of a view",
      (lstm) => {
        const view = lstm.cell(0).gates.cell.hiddenWeight.detach();
        view.copyFrom(view);
      },
    ],
    ["loadStateDict", (lstm) => lstm.loadStateDict(lstm.stateDict())],
    ["resetParameters", (lstm) => lstm.resetParameters(2)],
  ])("are noticed after %s", (_, write) => {
    const lstm = new LSTM({ inputSize: 2, hiddenSize: 2, seed: 1 });
    const loss = sum(lstm.forward(tensor([[1, 2]])).output);
    write(lstm);
    expect(() => loss.backward()).toThrow(refusal);
  });

  test("may be written once backward has run, and moved at any time", () => {
    const x = leaf([1, 2]);
    const loss = sum(square(x));
    x.moveTo(new Float64Array(2));
    loss.backward();
    x.copyFrom(constant([5, 6]));
    sum(square(x)).backward();
    expect([...x.grad!.data]).toEqual([2 + 10, 4 + 12]);
  });
});

describe("an intermediate result", () => {
  const length = 2 ** 13;
  const long = () => {
    const x = tensor(new Float32Array(length).fill(0.5));
    x.requiresGrad = true;
    return x;
  };

  test("gives its array to the next result when it has run backwards, and is not read again", () => {
    const x = long();
    const hidden = intermediate(intermediate(tanh(x)));
    const array = hidden.data;
    const loss = sum(square(hidden));
    const view = Tensor.view(hidden, 0, [2]);
    expect(loss.item()).toBeCloseTo(length * Math.tanh(0.5) ** 2, 2);
    loss.backward();

    expect(x.grad!.data[7]).toBeCloseTo(2 * Math.tanh(0.5) * (1 - Math.tanh(0.5) ** 2), 5);
    for (const each of [hidden, view]) {
      expect(() => each.data).toThrow("an intermediate result that has run backwards");
      expect(() => each.data).toThrow(ArgumentError);
    }
    expect(String(hidden)).toBe("tensor(without its array, shape [8192])");
    const next = Array.from({ length: 8 }, () => tanh(tensor(new Float32Array(length))).data);
    expect(next.filter((each) => each === array)).toHaveLength(1);
  });

  test("stays while its operation has not run backwards", () => {
    const [x, y] = [long(), long()];
    const hidden = intermediate(tanh(x));
    const other = intermediate(tanh(y));
    const loss = sum(square(hidden));
    noGrad(() => intermediate(tanh(x)));
    sum(square(other)).backward();
    expect(hidden.data[0]).toBeCloseTo(Math.tanh(0.5), 6);
    loss.backward();
    expect(() => hidden.data).toThrow(ArgumentError);
  });

  test("is not read by a second loss: the operation that made it does not run twice", () => {
    const hidden = intermediate(tanh(long()));
    const losses = [sum(square(hidden)), sum(hidden)];
    losses[0].backward();
    expect(() => losses[1].backward()).toThrow("got tanh a second time");
  });

  test("without history is an ordinary tensor", () => {
    const hidden = intermediate(noGrad(() => tanh(long())));
    expect(hidden.data[0]).toBeCloseTo(Math.tanh(0.5), 6);
  });
});
