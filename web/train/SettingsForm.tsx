/** The settings of training: the starts to compare, and the sizes that all runs share. */
import { useState } from "preact/hooks";
import { percent } from "../charts/numbers.ts";
import { Button } from "../ui/Button.tsx";
import { SelectField } from "../ui/Field.tsx";
import { Slider } from "../ui/Slider.tsx";
import { lookOf, type RunLook } from "./look.ts";
import type { Start } from "./protocol.ts";
import { labelOf } from "./series.ts";
import {
  BIAS_RANGE,
  CHOICES,
  MOST_STARTS,
  type NumberSetting,
  type Settings,
  startsText,
} from "./settings.ts";

interface Props {
  settings: Settings;
  set(key: keyof Settings, text: string): void;
}

const names: Readonly<Record<NumberSetting, string>> = {
  steps: "steps to bridge, T",
  seeds: "repeats (seeds)",
  hiddenSize: "units",
  lr: "learning rate (Adam)",
  updates: "updates",
};

export function SettingsForm({ settings, set }: Props) {
  const { starts } = settings;
  const change = (list: readonly Start[]) => set("starts", startsText(list));
  const unused = [3, 2, 1, 0, -1, 4, 5].find(
    (bias) => !starts.some((start) => start.kind === "bias" && start.bias === bias),
  );
  const isFull = starts.length >= MOST_STARTS;
  return (
    <section class="panel train-settings" aria-label="What is trained">
      <ol class="train-starts">
        {starts.map((start, k) => (
          <StartRow
            key={k}
            index={k}
            start={start}
            cell={settings.cell}
            set={(next) => change(starts.map((each, at) => (at === k ? next : each)))}
            remove={starts.length > 1 ? () => change(starts.filter((_, at) => at !== k)) : undefined}
          />
        ))}
      </ol>
      <div class="train-add">
        <Button
          disabled={isFull || unused === undefined}
          onClick={() => change([...starts, { kind: "bias", bias: unused! }])}
        >
          Add a bias
        </Button>
        <Button
          disabled={isFull || starts.some(({ kind }) => kind === "chrono")}
          onClick={() => change([...starts, { kind: "chrono" }])}
        >
          Add chrono
        </Button>
      </div>
      <div class="train-shared">
        <SelectField
          class=""
          name="cell"
          value={settings.cell}
          options={[
            { value: "lstm", label: "LSTM" },
            { value: "gru", label: "GRU" },
          ]}
          onChange={(value) => set("cell", value)}
        />
        {(Object.keys(names) as NumberSetting[]).map((key) => (
          <SelectField
            key={key}
            class=""
            name={names[key]}
            value={String(settings[key])}
            options={[...new Set<number>([...CHOICES[key], settings[key]])]
              .sort((a, b) => a - b)
              .map((value) => ({
                value: String(value),
                label: value < 1 ? String(value) : value.toLocaleString("en"),
              }))}
            onChange={(value) => set(key, value)}
          />
        ))}
      </div>
    </section>
  );
}

interface RowProps {
  index: number;
  start: Start;
  cell: "lstm" | "gru";
  set(start: Start): void;
  remove?: () => void;
}

function StartRow({ index, start, cell, set, remove }: RowProps) {
  const [draft, setDraft] = useState<number | undefined>();
  const bias = start.kind === "bias" ? (draft ?? start.bias) : undefined;
  return (
    <li class="train-start">
      <LineKey look={lookOf(index)} />
      {bias === undefined ? (
        <span>chrono: biases drawn for memories of 1 to T steps</span>
      ) : (
        <Slider
          name={`${cell === "gru" ? "update" : "forget"} bias`}
          least={BIAS_RANGE[0]}
          most={BIAS_RANGE[1]}
          step={0.25}
          value={bias}
          text={`${bias.toFixed(2).replace("-", "−")}, keeps ${percent(1 / (1 + Math.exp(-bias)))} a step`}
          set={setDraft}
          onStop={(value) => {
            setDraft(undefined);
            set({ kind: "bias", bias: value });
          }}
        />
      )}
      {remove && (
        <Button look="icon-button" aria-label={`Remove ${labelOf(start)}`} onClick={remove}>
          ✕
        </Button>
      )}
    </li>
  );
}

export function LineKey({ look: { colour, dash } }: { look: RunLook }) {
  return (
    <svg class="line-key" width="26" height="8" aria-hidden="true">
      <path d="M1,4H25" stroke={colour} stroke-width="2.2" stroke-dasharray={dash} />
    </svg>
  );
}
