/** Checked access to a configuration of Keras, which is JSON from a stranger. */
import { refuseLayer } from "../../../core/chain/refuse.ts";
import type { Json } from "../../../core/storage/json.ts";
import { describe } from "../../../core/tensor/errors.ts";
import type { Fields } from "../../interop/kerasConfig.ts";

/** The settings of one layer; errors name it. Keras 1 has other names for some: give both. */
export class Config {
  readonly layer: string;
  readonly #fields: Fields;

  constructor(layer: string, fields: Fields) {
    this.layer = layer;
    this.#fields = fields;
  }

  /** The first of these settings that the file has and that is not null. */
  find(...names: readonly string[]): Json | undefined {
    return names.map((name) => this.#fields.get(name)).find((value) => value !== undefined && value !== null);
  }

  has(name: string): boolean {
    return this.#fields.has(name);
  }

  number(fallback: number, ...names: readonly string[]): number {
    const value = this.find(...names) ?? fallback;
    return typeof value === "number" ? value : this.#expected("a number", names, value);
  }

  /** A number, or a list of one number, such as `strides`. */
  size(fallback: number | undefined, ...names: readonly string[]): number {
    const value = this.find(...names) ?? fallback;
    const [only] = Array.isArray(value) && value.length === 1 ? value : [value];
    return typeof only === "number" ? only : this.#expected("a number", names, value);
  }

  flag(fallback: boolean, ...names: readonly string[]): boolean {
    const value = this.find(...names) ?? fallback;
    // TensorFlow 1 wrote some flags as numbers.
    if (value === 0 || value === 1) return value === 1;
    return typeof value === "boolean" ? value : this.#expected("true or false", names, value);
  }

  text(fallback: string, ...names: readonly string[]): string {
    const value = this.find(...names) ?? fallback;
    return typeof value === "string" ? value : this.#expected("a text", names, value);
  }

  /** One of these texts; any other is refused. */
  choice<T extends string>(choices: readonly T[], fallback: T, ...names: readonly string[]): T {
    const value = this.text(fallback, ...names);
    return choices.find((each) => each === value) ?? this.#expected(choices.join(" or "), names, value);
  }

  numbers(...names: readonly string[]): readonly number[] {
    const value = this.find(...names);
    if (Array.isArray(value) && value.every((each) => typeof each === "number")) return value;
    return this.#expected("a list of numbers", names, value);
  }

  refuse(message: string): never {
    return refuseLayer(this.layer, message);
  }

  #expected(what: string, names: readonly string[], got: unknown): never {
    return this.refuse(
      `expected ${names[0]} to be ${what}, got ${got === undefined ? "none" : describe(got)}.`,
    );
  }
}
