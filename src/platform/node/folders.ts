/** Finds the file with the weights in a folder that you name as a checkpoint. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { fail } from "../../core/storage/codes.ts";
import { isDirectory, listNames } from "./files.ts";

/** The model of a run of `sluice train`. */
const MODEL = "model.safetensors";
const VARIABLES = "variables/variables.index";

/** Ends of the names of checkpoints, of which a folder may hold several. */
const CHECKPOINT =
  /\.(safetensors(\.index\.json)?|pt|pth|ckpt|bin|h5|hdf5|keras|onnx|tflite|npz|npy|t7|msgpack|index)$|^(model|weights_manifest)\.json$/;
const SHOWN = 5;

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
  for (const name of [MODEL, `${MODEL}.index.json`, VARIABLES, "variables.index"])
    if (await has(name)) return join(path, name);
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
  // The commands know what to do with the folder of an unfinished run.
  const isOne = (name: string) => CHECKPOINT.test(name) && !/^checkpoint-\d+\./.test(name);
  const names = (await listNames(path)).filter(isOne).sort();
  if (names.length > 0) {
    const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : "";
    const shown = names.slice(0, SHOWN).map((name) => join(path, name));
    const message = `expected a file, got a folder. Name the file to open: ${shown.join(", ")}${more}.`;
    fail("file", "FORMAT_REFUSED", message, { entry: path });
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
