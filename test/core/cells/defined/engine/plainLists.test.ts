/** The lists of LSTM, GRU and RNN, beside those that the compiler makes of the same cells. */
import { expect, test } from "vitest";
import type { CellSpec, LSTMSpec } from "../../../../../src/core/cells/cell.ts";
import { plainList } from "../../../../../src/core/cells/defined/engine/plainLists.ts";
import { useDefinedEngine } from "../../../../../src/core/nn/definedEngine.ts";

const sizes = { inputSize: 3, hiddenSize: 4 };
const lstm = { kind: "lstm", ...sizes, projSize: 0, peephole: false, coupled: false, cellClip: 0 } as const;
const variants: LSTMSpec[] = [false, true].flatMap((peephole) =>
  [false, true].flatMap((coupled) =>
    [0, 0.5].flatMap((cellClip) =>
      [0, 2].map((projSize) => ({ ...lstm, peephole, coupled, cellClip, projSize })),
    ),
  ),
);
const specs: CellSpec[] = [
  ...variants,
  ...[false, true].map((resetAfter) => ({ kind: "gru" as const, ...sizes, resetAfter })),
  ...["tanh", "relu"].map((nonlinearity) => ({ kind: "rnn" as const, ...sizes, nonlinearity })),
];

test.each(specs.map((spec) => [JSON.stringify(spec), spec] as const))("%s", (_, spec) => {
  const own = plainList(spec);
  const { shapes, ...compiled } = useDefinedEngine().steps.list(spec);
  expect(shapes?.recurrentBlocks).toBe(1);
  const byText = (values: readonly object[]) => values.map((each) => JSON.stringify(each)).sort();
  expect({ ...own, biases: byText(own.biases), vectors: byText(own.vectors) }).toMatchObject({
    parts: compiled.parts,
    inputs: compiled.inputs,
    usesInput: compiled.usesInput,
    biases: byText(compiled.biases),
    vectors: byText(compiled.vectors),
  });
  // The same operations and products; the compiler may order them, and reuse working memory, in another way.
  const operations = (list: typeof own) =>
    byText(list.untraced.instructions.map(({ op }) => ({ op })).filter(({ op }) => op !== "loop"));
  expect(operations(own)).toEqual(operations(compiled));
  expect(own.untraced.products).toEqual(compiled.untraced.products);
});
