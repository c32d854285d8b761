/** The settings of Keras that its versions mean differently: hard sigmoids, and numbers of layers. Configurations rarely say which version they mean. */

/** `hard_sigmoid` as `hardsigmoid`. */
export const plainName = (name: string): string => name.replace(/[_\s]/g, "").toLowerCase();

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
