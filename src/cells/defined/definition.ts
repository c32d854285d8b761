/**
 * What a cell is, as plain data: named gates, a state with named parts, and the equations between them. A definition can be written
 * to JSON and back, so a checkpoint can carry the equations of its cell.
 *
 * A gate's pre-activation is the sum of what the gate sees:
 *
 *   pre = norm(W x) + factor ⊙ (norm(U r) + b_hh) + p ⊙ state + b_ih
 *
 * where every term can be left out. Its value is `activation(pre)`, or what an equation says.
 *
 * Equations are written as in a paper: `c' = f * c + i * g`. A prime means the value after the step. See `expression.ts` for
 * the grammar.
 */

/** Functions of one value that can stand as an activation, and in equations under the same names. */
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

export type ActivationName = (typeof ACTIVATIONS)[number];

export interface GateDefinition {
  /** What the gate is called in equations; also an alias of its name elsewhere. Default: its name */
  symbol?: string;
  /** Default: none, and an equation `symbol = …` must give the value */
  activation?: ActivationName;
  /** Whether the gate sees the input, through W; default true */
  input?: boolean;
  /** What U is multiplied with, as an expression; default the old hidden state. `false`: no recurrent weights */
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
  /** What the parameter is called; the layer adds its suffix */
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

export interface CellDefinition<Gate extends string = string> {
  /** How the cell is called in messages */
  name: string;
  /** Paper or code that the equations are from */
  source?: string;
  /** Names of the parts of the state by symbol; one of them must be `hidden`, the output. Default `{ h: "hidden" }` */
  state?: Readonly<Record<string, string>>;
  /** What parts of the state are before the first step, by symbol, when no state is given; default 0 */
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
  /** The gate whose value is the new content, which recurrent dropout acts on; default none */
  candidate?: NoInfer<Gate>;
  /** Whether there is a second bias on the recurrent side, as in PyTorch; default false */
  recurrentBias?: boolean;
  /**
   * In how many blocks W is divided: unit j sees the inputs of its own block only, and only the blocks are stored. Must divide the sizes of
   * input and state. Default 1
   */
  inputBlocks?: number;
  /** The same of U: with 4, units in four groups see the old state of their own group (the heads of sLSTM). Default 1 */
  recurrentBlocks?: number;
  /**
   * Whether the new hidden state is projected, h' = W_r (what the equation of h' says), to the layer's `projSize`. Then only U may see it.
   * Default false
   */
  projection?: boolean;
}
