/**
 * The activations in a configuration of Keras, for weights and for whole networks, and the defaults of the version that wrote it, which
 * configurations rarely name.
 */
import type { Json } from "../../core/storage/json.ts";
import { describe } from "../../core/tensor/errors.ts";
import { fromKeras } from "./activationNames.ts";

export type Fields = Map<string, Json>;

export const isFields = (value: unknown): value is Fields => value instanceof Map;

const KINDS = { LSTM: "lstm", GRU: "gru", SimpleRNN: "rnn" } as const;

/** The kind of cell in a class of Keras, such as `CuDNNLSTM` or `GRUCell`; undefined for any other class. */
export function kindOf(type: string): "lstm" | "gru" | "rnn" | undefined {
  const name = /^(?:CuDNN(?=LSTM$|GRU$))?(\w+?)(?:Cell)?$/.exec(type)?.[1] ?? "";
  return Object.hasOwn(KINDS, name) ? KINDS[name as keyof typeof KINDS] : undefined;
}

/** `hard_sigmoid` as `hardsigmoid`. */
const plainName = (name: string): string => name.replace(/[_\s]/g, "").toLowerCase();

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
export const hardSigmoidOf = ({ major }: Version): string =>
  major >= 3 ? "hardSigmoid(1/6)" : "hardSigmoid(0.2)";

/** The gates' activation if the configuration has none: it changed with Keras 2.3 and TensorFlow 2; TensorFlow.js kept the old one. */
export function silentGate(version: Version): string {
  const { isTfjs, major, minor, isTensorflow } = version;
  const isOld = isTfjs || major < 2 || (major === 2 && minor < 3 && !isTensorflow);
  return isOld ? hardSigmoidOf(version) : "sigmoid";
}

/** The number in a setting, also where Keras wrote an array of NumPy. */
function plainNumber(value: Json): number | undefined {
  if (typeof value === "number") return value;
  if (Array.isArray(value)) return value.length === 1 ? plainNumber(value[0]) : undefined;
  return isFields(value) ? plainNumber(value.get("value") ?? value.get("config") ?? null) : undefined;
}

/**
 * Returns an activation that is a layer of its own, with its settings; undefined for any other class.
 *
 * @param refuse gets the message for a setting that is not a number
 */
export function layerActivation(
  type: string,
  find: (name: string) => Json | undefined,
  refuse: (message: string) => number,
): string | undefined {
  const number = (fallback: number, ...names: readonly string[]) => {
    const value = names.map(find).find((each) => each !== undefined && each !== null) ?? fallback;
    return plainNumber(value) ?? refuse(`expected ${names[0]} to be a number, got ${describe(value)}.`);
  };
  switch (type) {
    case "LeakyReLU":
      return `leakyRelu(${number(0.3, "negative_slope", "alpha")})`;
    case "ELU":
      return `elu(${number(1, "alpha")})`;
    case "ThresholdedReLU":
      return `relu(Infinity, 0, ${number(1, "theta")})`;
    case "ReLU": {
      const [most, slope] = [number(Infinity, "max_value"), number(0, "negative_slope")];
      const settings = [most, slope, number(0, "threshold")].join(", ");
      return settings === "Infinity, 0, 0" ? "relu" : `relu(${settings})`;
    }
    default:
      return undefined;
  }
}

/**
 * Returns our name of an activation: a name, null for none, or an object that names a class or function.
 *
 * @returns undefined for one that Keras lacks
 */
export function activationOf(
  value: Json,
  version: Version,
  refuse: (message: string) => number = () => Number.NaN,
): string | undefined {
  if (value === null) return "linear";
  const type = isFields(value) ? value.get("class_name") : value;
  const config = isFields(value) ? value.get("config") : undefined;
  if (isFields(config)) return layerActivation(String(type), (name) => config.get(name), refuse);
  const given = typeof config === "string" ? config : type;
  const name = typeof given === "string" ? plainName(given) : "";
  return name === "hardsigmoid" ? hardSigmoidOf(version) : fromKeras(name);
}

/** Returns the activations in the configuration of a cell. @param setting returns undefined for one that is not there */
export function cellActivations(
  type: string,
  setting: (name: string) => Json | undefined,
): { gate?: Json; state: Json } {
  if (type.startsWith("CuDNN")) return { gate: "sigmoid", state: "tanh" };
  const [state = "tanh", gate, inner] = ["activation", "recurrent_activation", "inner_activation"].map(
    setting,
  );
  return { gate: gate === undefined ? inner : gate, state };
}

/** Numbers layers as Keras 3 does in its files of weights: `lstm`, `lstm_1`, … by class. */
export function layerCounter(): (type: string) => string {
  const counts = new Map<string, number>();
  return (type) => {
    const snake = type
      .replace(/\W+/g, "")
      .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
      .replace(/([a-z])([A-Z])/g, "$1_$2")
      .toLowerCase();
    const count = counts.get(snake) ?? 0;
    counts.set(snake, count + 1);
    return count === 0 ? snake : `${snake}_${count}`;
  };
}
