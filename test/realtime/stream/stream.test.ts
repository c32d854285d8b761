/** State, clones, edits and errors of a stream, on every engine. */
import { describe, expect, test } from "vitest";
import { GRU, LSTM } from "../../../src/core/nn/index.ts";
import { createStream } from "../../../src/stream.ts";
import { engines, streamOn } from "./engines.ts";

const N = 2;
const lstm = () => new LSTM({ inputSize: 3, hiddenSize: 5, numLayers: 2, projSize: 2, seed: 1 });
const frame = (k: number) => Float32Array.from({ length: N * 3 }, (_, at) => Math.sin(at + 7 * k));

describe.each(engines)("%s", (name, engine) => {
  const make = () => streamOn(engine, lstm(), { batch: N });
  const run = (stream: ReturnType<typeof make>, from: number, to: number) => {
    const outputs: number[][] = [];
    for (let k = from; k < to; k++) outputs.push([...stream.step(frame(k))]);
    return outputs;
  };

  test("says what it is", () => {
    const stream = make();
    const { inputSize, outputSize, numLayers, batch, chunk } = stream;
    expect({ inputSize, outputSize, numLayers, batch, chunk }).toEqual({
      inputSize: 3,
      outputSize: 2,
      numLayers: 2,
      batch: N,
      chunk: 16,
    });
    expect(stream.kernels).toEqual({ name, why: "a test" });
  });

  test("the state goes out and in", () => {
    const stream = make();
    expect(stream.state).toEqual({ hidden: new Float32Array(2 * N * 2), cell: new Float32Array(2 * N * 5) });
    run(stream, 0, 3);
    const { state } = stream;
    const rest = run(stream, 3, 6);
    stream.state = state;
    expect(run(stream, 3, 6)).toEqual(rest);
    const other = make();
    other.state = state;
    expect(run(other, 3, 6)).toEqual(rest);
  });

  test("a part of the state that is left out is 0; copyState fills what it is given", () => {
    const stream = make();
    run(stream, 0, 3);
    const { hidden } = stream.state;
    stream.state = { hidden };
    expect(stream.state).toEqual({ hidden, cell: new Float32Array(2 * N * 5) });
    const target = { hidden: new Float32Array(hidden.length) };
    expect(stream.copyState(target)).toBe(target);
    expect(target.hidden).toEqual(hidden);
    stream.state = {};
    expect(stream.state.hidden.every((value) => value === 0)).toBe(true);
  });

  test("reset begins again", () => {
    const stream = make();
    const first = run(stream, 0, 4);
    stream.reset();
    expect(run(stream, 0, 4)).toEqual(first);
  });

  test("clones go their own ways, in any order", () => {
    const one = make();
    run(one, 0, 2);
    const two = one.clone();
    const three = two.clone();
    three.reset();
    const alone = make();
    run(alone, 0, 2);
    const expected = run(alone, 2, 6);
    const fresh = run(make(), 0, 4);
    for (let k = 0; k < 4; k++) {
      expect(run(two, 2 + k, 3 + k)).toEqual([expected[k]]);
      expect(run(three, k, k + 1)).toEqual([fresh[k]]);
      if (k === 2) expect(two.state).not.toEqual(one.state);
    }
    expect(run(one, 2, 6)).toEqual(expected);
    expect(one.clone().state).toEqual(one.state);
  });

  test("each stream has its own output, or writes into the caller's", () => {
    const stream = make();
    const twin = stream.clone();
    const first = stream.step(frame(0));
    const kept = [...first];
    twin.step(frame(1));
    expect([...first]).toEqual(kept);
    const output = new Float32Array(N * 2);
    expect(stream.step(frame(1), output)).toBe(output);
    expect([...first]).toEqual(kept);
    const inPlace = new GRU({ inputSize: 3, hiddenSize: 3, seed: 1 });
    const expected = [...streamOn(engine, inPlace).step([1, 2, 3])];
    const buffer = Float32Array.of(1, 2, 3);
    expect([...streamOn(engine, inPlace).step(buffer, buffer)]).toEqual(expected);
  });

  test.each([
    ["the same start", 0, 0],
    ["an earlier one", 3, 0],
    ["a later one", 0, 5],
    ["no common place", 0, 60],
  ])("steps may write over their input: outputs wider than inputs, from %s", (_, from, to) => {
    const wide = new GRU({ inputSize: 2, hiddenSize: 3, seed: 1 });
    const input = Float32Array.from({ length: 20 }, (_, at) => Math.sin(at));
    const expected = streamOn(engine, wide, { chunk: 3 }).steps(input).slice();
    const memory = new Float32Array(100);
    memory.set(input, from);
    const output = memory.subarray(to, to + 30);
    streamOn(engine, wide, { chunk: 3 }).steps(memory.subarray(from, from + 20), 10, output);
    expect(output).toEqual(expected);
  });

  test("an edit of the weights is taken by refresh, for clones too; the state stays", () => {
    const layer = lstm();
    const stream = streamOn(engine, layer, { batch: N });
    const twin = stream.clone();
    const before = run(stream, 0, 2);
    layer.gates.forget.setBias(3);
    stream.reset();
    expect(run(stream, 0, 2)).toEqual(before);
    const { state } = stream;
    stream.refresh();
    expect(stream.state).toEqual(state);
    stream.reset();
    const after = run(stream, 0, 2);
    expect(after).not.toEqual(before);
    expect(run(twin, 0, 2)).toEqual(after);
    expect(run(streamOn(engine, layer, { batch: N }), 0, 2)).toEqual(after);
  });

  test("wrong inputs change nothing", () => {
    const stream = make();
    run(stream, 0, 2);
    const { state } = stream;
    const wrong: [() => unknown, string][] = [
      [
        () => stream.step(new Float32Array(5)),
        "Stream.step: expected input of numbers of length 6, [N, I] with N = 2, I = 3, S = 2, got Float32Array(5).",
      ],
      [
        () => stream.step(frame(0), new Float32Array(5)),
        "Stream.step: expected output as a Float32Array of length 4",
      ],
      [
        () => stream.steps(new Float32Array(13)),
        "Stream.steps: expected a number of steps of at least 1, got 2.16",
      ],
      [() => stream.steps(new Float32Array(0)), "got 0 with input Float32Array(0). A step takes 6 numbers."],
      [
        () => stream.steps(new Float32Array(12), 3),
        "Stream.steps: expected input of numbers of length 18, [3, N, I]",
      ],
      [
        () => stream.steps(new Float32Array(12), 2, new Float32Array(7)),
        "expected output as a Float32Array of length 8, [2, N, S]",
      ],
      [
        () => stream.step("123456" as never),
        'expected input of numbers of length 6, [N, I] with N = 2, I = 3, S = 2, got "123456"',
      ],
      [() => stream.step(undefined as never), "got undefined"],
      // biome-ignore lint/suspicious/noSparseArray: a hole would be read as NaN.
      [() => stream.step([1, 2, , 4, 5, 6] as never), "expected input of numbers of length 6"],
      [() => stream.copyState(new Array(2 ** 32 - 1) as never), "Stream.copyState: expected options {"],
      [() => stream.step(new Proxy(frame(0), {})), "expected input of numbers of length 6"],
      [() => stream.step([1, 2, 3, 4, 5, Symbol("s")] as never), "expected input of numbers of length 6"],
      [() => stream.step(new BigInt64Array(6) as never), "got BigInt64Array(6)"],
      [() => stream.step(frame(0), new Array(4) as never), "expected output as a Float32Array of length 4"],
      [() => stream.steps(null as never), "got NaN with input null"],
      [() => stream.steps(frame(0), "1" as never), 'got "1" with input Float32Array(6)'],
      [
        () => {
          stream.state = null as never;
        },
        "Stream.state: expected options { hidden, cell }, got null",
      ],
      [
        () => stream.copyState({ hiden: new Float32Array(8) } as never),
        'expected options hidden, cell, got "hiden"',
      ],
      [
        () => {
          stream.state = { hidden: new Float32Array(3) };
        },
        "Stream.state: expected hidden as a Float32Array of 8 numbers, got Float32Array(3).",
      ],
      [
        () => {
          stream.state = { cell: new Float64Array(20) as unknown as Float32Array };
        },
        "expected cell as a Float32Array of 20 numbers, got Float64Array(20)",
      ],
      [() => stream.copyState({ hidden: new Float32Array(9) }), "Stream.copyState: expected hidden"],
    ];
    for (const [call, message] of wrong) expect(call).toThrow(message);
    expect(stream.state).toEqual(state);
    const gru = streamOn(engine, new GRU({ inputSize: 3, hiddenSize: 5, seed: 1 }));
    expect(() => {
      gru.state = { cell: new Float32Array(5) };
    }).toThrow("expected no cell, got Float32Array(5)");
  });
});

test.each(engines)("%s: without memory for it, a stream is refused", (_, engine) => {
  expect(() => streamOn(engine, lstm(), { batch: 1e7, chunk: 1e7 })).toThrow(
    "createStream: expected memory for weights, and for batch 10000000 and chunk 10000000, got none",
  );
});

test("strict arithmetic has the bits of the reference, whatever is in use", () => {
  const layer = lstm();
  const strict = createStream(layer, { batch: N, arithmetic: "strict" });
  expect(strict.kernels).toEqual({ name: "plain", why: "strict arithmetic" });
  expect([...strict.step(frame(1))]).toEqual([
    ...streamOn(engines[0][1], layer, { batch: N }).step(frame(1)),
  ]);
});
