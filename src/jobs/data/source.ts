/** The input of readers of data: the content of a file, and its name. */
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import { isBytes } from "../../core/tensor/lists.ts";

/** @throws ArgumentError unless `source` is bytes or a string, and `name` a string */
export function checkSource(where: string, source: unknown, name: unknown): void {
  if (!isBytes(source) && typeof source !== "string") {
    throw new ArgumentError(
      `${where}: expected the content of a file, as a Uint8Array or a string, got ${describe(source)}. Read the file first.`,
    );
  }
  if (typeof name !== "string") {
    throw new ArgumentError(`${where}: expected a name to call it in messages, got ${describe(name)}.`);
  }
}
