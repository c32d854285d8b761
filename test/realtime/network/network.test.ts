/** Networks over chains made here: layers against plain loops, steps against runs, files. */
import { writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { ChainLayer, ChainRecurrent } from "../../../src/core/chain/chain.ts";
import { fromFloat } from "../../../src/core/storage/raw.ts";
import { readSafetensors } from "../../../src/core/storage/safetensors/open.ts";
import { writeSafetensors } from "../../../src/core/storage/safetensors/write.ts";
import { SluiceError } from "../../../src/core/tensor/errors.ts";
import { ChainError, Network, openNetwork, writeNetwork } from "../../../src/network.ts";
import { fileSource } from "../../../src/node.ts";
import { both, chain, dense, lstm, norm, numbers, sequence, weights } from "../../support/chains.ts";
import { temporaryFolder } from "../../support/folders.ts";
import { differenceOf } from "../../support/goldens.ts";
import { refuses } from "../../support/refuses.ts";
import { writeKerasHdf5 } from "../../support/writers.ts";

const folder = temporaryFolder();

/** Every answer of a network by the step. */
function steps(network: Network, x: Float32Array, features = 3): (Float32Array | undefined)[] {
  network.reset();
  return Array.from({ length: x.length / features }, (_, t) =>
    network.step(x.subarray(t * features, (t + 1) * features))?.slice(),
  );
}

test("a clamp limits numbers, and keeps NaN", () => {
  const clamped = (limits: object, x: number[]) => [
    ...new Network(chain([{ name: "c", kind: "clamp", ...limits }])).run(Float32Array.from(x)),
  ];
  expect(clamped({ low: -1, high: 2 }, [-3, 0.5, 7])).toEqual([-1, 0.5, 2]);
  expect(clamped({ low: -1 }, [-3, 0.5, Number.NaN])).toEqual([-1, 0.5, Number.NaN]);
  expect(clamped({}, [-3, 0.5, 7])).toEqual([-3, 0.5, 7]);
  expect(() => clamped({ low: 2, high: -1 }, [1, 2, 3])).toThrow(
    'layer "c": expected low at most high, got 2 and -1.',
  );
});

describe("steps and runs", () => {
  const streaming: [string, ChainLayer[]][] = [
    ["the last state", [lstm("a", 3, 4), lstm("b", 4, 2, { sequences: false }), dense("c", 2, 2, "softmax")]],
    ["the last frame", [lstm("a", 3, 4), { name: "last", kind: "last" }]],
    ["limits", [lstm("a", 3, 4), { name: "c", kind: "clamp", low: -0.02, high: 0.03 }]],
    [
      "pools over all frames",
      [lstm("a", 3, 4), { name: "p", kind: "pool", operation: "max" }, dense("c", 4, 2)],
    ],
    ["a mean over all frames", [{ name: "p", kind: "pool", operation: "mean" }]],
    ["absent frames", [{ name: "m", kind: "masking", value: 0 }, lstm("a", 3, 4, { sequences: false })]],
    [
      "a causal convolution",
      [
        {
          name: "c",
          kind: "conv1d",
          padding: "causal",
          dilation: 2,
          weights: weights({ weight: [4, 3, 3] }),
        },
        lstm("a", 4, 2),
      ],
    ],
  ];
  test.each(streaming)("after every frame, %s is that of the frames so far", (_, layers) => {
    const network = new Network(chain(layers));
    expect(network.streams).toBe(true);
    const x = sequence(9);
    x.fill(0, 12, 15);
    for (const [t, answer] of steps(network, x).entries()) {
      const whole = network.run(x.subarray(0, 3 * (t + 1)));
      expect(differenceOf(answer!, whole.subarray(whole.length - answer!.length))).toBeLessThan(1e-6);
    }
  });

  test("convolutions and pools answer when a window is full", () => {
    const layers: ChainLayer[] = [
      {
        name: "c",
        kind: "conv1d",
        stride: 2,
        weights: weights({ weight: [4, 3, 3], bias: [4] }),
        activation: "relu",
      },
      { name: "p", kind: "pool", operation: "mean", size: 2 },
      lstm("a", 4, 2),
    ];
    const network = new Network(chain(layers));
    const x = sequence(15);
    const answers = steps(network, x);
    expect(answers.flatMap((answer, t) => (answer === undefined ? [] : [t]))).toEqual([4, 8, 12]);
    const all = Float32Array.from(answers.flatMap((answer) => [...(answer ?? [])]));
    expect(differenceOf(all, network.run(x))).toBeLessThan(1e-6);
  });

  test("a run does not touch the state of steps, and begins at 0", () => {
    const network = new Network(chain([lstm("a", 3, 4)]));
    const x = sequence(4);
    const [first] = steps(network, x);
    network.reset();
    network.step(x.subarray(0, 3));
    const second = network.step(x.subarray(3, 6))!.slice();
    network.reset();
    expect(network.step(x.subarray(0, 3))).toEqual(first);
    network.run(x);
    expect(network.step(x.subarray(3, 6))).toEqual(second);
    expect(network.run(x)).toEqual(network.run(x));
  });

  test("a layer that needs the end is named, and the whole sequence runs", () => {
    const network = new Network(chain([lstm("a", 3, 4), both("b", 4, 2)]));
    expect(network.streams).toBe(false);
    expect(() => network.step(new Float32Array(3))).toThrow(
      /got "b", which reads the sequence in both directions\. Give the whole sequence to run\(\)/,
    );
    expect(network.run(sequence(5)).length).toBe(20);
  });
});

describe("over sequences", () => {
  test("both directions of a layer are one that reads forward, and one over the sequence turned round", () => {
    const x = sequence(6);
    const layer = both("b", 3, 2) as ChainRecurrent;
    const part = (suffix: string) =>
      new Map(
        [...layer.weights].flatMap(([name, tensor]) =>
          name.endsWith("_reverse") === (suffix !== "")
            ? [[name.replace("_reverse", ""), tensor] as const]
            : [],
        ),
      );
    const forward = new Network(chain([lstm("f", 3, 2, { weights: part("") })])).run(x);
    const backward = new Network(
      chain([
        lstm("g", 3, 2, { weights: part("_reverse"), backwards: true }),
        { name: "flip", kind: "flip" },
      ]),
    ).run(x);
    const joined = Array.from({ length: 6 }, (_, t) => [
      ...forward.subarray(2 * t, 2 * t + 2),
      ...backward.subarray(2 * t, 2 * t + 2),
    ]).flat();
    expect(differenceOf(new Network(chain([layer])).run(x), joined)).toBeLessThan(1e-6);
    // The ends of both directions, as Keras has them.
    const ends = [...forward.subarray(10), ...backward.subarray(0, 2)];
    expect(differenceOf(new Network(chain([{ ...layer, sequences: false }])).run(x), ends)).toBeLessThan(
      1e-6,
    );
  });

  test("absent frames repeat the output before them, or give 0", () => {
    const x = sequence(5);
    x.fill(0, 6, 9);
    const layer = lstm("a", 3, 2);
    const run = (absent: "hold" | "zero") =>
      new Network(chain([{ name: "m", kind: "masking", value: 0 }, { ...layer, absent } as ChainLayer])).run(
        x,
      );
    const [hold, zero] = [run("hold"), run("zero")];
    expect([...hold.subarray(4, 6)]).toEqual([...hold.subarray(2, 4)]);
    expect([...zero.subarray(4, 6)]).toEqual([0, 0]);
    expect([...zero.subarray(6)]).toEqual([...hold.subarray(6)]);
  });

  test("a layer whose name is that of another one's direction has its own weights", () => {
    const x = sequence(4);
    const layers = [both("a", 3, 2), lstm("a_reverse", 4, 3)];
    const apart = new Network(chain([layers[0]])).run(x);
    const second = chain([{ ...layers[1], name: "b" } as ChainLayer], {
      inputs: [{ name: "x", frames: "any", features: 4 }],
    });
    expect(differenceOf(new Network(chain(layers)).run(x), new Network(second).run(apart))).toBe(0);
  });

  test("a frame of joined sequences is absent where it is in one of them", () => {
    const x = sequence(5);
    x.fill(0, 6, 9);
    const cell = lstm("a", 6, 2);
    const mask: ChainLayer = { name: "m", kind: "masking", value: 0 };
    const beside = new Network(
      chain([mask, { name: "j", kind: "join", operation: "features", with: ["x"] }, cell]),
    );
    const [y] = [beside.run(x)];
    expect([...y.subarray(4, 6)]).toEqual([...y.subarray(2, 4)]);
  });

  test("groups of a convolution are convolutions side by side", () => {
    const weight = numbers(4, 1, 2);
    const inputs = [{ name: "x", frames: 4, features: 2 }];
    const x = sequence(4, 2);
    const y = new Network(
      chain([{ name: "c", kind: "conv1d", groups: 2, weights: new Map([["weight", weight]]) }], { inputs }),
    ).run(x);
    const at = (t: number, o: number) =>
      weight.data[2 * o] * x[2 * t + (o >> 1)] + weight.data[2 * o + 1] * x[2 * t + 2 + (o >> 1)];
    expect(
      differenceOf(
        y,
        [0, 1, 2].flatMap((t) => [0, 1, 2, 3].map((o) => at(t, o))),
      ),
    ).toBeLessThan(1e-6);
  });

  test("layers that move numbers", () => {
    const run = (...layers: ChainLayer[]) => [
      ...new Network(chain(layers, { inputs: [{ name: "x", frames: 3, features: 2 }] })).run(
        Float32Array.of(1, 2, 3, 4, 5, 6),
      ),
    ];
    expect(run({ name: "t", kind: "transpose" })).toEqual([1, 3, 5, 2, 4, 6]);
    expect(run({ name: "r", kind: "reshape", frames: 2, features: -1 })).toEqual([1, 2, 3, 4, 5, 6]);
    expect(run({ name: "p", kind: "pad", padding: [1, -1] })).toEqual([0, 0, 1, 2, 3, 4]);
    expect(run({ name: "l", kind: "last" }, { name: "n", kind: "repeat", times: 2 })).toEqual([5, 6, 5, 6]);
    const last: ChainLayer = { name: "l", kind: "last" };
    expect(run(last, { name: "j", kind: "join", operation: "features", with: ["l"] })).toEqual([5, 6, 5, 6]);
    expect(run({ name: "j", kind: "join", operation: "subtract", with: ["x"] })).toEqual([0, 0, 0, 0, 0, 0]);
    expect(run({ name: "j", kind: "join", operation: "frames", with: ["x"] }).length).toBe(12);
    expect(run({ name: "p", kind: "pool", operation: "mean", size: 2, stride: 1, padding: "same" })).toEqual([
      2, 3, 4, 5, 5, 6,
    ]);
  });

  // PyTorch 2.6, functional, float64.
  const torch: [string, number[]][] = [
    ["gelu", [-0.0455002639, -0.1542687694, 0.3457312306, 1.9544997361]],
    ["gelu(tanh)", [-0.0454023059, -0.1542859902, 0.3457140098, 1.9545976941]],
    ["mish", [-0.2525014827, -0.2207437747, 0.3752452113, 1.9439589595]],
    ["selu", [-1.5201664686, -0.6917580962, 0.5253504937, 2.1014019747]],
    ["hardSigmoid(1/6)", [0.1666666667, 0.4166666667, 0.5833333333, 0.8333333333]],
    ["relu(1, 0.1, 0.25)", [-0.225, -0.075, 0.5, 1]],
    ["logSoftmax", [-4.2803030123, -2.7803030123, -1.7803030123, -0.2803030123]],
    ["softsign", [-0.6666666667, -0.3333333333, 0.3333333333, 0.6666666667]],
    ["leakyRelu(0.3)", [-0.6, -0.15, 0.5, 2]],
  ];
  test.each(torch)("%s", (activation, wanted) => {
    const inputs = [{ name: "x", features: 4 }];
    const network = new Network(chain([{ name: "a", kind: "activation", activation }], { inputs }));
    expect(differenceOf(network.run(Float32Array.of(-2, -0.5, 0.5, 2)), wanted)).toBeLessThan(1e-6);
  });

  test("an unknown activation is refused by the layer's name", () => {
    const network = () =>
      new Network(chain([{ name: "a", kind: "activation", activation: "snake(2)" }])).run(sequence(2));
    expect(network).toThrow(/layer "a": expected an activation \(.*\), got "snake\(2\)"/);
  });
});

test("a stack of two directions is its levels, each over both directions of the one below", () => {
  const levels = [both("a", 3, 2), both("b", 4, 2)] as ChainRecurrent[];
  const all = levels.flatMap(({ weights }, level) =>
    [...weights].map(([name, tensor]) => [name.replace("_l0", `_l${level}`), tensor] as const),
  );
  const stack = both("s", 3, 2, { numLayers: 2, weights: new Map(all) });
  const x = sequence(7);
  expect(new Network(chain([stack])).run(x)).toEqual(new Network(chain(levels)).run(x));
  const inputs = [
    { name: "x", frames: "any" as const, features: 3 },
    { name: "h", features: 4 },
  ];
  expect(() => new Network(chain([{ ...stack, initial: ["h", "h"] } as ChainLayer], { inputs }))).toThrow(
    /layer "s": expected no initial state of a stack in two directions/,
  );
});

describe("arguments", () => {
  const network = new Network(chain([lstm("a", 3, 4)]));
  const inputs = [{ name: "x", frames: 2, features: 3 }];
  const fixed = new Network(chain([lstm("a", 3, 4)], { inputs }));
  const two = new Network(
    chain([lstm("a", 3, 4, { initial: ["h", "c"] })], {
      inputs: [
        { name: "x", frames: "any", features: 3 },
        { name: "h", features: 4 },
        { name: "c", features: 4 },
      ],
      outputs: [
        { name: "y", from: "a" },
        { name: "next", from: "a:hidden" },
      ],
    }),
  );

  refuses(SluiceError, [
    [
      "half a frame",
      () => network.run(new Float32Array(4)),
      /expected "x" of shape \[T, 3\], a multiple of 3 numbers, got Float32Array\(4\)/,
    ],
    ["nothing", () => network.run(new Float32Array(0)), /a multiple of 3/],
    ["seven frames for two", () => fixed.run(new Float32Array(21)), /6 numbers, got 7 frames\. Cut/],
    ["two frames for a step", () => network.step(new Float32Array(6)), /"x" of shape \[3\], 3 numbers/],
    [
      "another name",
      () => network.run({ z: new Float32Array(3) }),
      /an object with the inputs x, got an object \{z\}/,
    ],
    [
      "one array of three",
      () => two.run(new Float32Array(3)),
      /an object with the inputs x, h, c, since the network has several/,
    ],
    [
      "a state of another size",
      () => two.run({ x: new Float32Array(3), h: new Float32Array(3), c: new Float32Array(4) }),
      /expected "h" of shape \[4\], 4 numbers/,
    ],
  ]);

  test("outputs by name, and states as outputs", () => {
    const given = { x: sequence(3), h: sequence(1, 4), c: sequence(1, 4) };
    const { y, next } = two.run(given);
    expect(y.length).toBe(12);
    expect([...next]).toEqual([...y.subarray(8)]);
    expect(two.outputs).toEqual([
      { name: "y", frames: "any", features: 4 },
      { name: "next", features: 4 },
    ]);
  });

  test("memory of a run has a limit", () => {
    const wide = chain([
      { name: "l", kind: "last" },
      { name: "r", kind: "repeat", times: 2 ** 24 },
      { name: "t", kind: "activation", activation: "tanh" },
    ]);
    expect(() => new Network(wide).run(sequence(2))).toThrow(/layer "t": expected at most 67108864 numbers/);
  });
});

describe("files", () => {
  const file = writeNetwork(
    chain(
      [
        lstm("a", 3, 4),
        { name: "x1", kind: "dropout", rate: 0.5 },
        norm("n", 4),
        dense("d", 4, 2, "softmax"),
      ],
      {
        assumptions: ["nothing"],
      },
    ),
  );
  const { tensors, metadata } = readSafetensors(file);
  /** The file with another value in its definition. */
  const changed = (path: string, value: unknown) => {
    const definition = JSON.parse(metadata.get("sluice.network")!);
    const keys = path.split(".");
    const last = keys.pop()!;
    keys.reduce((part, key) => part[key], definition)[last] = value;
    return writeSafetensors(tensors, new Map([["sluice.network", JSON.stringify(definition)]]));
  };
  const more = new Map([...tensors, ["b.weight", fromFloat(new Float32Array(2), [2])]]);

  test("keep everything", async () => {
    const { chain: read } = await openNetwork(file);
    expect(read.layers.map(({ kind, name }) => [name, kind])).toEqual([
      ["a", "lstm"],
      ["x1", "dropout"],
      ["n", "batchNorm"],
      ["d", "linear"],
    ]);
    expect(read.assumptions).toEqual(["nothing"]);
    const again = readSafetensors(writeNetwork(read)).metadata.get("sluice.network")!;
    expect(JSON.parse(again)).toEqual(JSON.parse(metadata.get("sluice.network")!));
  });

  test.each<[string, Uint8Array, RegExp]>([
    ["another version", changed("version", 3), /expected version 1, got 3/],
    [
      "an unknown kind",
      changed("layers.0.kind", "__proto__"),
      /expected a kind of lstm, gru, .*, got "__proto__"/,
    ],
    [
      "an unknown option",
      changed("layers.3.stride", 2),
      /layer "d": expected options from, type, activation, got "stride"/,
    ],
    [
      "an option of another type",
      changed("layers.0.hiddenSize", -4),
      /hiddenSize to be a whole number of at least 1, got -4/,
    ],
    [
      "a missing option",
      changed("layers.0.sequences", undefined),
      /layer "a": expected option sequences, got none/,
    ],
    ["a cycle", changed("layers.0.from", "d"), /an earlier layer, got "d"/],
    [
      "sizes that lie",
      changed("layers.0.hiddenSize", 5),
      /layer "a": expected weight_ih_l0 of shape \[20, 3\], got \[16, 3\]/,
    ],
    [
      "a tensor too many",
      writeSafetensors(more, metadata),
      /expected weights of the layers a, x1, n, d, got "b"/,
    ],
    ["no list of layers", changed("layers", { length: 2 ** 32 }), /expected layers as a list/],
    ["an input without sizes", changed("inputs.0.features", "many"), /expected sizes of at least 1/],
  ])("%s is refused", async (_, bytes, message) => {
    const error = await openNetwork(bytes).then(
      () => undefined,
      (caught: unknown) => caught,
    );
    expect(error).toBeInstanceOf(SluiceError);
    expect((error as Error).message).toMatch(message);
  });

  test("a path's source brings the files beside it", async () => {
    // Keras' to_json(), with its weights in a file of the same name.
    const path = folder.path("dense.json");
    const config = {
      batch_input_shape: [null, 3],
      name: "d",
      units: 2,
      activation: "linear",
      use_bias: true,
    };
    const layers = [{ class_name: "Dense", config }];
    writeFileSync(path, JSON.stringify({ class_name: "Sequential", config: { name: "s", layers } }));
    const weights = new Map([
      ["d/kernel:0", fromFloat(Float32Array.of(1, 0, 0, 1, 1, 1), [3, 2])],
      ["d/bias:0", fromFloat(Float32Array.of(0.5, 0), [2])],
    ]);
    writeFileSync(folder.path("dense.h5"), writeKerasHdf5([{ name: "d", weights }]));
    const source = await fileSource(path);
    expect([...(await openNetwork(source)).run([1, 2, 3])]).toEqual([4.5, 5]);
    await source.close();
    await expect(openNetwork(path as never)).rejects.toThrow(
      /In Node, .* fileSource of sluice\/node take a path/,
    );
  });

  test("other files have no network, in one coded error", async () => {
    const none = writeSafetensors(new Map([["x", fromFloat(new Float32Array(2), [2])]]), new Map());
    await expect(openNetwork(none)).rejects.toThrow(ChainError);
    await expect(openNetwork(new Uint8Array(3))).rejects.toThrow(SluiceError);
  });
});
