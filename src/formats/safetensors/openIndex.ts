/**
 * Safetensors in several files: `model.safetensors.index.json`, which says in which file of its folder each tensor lies.
 * Index and files must agree: every tensor is in the file that the index names, and in no other.
 */

import { describe } from "../../tensor/errors.ts";
import { type Budget, budgetFrom } from "../budget.ts";
import { fail } from "../codes.ts";
import type { Contents, LazyTensor, ReadOptions } from "../contents.ts";
import { parseJson } from "../json.ts";
import { limitsFrom } from "../limits.ts";
import { type ByteSource, checkPlainName, type Folder, readRange } from "../source.ts";
import { openSafetensors } from "./open.ts";

const FORMAT = "safetensors-index";

/**
 * Opens the index and the headers of all its files.
 *
 * @param options `folder` with the files; required
 * @throws FormatError MISSING without a folder, a file or a tensor; NAME for a file elsewhere; DISAGREEMENT for a tensor in
 *   another file than the index says; and those of each file
 */
export async function openSafetensorsIndex(source: ByteSource, options?: ReadOptions): Promise<Contents> {
  const limits = limitsFrom(options);
  const budget = budgetFrom(options, source.size);
  if (source.size > limits.safetensorsHeaderBytes) {
    fail(
      FORMAT,
      "LIMIT",
      `expected an index of at most ${limits.safetensorsHeaderBytes} bytes (limit safetensorsHeaderBytes), got ${source.size}.`,
    );
  }
  const bytes = new Uint8Array(await readRange(FORMAT, source, 0, source.size));
  const index = parseJson(bytes, { format: FORMAT, depth: limits.jsonDepth, budget });
  const places = index instanceof Map ? index.get("weight_map") : undefined;
  if (!(index instanceof Map) || !(places instanceof Map)) {
    return fail(FORMAT, "HEADER", "expected an object with a weight_map.", { offset: 0 });
  }
  if (places.size > limits.tensors) {
    fail(FORMAT, "LIMIT", `expected at most ${limits.tensors} tensors (limit tensors), got ${places.size}.`);
  }
  const { folder } = options ?? {};
  if (folder === undefined) {
    return fail(
      FORMAT,
      "MISSING",
      "expected the folder of the index, got the index alone. Open it from a folder.",
    );
  }
  const files = new Map<string, Contents>();
  const companions = new Map<string, ByteSource>();
  const tensors = new Map<string, LazyTensor>();
  for (const [name, file] of places) {
    const place = { entry: name };
    if (typeof file !== "string") {
      return fail(
        FORMAT,
        "HEADER",
        `tensor ${describe(name)}: expected a file name, got ${describe(file)}.`,
        place,
      );
    }
    const contents = files.get(file) ?? (await openPart(folder, file, companions, { ...options, budget }));
    files.set(file, contents);
    const tensor = contents.tensors.get(name);
    if (tensor === undefined) {
      return fail(
        FORMAT,
        "MISSING",
        `tensor ${describe(name)}: expected it in ${describe(file)}, got none.`,
        place,
      );
    }
    // Its place is one in another file, not in the index.
    const { dtype, shape, location } = tensor;
    tensors.set(name, {
      dtype,
      shape,
      beside: location && [{ file, ...location }],
      read: () => tensor.read(),
    });
  }
  for (const [file, contents] of files) {
    for (const name of contents.tensors.keys()) {
      if (places.get(name) !== file) {
        fail(
          FORMAT,
          "DISAGREEMENT",
          `${describe(file)}: expected the tensors that the index names, got ${describe(name)} too.`,
          {
            entry: name,
          },
        );
      }
    }
  }
  return {
    format: FORMAT,
    tensors,
    companions,
    metadata: new Map(index.get("metadata") instanceof Map ? [["metadata", index.get("metadata")]] : []),
  };
}

async function openPart(
  folder: Folder,
  file: string,
  companions: Map<string, ByteSource>,
  options: ReadOptions & { budget: Budget },
): Promise<Contents> {
  checkPlainName(FORMAT, file, { entry: file });
  const part = await folder.open(file);
  if (part === undefined) {
    return fail(FORMAT, "MISSING", `expected a file ${describe(file)}, got none.`, { entry: file });
  }
  options.budget.admit(part.size);
  companions.set(file, part);
  return openSafetensors(part, options);
}
