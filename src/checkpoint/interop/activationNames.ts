/** The names of activations in other software. */

interface Names {
  /** In configurations of Keras, in lower case and without underscores, with those of former versions */
  readonly keras?: readonly string[];
  /** The operator of ONNX, and its attributes with their defaults, in the order of our settings */
  readonly onnx?: readonly [operator: string, attributes?: Readonly<Record<string, number>>];
  /** The function of PyTorch, where it takes no settings */
  readonly aten?: string;
}

/** By our names, with settings where only these have the name. */
const NAMES: Readonly<Record<string, Names>> = {
  sigmoid: { keras: ["sigmoid"], onnx: ["Sigmoid"], aten: "sigmoid" },
  tanh: { keras: ["tanh"], onnx: ["Tanh"], aten: "tanh" },
  relu: { keras: ["relu"], onnx: ["Relu"], aten: "relu" },
  "relu(6)": { keras: ["relu6"], aten: "relu6" },
  linear: { keras: ["linear"] },
  // What Keras means depends on its version.
  hardSigmoid: { onnx: ["HardSigmoid", { alpha: 0.2, beta: 0.5 }] },
  "hardSigmoid(1/6)": { aten: "hardsigmoid" },
  hardSilu: { keras: ["hardsilu", "hardswish"], onnx: ["HardSwish"], aten: "hardswish" },
  leakyRelu: { onnx: ["LeakyRelu", { alpha: 0.01 }] },
  // The text of Keras has another slope than its layer.
  "leakyRelu(0.2)": { keras: ["leakyrelu"] },
  elu: { keras: ["elu"], onnx: ["Elu", { alpha: 1 }] },
  selu: { keras: ["selu"], onnx: ["Selu"], aten: "selu" },
  softplus: { keras: ["softplus"], onnx: ["Softplus"] },
  softsign: { keras: ["softsign"], onnx: ["Softsign"] },
  exponential: { keras: ["exponential"], onnx: ["Exp"], aten: "exp" },
  silu: { keras: ["silu", "swish"], aten: "silu" },
  gelu: { keras: ["gelu"] },
  mish: { keras: ["mish"], aten: "mish" },
  log: { onnx: ["Log"], aten: "log" },
  logSigmoid: { keras: ["logsigmoid"], aten: "log_sigmoid" },
  softmax: { keras: ["softmax"] },
  logSoftmax: { keras: ["logsoftmax"] },
};

/** Returns our name of an activation of Keras, whose own is in lower case and without underscores. */
export const fromKeras = (name: string): string | undefined => find(({ keras }) => keras?.includes(name));

/** All that `fromKeras` knows. */
export const kerasNames = (): string[] => Object.values(NAMES).flatMap(({ keras }) => keras ?? []);

/** Returns our name of a function of PyTorch. */
export const fromAten = (name: string): string | undefined => find(({ aten }) => aten === name);

/** Returns our name of an operator of ONNX, and its attributes with their defaults. */
export function fromOnnx(
  type: string,
): { name: string; defaults: Readonly<Record<string, number>> } | undefined {
  const name = find(({ onnx }) => onnx?.[0].toLowerCase() === type.toLowerCase());
  return name === undefined ? undefined : { name, defaults: NAMES[name].onnx![1] ?? {} };
}

/** Returns the operator of an activation, and its attributes with their defaults. */
export const inOnnx = (name: string): Names["onnx"] => NAMES[name]?.onnx;

const find = (fits: (names: Names) => boolean | undefined) =>
  Object.keys(NAMES).find((name) => fits(NAMES[name]));
