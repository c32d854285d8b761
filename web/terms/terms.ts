/** The words of the page, explained. Every place that uses one links here. */

interface Explained {
  name: string;
  /** As in the equations. */
  formula?: string;
  text: string;
}

export const terms = {
  gate: {
    name: "gate",
    formula: "σ(W x + U h + b)",
    text: "A number between 0 (shut) and 1 (open) for each unit at each step, by which another number is multiplied. An LSTM has the gates input, forget and output; its cell gate g and the new gate of a GRU are candidates, between −1 and 1: what is written.",
  },
  retain: {
    name: "retain",
    text: "The gate that keeps the old state, in words for every cell: the forget gate of an LSTM, the update gate of a GRU. The larger its bias, the longer the memory.",
  },
  bias: {
    name: "effective bias",
    formula: "b = b_ih + b_hh",
    text: "The sum of everything that is added to a gate before its activation. PyTorch stores two biases that add up, so setting both to 1 makes 2.",
  },
  rest: {
    name: "open at rest",
    formula: "σ(b), or what another activation makes of b",
    text: "How far a gate is open while the input and the state are 0.",
  },
  timescale: {
    name: "timescale",
    formula: "1 / (1 − f) steps; with f = σ(b), 1 + e^b",
    text: "The number in “remembers about 8.4 steps”, of the median unit: the sum of all that is left of a value over time, and nearly the steps until a third is left. Half is gone after ln ½ / ln f steps. The gate is f while the input and the state are 0: with a bias of 1 a sigmoid makes it 3.7 steps, with 4 it is 56. What a sequence does to the gate is another matter: feed one in Watch.",
  },
  reach: {
    name: "gradient reach",
    formula: "ln 0.001 / ln f steps",
    text: "The steps after which less than a thousandth of a gradient is left along the cell's direct path. What lies farther back is hardly learned.",
  },
  survival: {
    name: "survival",
    formula: "f(t+1) · f(t+2) · … · f(t+k)",
    text: "The share of a value that is left k steps later, as the gate really was at each step of the sequence that was fed. The number in “on this sequence it remembers about 9.6 steps” comes from the step at which 1/e of a value, 37 %, is left: it is the timescale of a gate that stands still and has as much left at that step.",
  },
  saturation: {
    name: "saturation",
    text: "A gate above 0.9 counts as open, below 0.1 as shut. Where it is always one of both, hardly any gradient reaches its weights. After Karpathy, Johnson and Li (2015).",
  },
  state: {
    name: "cell state",
    formula: "c = f · c + i · g",
    text: "What an LSTM keeps from step to step. Its size has no bound, so its picture over time has a logarithmic scale; beside a text and for one step stands tanh c, which is what the output gate passes on.",
  },
  output: {
    name: "output h",
    formula: "h = o · tanh c",
    text: "What the layer gives at each step: to the next layer, and to itself at the next step.",
  },
  point: {
    name: "fixed point",
    formula: "s = step(s)",
    text: "A state that a step maps to itself. States near a stable one come closer to it; those near an unstable one leave; near a saddle they come closer in some directions and leave in others. A marginal one is on the border: nearby, a step hardly changes the distance.",
  },
  order: {
    name: "order of gates",
    text: "A framework stacks the gates of a cell in one matrix, each framework in its own order: i f g o in PyTorch, i f c o in Keras. The page reads each file in its own order.",
  },
  scheme: {
    name: "scheme",
    text: "A rule that fills weights or biases again: chrono for known timescales, orthogonal for recurrent weights. Random numbers come from a seed, so the same seed gives the same file.",
  },
  recall: {
    name: "delayed recall",
    text: "A task: the network sees a symbol, then blanks, and must name the symbol at the end. Guessing is right once in eight times.",
  },
} as const satisfies Record<string, Explained>;

export type TermId = keyof typeof terms;
