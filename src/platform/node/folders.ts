/** Finds the file with the weights in a folder that you name as a checkpoint. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { fail } from "../../checkpoint/formats/codes.ts";
import { isDirectory } from "./files.ts";

/** The model of a run of `sluice train`. */
const MODEL = "model.safetensors";
const VARIABLES = "variables/variables.index";

/**
 * Returns the file to open for a path: the model of a run directory, the variables of a SavedModel, the index of a TensorFlow checkpoint; any
 * other path unchanged.
 *
 * @throws FormatError FORMAT_REFUSED for folders of formats that Sluice does not read, MISSING for a SavedModel without variables
 */
export async function fileInFolder(path: string): Promise<string> {
  const exists = (file: string) =>
    stat(file).then(
      () => true,
      () => false,
    );
  const has = (name: string) => exists(join(path, name));
  if (!(await isDirectory(path))) {
    // Opening refuses what is not a path.
    if (typeof path !== "string" || (await exists(path))) return path;
    // TensorFlow names a checkpoint by what its files have in common.
    const index = `${path}.index`;
    return (await exists(index)) ? index : path;
  }
  if (await has(MODEL)) return join(path, MODEL);
  if (await has(VARIABLES)) return join(path, VARIABLES);
  if (await has("saved_model.pb")) {
    const message = `expected weights in ${VARIABLES}, got a folder without that file. Copy the whole folder.`;
    fail("SavedModel", "MISSING", message, { entry: path });
  }
  if ((await has("Manifest.json")) && (await has("Data"))) {
    refuse("a Core ML package (.mlpackage)", "Give the checkpoint it was converted from.", path);
  }
  if (await has("manifest.ocdbt")) {
    refuse(
      "an Orbax checkpoint",
      "Load it there, and write it with flax.serialization.to_bytes or as safetensors.",
      path,
    );
  }
  return path;
}

function refuse(what: string, advice: string, path: string): never {
  return fail(
    what,
    "FORMAT_REFUSED",
    `expected a checkpoint, got ${what}, which Sluice does not read. ${advice}`,
    {
      entry: path,
    },
  );
}
