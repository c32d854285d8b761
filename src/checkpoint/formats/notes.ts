/** Collects the metadata of a file up to a size, and leaves out the rest with a warning. */

import { METADATA_CHARACTERS } from "../../core/storage/extent.ts";
import { describe } from "../../core/tensor/errors.ts";

export class Notes {
  /** Texts, numbers, flags and lists of them by their paths. */
  readonly metadata = new Map<string, unknown>();
  /** Class names by the paths of their instances, for the entry `classes`. */
  readonly #classes = new Map<string, string>();
  #size = 0;

  add(path: string, value: unknown): void {
    const length = typeof value === "string" || Array.isArray(value) ? value.length : 1;
    if (this.#fits(path.length + 8 * length)) this.metadata.set(path, value);
  }

  addClass(path: string, name: string): void {
    if (this.#fits(path.length + name.length)) this.#classes.set(path, name);
  }

  /** Adds the classes to the metadata. @returns warnings */
  finish(): string[] {
    if (this.#classes.size > 0) this.metadata.set("classes", this.#classes);
    return this.#size > METADATA_CHARACTERS
      ? [`Metadata beyond ${METADATA_CHARACTERS} bytes was left out.`]
      : [];
  }

  #fits(size: number): boolean {
    this.#size += size;
    return this.#size <= METADATA_CHARACTERS;
  }
}

/** Warnings about parts of a file that are not read: one for each of the first hundred, then their number. */
export class Skipped {
  readonly warnings: string[] = [];
  #count = 0;

  add(text: string): void {
    const more = ++this.#count - 100;
    if (more <= 0) this.warnings.push(text);
    else this.warnings[100] = `${more} more parts are not read`;
  }
}

/** Returns the warning about a graph with a loop but no recurrent operator. */
export function loopNote(type: string, name: string): string {
  return `the graph has a loop (${type} ${describe(name)}), perhaps a recurrent layer: Sluice reads no layer from it. Convert the model again with LSTM, GRU or RNN operators, or give its original checkpoint`;
}
