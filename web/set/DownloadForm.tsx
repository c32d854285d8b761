/** Downloads the edited checkpoint. */
import { useState } from "preact/hooks";
import type { WritableFormat } from "../../src/checkpoint.ts";
import { say } from "../app/announce.tsx";
import { bytes } from "../charts/numbers.ts";
import { download } from "../charts/save.tsx";
import { fail, noteSaved, type OpenDocument } from "../state/app.ts";
import { SelectField } from "../ui/Field.tsx";

const FORMATS: readonly [format: WritableFormat, label: string][] = [
  ["safetensors", "safetensors (PyTorch)"],
  ["pytorch", "PyTorch .pt"],
  ["npz", "NumPy .npz"],
  ["onnx", "ONNX"],
  ["keras", "Keras 3 .keras"],
  ["keras-h5", "Keras .h5"],
  ["keras-weights", "Keras .weights.h5"],
  ["tfjs", "TensorFlow.js"],
];

export function DownloadForm({ main }: { main: OpenDocument }) {
  const [format, setFormat] = useState<"source" | WritableFormat>("source");
  const [isLossy, setLossy] = useState(false);
  const [result, setResult] = useState<{ text: string; notes: readonly string[] } | undefined>();
  const [isBusy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    setResult(undefined);
    try {
      const { files, notes } = await main.worker.call("save", { format, lossy: isLossy });
      for (const file of files) download(file.name, file.bytes);
      noteSaved(main);
      const text = files.map((file) => `${file.name}, ${bytes(file.bytes.length)}`).join("; ");
      setResult({ text, notes });
      say(`Saved ${text}`);
    } catch (error) {
      fail(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      class="set-form download"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h3>Download</h3>
      <SelectField<typeof format>
        name="format"
        class="field field-above"
        value={format}
        options={[
          { value: "source", label: `as opened: ${main.outline.format}` },
          ...FORMATS.map(([value, label]) => ({ value, label })),
        ]}
        onChange={setFormat}
      />
      {format === "source" && !main.outline.inPlace && (
        <p class="quiet">This file cannot be changed in place; its tensors are written as safetensors.</p>
      )}
      {format !== "source" && (
        <label class="check">
          <input
            type="checkbox"
            checked={isLossy}
            onChange={(event) => setLossy(event.currentTarget.checked)}
          />{" "}
          drop what the format cannot hold
        </label>
      )}
      <button type="submit" class="button" disabled={isBusy}>
        Download
      </button>
      {result && (
        <div class="download-done">
          <p class="text">{result.text}</p>
          {result.notes.map((note, k) => (
            <p key={k} class="quiet text">
              {note}
            </p>
          ))}
        </div>
      )}
    </form>
  );
}
