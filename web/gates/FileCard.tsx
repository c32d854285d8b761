/** The open file, the one beside it, and how it is read. */
import { amount, bytes } from "../charts/numbers.ts";
import { openPicked } from "../start/pickFiles.ts";
import { close, type OpenDocument, open, useApp, useParam } from "../state/app.ts";
import { Button } from "../ui/Button.tsx";
import { SelectField, TextField } from "../ui/Field.tsx";
import { useReference } from "./reference.ts";

export function FileCard({ main }: { main: OpenDocument }) {
  const other = useApp((state) => state.other);
  const reference = useReference();
  const { name, format, size, tensorCount } = main.outline;
  return (
    <div class="file-card">
      <p class="file-name text">{name}</p>
      <p class="quiet">{`${format} · ${bytes(size)} · ${amount(tensorCount, "tensor")}`}</p>
      <ReadAs main={main} />
      <div class="file-other">
        {other === undefined ? (
          <Button onClick={() => void openPicked("other")}>Compare with…</Button>
        ) : (
          <>
            <p>
              <span class="outline-key" aria-hidden="true" /> <span class="quiet">compared with</span>{" "}
              <span class="text">{other.outline.name}</span>{" "}
              <Button look="icon-button" aria-label="Stop comparing" onClick={() => void close("other")}>
                ✕
              </Button>
            </p>
            {reference === undefined && (
              <p class="quiet">
                No layer of this file matches the selected one: only an LSTM compares with an LSTM, a GRU with
                a GRU.
              </p>
            )}
            <OtherLayer other={other} />
          </>
        )}
      </div>
    </div>
  );
}

function OtherLayer({ other }: { other: OpenDocument }) {
  const [value, setValue] = useParam("gates.with", "");
  if (other.outline.layers.length < 2) return null;
  return (
    <SelectField
      name="its layer"
      value={value}
      options={[
        { value: "", label: "the matching one" },
        ...other.outline.layers.map(({ name, layerClass }, k) => ({
          value: String(k),
          label: name || layerClass,
        })),
      ]}
      onChange={setValue}
    />
  );
}

/** Where names and shapes fit several classes, the reader can say which is meant. */
function ReadAs({ main }: { main: OpenDocument }) {
  const { from = "", order = "" } = main.readAs;
  const choices = [
    ...new Set(main.original.layers.flatMap(({ convention, alternatives }) => [convention, ...alternatives])),
  ];
  if (from !== "" && !choices.includes(from)) choices.push(from);
  const reopen = (readAs: { from?: string; order?: string }) => void open("main", main.source, readAs);
  return (
    <details class="read-as" open={from !== "" || order !== ""}>
      <summary>Read as</summary>
      <SelectField
        name="class"
        value={from}
        options={[
          { value: "", label: "what the names say" },
          ...choices.map((choice) => ({ value: choice, label: choice })),
        ]}
        onChange={(value) => reopen({ ...main.readAs, from: value || undefined })}
      />
      <TextField
        isLine
        name="gate order"
        class="field"
        size={6}
        placeholder="e.g. ifog"
        value={order}
        set={(text) => reopen({ ...main.readAs, order: text || undefined })}
      />
    </details>
  );
}
