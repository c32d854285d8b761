/** Activations of Keras by the names that chains have. */
import type { ChainActivation } from "../../../core/chain/chain.ts";
import type { Json } from "../../../core/storage/json.ts";
import { describe } from "../../../core/tensor/errors.ts";
import { kerasNames } from "../../interop/activationNames.ts";
import { activationOf, isFields, type Version } from "../../interop/kerasConfig.ts";
import type { Config } from "./config.ts";

/** @param value a name, or the configuration of an activation layer */
export function activationFrom(config: Config, value: Json | undefined, version: Version): ChainActivation {
  const known = activationOf(value ?? null, version, (message) => config.refuse(message));
  if (known !== undefined) return known;
  const got = isFields(value)
    ? `${describe(value.get("class_name"))} ${describe(value.get("config"))}`
    : describe(value);
  return config.refuse(
    `expected an activation of Keras (${[...kerasNames(), "hardsigmoid"].join(", ")}), got ${got}. Its code is not in the file: replace it by one of these, or end the network before it.`,
  );
}
