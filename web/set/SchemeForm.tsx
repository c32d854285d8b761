/** Every scheme of the library, with its arguments. */
import { useState } from "preact/hooks";
import type { CellKind } from "../../src/cells/cell.ts";
import { schemeTable as schemes } from "../../src/cli/schemeTable.ts";
import { addEdit } from "../state/app.ts";
import type { EditPlace } from "../worker/protocol.ts";

export function SchemeForm({ place, kind, isBusy }: { place: EditPlace; kind: CellKind; isBusy: boolean }) {
  const [name, setName] = useState(kind === "rnn" ? "zeroBias" : "chrono");
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({});
  const [seed, setSeed] = useState("0");
  const scheme = schemes.find((each) => each.name === name)!;
  const values = scheme.arguments.map((argument) =>
    Number(texts[`${name}.${argument.name}`] ?? argument.default),
  );
  const isUsable = values.every(Number.isFinite) && Number.isSafeInteger(Number(seed)) && Number(seed) >= 0;
  return (
    <form
      class="set-form"
      onSubmit={(event) => {
        event.preventDefault();
        const given = Object.fromEntries(scheme.arguments.map((argument, k) => [argument.name, values[k]]));
        if (isUsable)
          void addEdit({ kind: "scheme", call: { name, arguments: given }, seed: Number(seed), ...place });
      }}
    >
      <label class="field">
        <span>scheme</span>
        <select value={name} onChange={(event) => setName(event.currentTarget.value)}>
          {(["biases", "everything"] as const).map((sets) => (
            <optgroup key={sets} label={sets === "biases" ? "sets biases" : "sets every weight"}>
              {schemes
                .filter((each) => each.sets === sets)
                .map((each) => (
                  <option key={each.name} value={each.name}>
                    {each.name}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
      </label>
      <p class="quiet">{scheme.about}</p>
      {scheme.arguments.map((argument) => (
        <label class="field" key={argument.name}>
          <span>{argument.name}</span>
          <input
            type="text"
            inputMode="decimal"
            title={argument.about}
            value={texts[`${name}.${argument.name}`] ?? String(argument.default)}
            onInput={(event) =>
              setTexts({ ...texts, [`${name}.${argument.name}`]: event.currentTarget.value })
            }
          />
        </label>
      ))}
      {scheme.random && (
        <label class="field">
          <span>seed</span>
          <input
            type="text"
            inputMode="numeric"
            value={seed}
            onInput={(event) => setSeed(event.currentTarget.value)}
          />
        </label>
      )}
      {scheme.sets === "everything" && <p class="warn-text">This replaces weights too.</p>}
      <button type="submit" class="button primary" disabled={!isUsable || isBusy}>
        Apply
      </button>
    </form>
  );
}
