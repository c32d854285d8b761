/** Every scheme of the library, with its arguments; and every fill of one weight matrix. */
import { useState } from "preact/hooks";
import type { RecordKind } from "../../src/checkpoint.ts";
import { type SchemeArgument, schemeTable } from "../../src/index.ts";
import { addEdit } from "../state/app.ts";
import { SelectField, TextField } from "../ui/Field.tsx";
import type { EditPlace } from "../worker/protocol.ts";
import { fills, parts, scopes } from "./fills.ts";

interface Choice {
  id: string;
  label: string;
  about: string;
  group: string;
  arguments: readonly SchemeArgument[];
  random: boolean;
  /** Of the scheme `weights`. */
  fill?: string;
  replacesWeights: boolean;
}

const GROUPS = ["sets biases", "fills one matrix", "sets every weight"] as const;

const choices: readonly Choice[] = [
  ...schemeTable.map(
    (entry): Choice => ({
      ...entry,
      id: entry.name,
      label: entry.name,
      group: entry.sets === "biases" ? "sets biases" : "sets every weight",
      replacesWeights: entry.sets === "everything",
    }),
  ),
  ...fills.map(
    ([fill, list]): Choice => ({
      id: `weights.${fill}`,
      label: fill,
      about: "one fill for the input or the recurrent weights",
      group: "fills one matrix",
      arguments: list,
      random: fill !== "identity" && fill !== "constant",
      fill,
      replacesWeights: true,
    }),
  ),
];

export function SchemeForm({ place, kind, isBusy }: { place: EditPlace; kind: RecordKind; isBusy: boolean }) {
  const [id, setId] = useState(kind === "rnn" ? "zeroBias" : "chrono");
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({});
  const [part, setPart] = useState<string>(parts[0].value);
  const [per, setPer] = useState<string>(scopes[0].value);
  const [seed, setSeed] = useState("0");
  const choice = choices.find((each) => each.id === id)!;
  const values = choice.arguments.map(({ name, default: initial }) =>
    Number(texts[`${id}.${name}`] ?? initial),
  );
  const isUsable = values.every(Number.isFinite) && Number.isSafeInteger(Number(seed)) && Number(seed) >= 0;
  const apply = (): void => {
    const given = [
      ...(choice.fill === undefined ? [] : [`part=${part}`, `fill=${choice.fill}`, `per=${per}`]),
      ...choice.arguments.map(({ name }, k) => `${name}=${values[k]}`),
    ].join(",");
    const name = choice.fill === undefined ? id : "weights";
    const scheme = given === "" ? name : `${name}:${given}`;
    void addEdit({ kind: "scheme", scheme, seed: Number(seed), ...place });
  };
  return (
    <form
      class="set-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isUsable) apply();
      }}
    >
      <label class="field">
        <span>scheme</span>
        <select value={id} onChange={(event) => setId(event.currentTarget.value)}>
          {GROUPS.map((group) => (
            <optgroup key={group} label={group}>
              {choices
                .filter((each) => each.group === group)
                .map((each) => (
                  <option key={each.id} value={each.id}>
                    {each.label}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
      </label>
      <p class="quiet">{choice.about}</p>
      {choice.fill !== undefined && (
        <>
          <SelectField name="of" value={part} options={parts} onChange={setPart} />
          <SelectField name="per" value={per} options={scopes} onChange={setPer} />
        </>
      )}
      {choice.arguments.map(({ name, about, default: initial }) => (
        <TextField
          key={`${id}.${name}`}
          name={name}
          title={about}
          value={texts[`${id}.${name}`] ?? String(initial)}
          class="field"
          inputMode="decimal"
          set={(text) => setTexts({ ...texts, [`${id}.${name}`]: text })}
        />
      ))}
      {choice.random && (
        <TextField name="seed" class="field" inputMode="numeric" value={seed} set={setSeed} />
      )}
      {choice.replacesWeights && <p class="warn-text">This replaces weights.</p>}
      <button type="submit" class="button primary" disabled={!isUsable || isBusy}>
        Apply
      </button>
    </form>
  );
}
