/** Activations of Keras by the names that chains have. */
import type { ChainActivation } from "../../../core/chain/chain.ts";
import { refuseLayer } from "../../../core/chain/refuse.ts";
import type { Json } from "../../../core/storage/json.ts";
import { describe } from "../../../core/tensor/errors.ts";
import { type Config, isFields } from "./config.ts";

const NAMES: Readonly<Record<string, ChainActivation>> = {
  linear: "linear",
  relu: "relu",
  relu6: "relu(6)",
  // The text has another slope than the layer.
  leaky_relu: "leakyRelu(0.2)",
  elu: "elu",
  selu: "selu",
  softplus: "softplus",
  softsign: "softsign",
  tanh: "tanh",
  sigmoid: "sigmoid",
  exponential: "exponential",
  silu: "silu",
  swish: "silu",
  gelu: "gelu",
  mish: "mish",
  softmax: "softmax",
  log_softmax: "logSoftmax",
  log_sigmoid: "logSigmoid",
};

/** The program that saved a file. */
export interface Version {
  /** `"Keras 2.12.0"` */
  readonly text: string;
  readonly major: number;
  readonly minor: number;
  readonly isTensorflow: boolean;
  readonly isTfjs: boolean;
}

/** The version in a file, or undefined; `tfjs-layers 4.22.0` is not one of Keras. */
export function readVersion(found: unknown, isNumbered: boolean): Version {
  const text = typeof found === "string" ? found : "";
  const [, major, minor] = /(\d+)\.(\d+)/.exec(text) ?? [];
  const isTfjs = text.startsWith("tfjs-layers");
  return {
    text: isTfjs ? `TensorFlow.js ${text.slice(12)}` : text === "" ? "Keras" : `Keras ${text}`,
    // The files of weights with numbered paths are those of Keras 3; a file without a version is older than Keras 2.
    major: isTfjs ? 2 : Number(major ?? (isNumbered ? 3 : 1)),
    minor: isTfjs ? 0 : Number(minor ?? 0),
    // Standalone Keras ended with 2.3.
    isTensorflow:
      !isTfjs && (text.includes("tf") || Number(major) > 2 || (Number(major) === 2 && Number(minor) > 3)),
    isTfjs,
  };
}

/** The slope of a hard sigmoid: Keras 3 has another than all versions before, and TensorFlow.js. */
export function hardSigmoid({ major }: Version): ChainActivation {
  return major >= 3 ? "hardSigmoid(1/6)" : "hardSigmoid(0.2)";
}

/** @param value a name, or the configuration of an activation layer */
export function activationFrom(config: Config, value: Json | undefined, version: Version): ChainActivation {
  if (value === undefined || value === null) return "linear";
  if (value === "hard_sigmoid" || value === "hardSigmoid") return hardSigmoid(version);
  if (typeof value === "string" && Object.hasOwn(NAMES, value)) return NAMES[value];
  if (isFields(value)) {
    const fields = value.get("config");
    const own = isFields(fields)
      ? layerActivation(config.layer, String(value.get("class_name")), (name) => fields.get(name))
      : undefined;
    if (own !== undefined) return own;
  }
  const got = isFields(value)
    ? `${describe(value.get("class_name"))} ${describe(value.get("config"))}`
    : describe(value);
  return config.refuse(
    `expected an activation of Keras (${[...Object.keys(NAMES), "hard_sigmoid"].join(", ")}), got ${got}. Its code is not in the file: replace it by one of these, or end the network before it.`,
  );
}

/** The number in a setting, also where Keras wrote an array of NumPy. */
export function plainNumber(value: Json): number | undefined {
  if (typeof value === "number") return value;
  if (Array.isArray(value)) return value.length === 1 ? plainNumber(value[0]) : undefined;
  if (!isFields(value)) return undefined;
  return plainNumber(value.get("value") ?? value.get("config") ?? null);
}

/** An activation that is a layer of its own, with its settings; undefined for any other class. */
export function layerActivation(
  layer: string,
  type: string,
  find: (name: string) => Json | undefined,
): ChainActivation | undefined {
  const number = (fallback: number, ...names: readonly string[]) => {
    const value = names.map(find).find((each) => each !== undefined && each !== null) ?? fallback;
    const plain = plainNumber(value);
    return plain ?? refuseLayer(layer, `expected ${names[0]} to be a number, got ${describe(value)}.`);
  };
  switch (type) {
    case "LeakyReLU":
      return `leakyRelu(${number(0.3, "negative_slope", "alpha")})`;
    case "ELU":
      return `elu(${number(1, "alpha")})`;
    case "ThresholdedReLU":
      return `relu(Infinity, 0, ${number(1, "theta")})`;
    case "ReLU":
      return `relu(${number(Infinity, "max_value")}, ${number(0, "negative_slope")}, ${number(0, "threshold")})`;
    default:
      return undefined;
  }
}
