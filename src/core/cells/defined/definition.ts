/**
 * A cell as plain data: named gates, a state with named parts, and the equations between them. It survives JSON, so a checkpoint can carry
 * the equations of its cell.
 *
 * A gate's pre-activation is the sum of its inputs:
 *
 *   pre = norm(W x) + factor ⊙ (norm(U r) + b_hh) + p ⊙ state + b_ih
 *
 * Every term is optional. The value of the gate is `activation(pre)`, or the result of an equation.
 *
 * Equations are written as in a paper: `c' = f * c + i * g`. A prime means the value after the step. See `expression.ts` for
 * the grammar.
 */

/** Functions of one value, for activations and, under the same names, for equations. */
export const ACTIVATIONS = [
  "sigmoid",
  "tanh",
  "relu",
  "identity",
  "exp",
  "softplus",
  "logSigmoid",
  "positive",
] as const;

/** Names of the activations of gates. */
export type ActivationName = (typeof ACTIVATIONS)[number];

/** One gate of a defined cell: what its pre-activation adds up, and its activation. */
export interface GateDefinition {
  /** Its symbol in equations; also an alias of its name elsewhere. Default: its name */
  symbol?: string;
  /** Default: none, and an equation `symbol = …` must give the value */
  activation?: ActivationName;
  /**
   * Whether the gate sees the input, through W; default true. In a cell of several inputs, the name of the one it sees; `true` is `"x"`.
   * They lie side by side in the input of the layer, equally wide, in the order in which the gates first name them
   */
  input?: boolean | string;
  /** The operand of U, as an expression; default the old hidden state. `false`: no recurrent weights */
  recurrent?: string | false;
  /** An expression that multiplies U r + b_hh, e.g. the reset gate of a GRU; default none */
  recurrentFactor?: string;
  /** Symbol of a part of the state, old (`c`) or new (`c'`), that the gate sees through a diagonal; default none */
  peephole?: string;
  /** Whether the gate has a bias; default true. A layer made with `bias: false` has none anywhere */
  bias?: boolean;
  /**
   * Layer normalisation of W x and of U r, each with a gain; the bias is added after it. Gates that name the same group, and follow
   * each other, are normalised together. Default none
   */
  norm?: string;
}

/** A parameter with one value per unit. */
export interface VectorDefinition {
  /** Name of the parameter; the layer adds its suffix */
  name: string;
  /**
   * Initial value: a number, the bounds of a uniform draw, or an expression of a draw `u`, e.g.
   * `{ u: [0.9, 0.999], value: "log(exp(-log(u) / 8) - 1)" }`
   */
  initial:
    | number
    | readonly [number, number]
    | { readonly u: readonly [number, number]; readonly value: string };
}

/** A cell as plain data: its gates, its state and its equations. `DefinedLayer` and `DefinedCell` run it. */
export interface CellDefinition<Gate extends string = string> {
  /** Name of the cell in messages */
  name: string;
  /** Source of the equations: a paper or code */
  source?: string;
  /** Names of the parts of the state by symbol; one of them must be `hidden`, the output. Default `{ h: "hidden" }` */
  state?: Readonly<Record<string, string>>;
  /** Values of parts of the state before the first step, by symbol, when you pass no state; default 0 */
  initial?: Readonly<Record<string, number>>;
  /** In storage order */
  gates: Readonly<Record<Gate, GateDefinition>>;
  /** Parameters per unit, by symbol */
  vectors?: Readonly<Record<string, VectorDefinition>>;
  /** Numbers by symbol */
  constants?: Readonly<Record<string, number>>;
  /** `symbol' = …` for every part of the state, `symbol = …` for gates without activation and for intermediate values */
  equations: readonly string[];
  /** The gate that keeps the old state, and whether it does so when open (1) or when closed (-1); default none */
  retain?: { readonly gate: NoInfer<Gate>; readonly sign: 1 | -1 };
  /** The gate with the new content as its value, which recurrent dropout acts on; default none */
  candidate?: NoInfer<Gate>;
  /** Whether there is a second bias on the recurrent side, as in PyTorch; default false */
  recurrentBias?: boolean;
  /**
   * Number of blocks of W: unit j sees only the inputs of its own block, and only the blocks are stored. Must divide the sizes of input and
   * state. Default 1
   */
  inputBlocks?: number;
  /** The same for U: with 4, units in four groups see the old state of their own group (the heads of sLSTM). Default 1 */
  recurrentBlocks?: number;
  /**
   * Whether to project the new hidden state, h' = W_r (its equation), to the layer's `projSize`. Then only U may see it.
   * Default false
   */
  projection?: boolean;
}
