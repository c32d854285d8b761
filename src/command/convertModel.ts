/** `sluice convert RUN model.onnx`: the whole model of a run, with its scaling and windows. */
import { openCheckpointFile } from "../platform/node/checkpoint.ts";
import { writeFileAtomic } from "../platform/node/files.ts";
import { exportOnnx, loadModel, type OnnxExport } from "../tasks.ts";
import { jsonLine, line, type Output } from "./output.ts";

/** Whether a file is a classifier or a forecaster of `sluice train`. */
export async function isWholeModel(path: string): Promise<boolean> {
  const checkpoint = await openCheckpointFile(path);
  try {
    const config = checkpoint.metadata.get("config");
    if (typeof config !== "string") return false;
    return ["classify", "forecast"].includes(JSON.parse(config)?.task);
  } catch (error) {
    // Other programs may use this key too.
    if (error instanceof SyntaxError) return false;
    throw error;
  } finally {
    await checkpoint.close();
  }
}

/** @throws UnsupportedError with the reason, before anything is written */
export async function convertModel(
  path: string,
  out: string,
  { lossy, json }: { lossy?: boolean; json?: boolean },
  output: Output,
): Promise<void> {
  const stored = await loadModel(path);
  const { bytes, inputs, outputs, notes } = exportOnnx(stored, { lossy });
  await writeFileAtomic(out, bytes);
  if (json) return jsonLine(output, { out, format: "onnx", task: stored.task, inputs, outputs, notes });
  const show = (values: OnnxExport["inputs"]) =>
    values.map(({ name, dtype, shape }) => `${name} ${dtype} [${shape.join(", ")}]`).join(", ");
  line(output, `whole model, task ${stored.task}: ${show(inputs)} -> ${show(outputs)}`);
  for (const note of notes) line(output, `note: ${note}`);
  line(output, `written to ${out} (onnx)`);
}
