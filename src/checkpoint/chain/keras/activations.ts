/** Activations of Keras by the names that chains have. */
import type { ChainActivation } from "../../../core/chain/chain.ts";
import { refuseLayer } from "../../../core/chain/refuse.ts";
import type { Json } from "../../../core/storage/json.ts";
import { describe } from "../../../core/tensor/errors.ts";
import { fromKeras, kerasNames } from "../../interop/activationNames.ts";
import { hardSigmoidOf, plainName, type Version } from "../../interop/kerasVersions.ts";
import { type Config, isFields } from "./config.ts";

/** @param value a name, or the configuration of an activation layer */
export function activationFrom(config: Config, value: Json | undefined, version: Version): ChainActivation {
  if (value === undefined || value === null) return "linear";
  const name = typeof value === "string" ? plainName(value) : "";
  const known = name === "hardsigmoid" ? hardSigmoidOf(version) : fromKeras(name);
  if (known !== undefined) return known;
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
    `expected an activation of Keras (${[...kerasNames(), "hardsigmoid"].join(", ")}), got ${got}. Its code is not in the file: replace it by one of these, or end the network before it.`,
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
