/** An output of a run as a chart: bars for one row or column, lines over frames, a picture of what lines cannot show. */
import { useMemo } from "preact/hooks";
import { Curves } from "../charts/Curves.tsx";
import { HeatMap } from "../charts/HeatMap.tsx";
import { amount, rough, short } from "../charts/numbers.ts";
import { Strip } from "../charts/Strip.tsx";
import { useIndex } from "../state/app.ts";
import { lookOf } from "../train/look.ts";
import { SelectField } from "../ui/Field.tsx";
import { Figures } from "../ui/Figures.tsx";
import { shownCharacter } from "../watch/UnitText.tsx";
import type { Answer } from "./protocol.ts";

/** Features that are drawn as lines. */
const LINES = 8;
/** Lines that share one place. */
const TOGETHER = 4;

interface Props {
  answer: Answer;
  /** The character of each frame. */
  characters?: readonly string[];
}

export function AnswerChart({ answer, characters }: Props) {
  const { name, features, isVector, sequences, range, names } = answer;
  const [wish, choose] = useIndex("network.sequence");
  const chosen = Math.min(wish, sequences.length - 1);
  const values = useMemo(
    () => (isVector ? Float32Array.from(sequences.flatMap((each) => [...each])) : sequences[chosen]),
    [answer, chosen],
  );
  const rows = values.length / features;
  const rowName = isVector ? "sequence" : "frame";
  const item = names === undefined ? "feature" : "symbol";
  const lines = useMemo(
    () =>
      Array.from({ length: features }, (_, k) => ({
        label: features === 1 ? name : `${name} ${k}`,
        values: Float32Array.from({ length: rows }, (_, row) => values[row * features + k]),
        ...lookOf(k + 1),
      })),
    [values],
  );
  const most = Math.max(-range[0], range[1]);
  const label = names && ((feature: number) => shownCharacter(names[feature]));
  return (
    <>
      {!isVector && sequences.length > 1 && (
        <SelectField
          name="sequence"
          value={String(chosen)}
          options={sequences.map((_, k) => ({ value: String(k), label: String(k) }))}
          onChange={(text) => choose(Number(text))}
        />
      )}
      {values.length === 1 ? (
        <Figures class="" items={[{ name, value: short(values[0]) }]} />
      ) : rows === 1 || (isVector && features === 1) ? (
        <Strip
          title={name}
          quantity={name}
          item={rows === 1 ? item : rowName}
          values={values}
          colour="var(--accent)"
          domain={range}
          name={(rows === 1 && label) || String}
          height={170}
        />
      ) : !isVector && features <= LINES ? (
        <Curves
          title={name}
          summary={`${amount(rows, rowName)} of ${amount(features, "number")}, from ${rough(range[0])} to ${rough(range[1])}.`}
          x={Float32Array.from({ length: rows }, (_, k) => k)}
          xName={rowName}
          yName={name}
          curves={lines}
          lanes={features > TOGETHER}
          yDomain={range}
          height={features > TOGETHER ? 40 + 44 * features : 240}
        />
      ) : (
        <HeatMap
          title={name}
          values={values}
          rows={{
            count: rows,
            name: rowName,
            label: characters && ((row) => `“${shownCharacter(characters[row] ?? "")}”`),
          }}
          columns={{ count: features, name: item, label }}
          range={range[0] < 0 ? [-most, most] : range}
          colour={range[0] < 0 ? undefined : "var(--accent)"}
        />
      )}
    </>
  );
}
