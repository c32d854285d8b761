/**
 * LSTM, GRU and RNN as the lists of their steps, so that a stream of them needs no compiler of equations. `stepLists.test.ts` compares each
 * with the list that the compiler makes of the same cell.
 */
import type { CellSpec, GRUSpec, LSTMSpec, RNNSpec } from "../../cell.ts";
import type { ElementOp, Memory, Place, Space, Width } from "../graph.ts";
import type { Instruction } from "../list.ts";
import type { Vector } from "../loads.ts";
import type { InputBias } from "../program.ts";
import type { StepList } from "./steps.ts";

/** Returns the list of a cell with the usual activations. */
export function plainList(spec: CellSpec): StepList {
  return spec.kind === "lstm" ? lstmList(spec) : spec.kind === "gru" ? gruList(spec) : rnnList(spec);
}

/** c' = f ⊙ c + i ⊙ g, h' = o ⊙ tanh c' */
function lstmList({ peephole, coupled, cellClip, projSize }: LSTMSpec): StepList {
  const forget = coupled ? 0 : 1;
  const [candidate, output] = [forget + 1, forget + 2];
  const gates = forget + 3;
  const sums = space("sums", 0, gates);
  const isProjected = projSize > 0;
  const hidden = isProjected ? "S" : "H";
  const [cell, fresh] = [place(space("before", 1)), place(space("after", 1))];
  const vectors: Vector[] = [];
  const vector = (each: Vector) => place(space("vectors", 0, 0), gates + vectors.push(each) - 1);
  /** Of a gate that sees a state, the block of its peephole */
  const seeing: readonly number[] = coupled ? [forget, output] : [0, forget, output];
  const gate = (k: number, state: Place): Instruction[] => {
    if (!peephole) return [apply("sigmoid", local(k), place(sums, k))];
    const weight = vector({ weight: "weightCh", block: seeing.indexOf(k) });
    return [apply("mulAdd", local(k), weight, state, place(sums, k)), apply("sigmoid", local(k), local(k))];
  };
  const before = [
    ...(coupled ? [] : gate(0, cell)),
    ...gate(forget, cell),
    apply("tanh", local(candidate), place(sums, candidate)),
  ];
  const grown = cellClip > 0 ? local(candidate) : fresh;
  before.push(
    coupled
      ? apply("mix", grown, local(forget), local(candidate), cell)
      : apply("mulMulAdd", grown, local(forget), cell, local(0), local(candidate)),
  );
  if (cellClip > 0) {
    // A limit below float32's range must not become 0, which means no limit.
    const limit = vector({ value: Math.max(cellClip, 2 ** -126) });
    before.push(apply("min", grown, limit, grown), apply("neg", local(forget), limit));
    before.push(apply("max", fresh, local(forget), grown));
  }
  const result = isProjected ? place(space("work", 0)) : place(space("after", 0));
  const after = [
    ...gate(output, fresh),
    apply("tanh", local(candidate), fresh),
    apply("mul", result, local(output), local(candidate)),
  ];
  const products = [product(0, place(sums), place(space("before", 0, 1, hidden)), gates, true)];
  return listOf(gates, {
    parts: ["hidden", "cell"],
    vectors,
    products: [
      { weight: "weightHh", first: 0, blocks: gates },
      ...(isProjected ? [{ weight: "weightHr", first: 0, blocks: 1 } as const] : []),
    ],
    instructions: [
      ...products,
      ...loop([...before, ...after]),
      ...(isProjected ? [product(1, place(space("after", 0, 1, "S")), result, 1, false)] : []),
    ],
    locals: gates,
  });
}

/** h' = (1 - z) ⊙ n + z ⊙ h */
function gruList({ resetAfter }: GRUSpec): StepList {
  const sums = space("sums", 0, 3);
  const [hidden, fresh] = [place(space("before", 0)), place(space("after", 0))];
  const [reset, update, content] = [0, 1, 2].map((k) => place(sums, k));
  if (resetAfter) {
    const work = space("work", 0, 3);
    const bias = place(space("vectors", 0, 0), 3);
    return listOf(
      3,
      {
        parts: ["hidden"],
        vectors: [{ weight: "biasHh", block: 2 }],
        products: [{ weight: "weightHh", first: 0, blocks: 3 }],
        instructions: [
          product(0, place(work), hidden, 3, false),
          ...loop([
            apply("add", local(0), reset, place(work, 0)),
            apply("add", local(1), update, place(work, 1)),
            apply("sigmoid", local(0), local(0)),
            apply("sigmoid", local(1), local(1)),
            apply("add", local(2), place(work, 2), bias),
            apply("mulAdd", local(2), local(0), local(2), content),
            apply("tanh", local(2), local(2)),
            apply("mix", fresh, local(1), local(2), hidden),
          ]),
        ],
        locals: 3,
      },
      2,
    );
  }
  const [open, kept] = [place(space("work", 1)), place(space("work", 0))];
  return listOf(3, {
    parts: ["hidden"],
    vectors: [],
    products: [
      { weight: "weightHh", first: 0, blocks: 2 },
      { weight: "weightHh", first: 2, blocks: 1 },
    ],
    instructions: [
      product(0, place(sums), hidden, 2, true),
      ...loop([
        apply("sigmoid", open, update),
        apply("sigmoid", local(0), reset),
        apply("mul", kept, local(0), hidden),
      ]),
      product(1, content, kept, 1, true),
      ...loop([apply("tanh", local(0), content), apply("mix", fresh, open, local(0), hidden)]),
    ],
    locals: 1,
  });
}

/** h' = tanh(W x + U h + b), or relu */
function rnnList({ nonlinearity }: RNNSpec): StepList {
  const sums = place(space("sums", 0, 1));
  return listOf(1, {
    parts: ["hidden"],
    vectors: [],
    products: [{ weight: "weightHh", first: 0, blocks: 1 }],
    instructions: [
      product(0, sums, place(space("before", 0)), 1, true),
      ...loop([apply(nonlinearity === "relu" ? "relu" : "tanh", place(space("after", 0)), sums)]),
    ],
    locals: 0,
  });
}

type Steps = Pick<StepList, "parts" | "vectors"> & StepList["untraced"];

/** @param gates blocks of W x  @param recurrent gates whose recurrent bias adds to W x; default: all */
function listOf(gates: number, { parts, vectors, ...untraced }: Steps, recurrent = gates): StepList {
  const biases: InputBias[] = [];
  for (let k = 0; k < gates; k++) {
    biases.push({ input: k, weight: "biasIh", block: k });
    if (k < recurrent) biases.push({ input: k, weight: "biasHh", block: k });
  }
  return { parts, inputs: gates, vectors, usesInput: false, biases, untraced };
}

const space = (memory: Memory, index: number, blocks = 1, width: Width = "H"): Space => ({
  memory,
  index,
  blocks,
  width,
});
const place = (of: Space, block = 0): Place => ({ space: of, block });
const local = (block: number): Place => place(space("local", 0, 0), block);

const apply = (op: ElementOp, out: Place, ...of: readonly Place[]): Instruction => ({ op, out, of });

const product = (index: number, out: Place, of: Place, blocks: number, adds: boolean): Instruction => ({
  op: "product",
  product: index,
  out,
  of: [of],
  blocks,
  adds,
});

const loop = (steps: readonly Instruction[]): Instruction[] => [
  { op: "loop", count: steps.length, width: "H" },
  ...steps,
];
