/** Sets gates: a constant, a scheme or one unit, with a preview of the effect on memory; undo; download. */
import { useState } from "preact/hooks";
import { medianOf } from "../../src/core/tensor/statistics.ts";
import { type GateName, restOf } from "../../src/index.ts";
import { amount, percent, rough } from "../charts/numbers.ts";
import { reachOf, timescaleOf } from "../gates/reach.ts";
import { isCandidate } from "../look/gates.ts";
import { addEdit, type OpenDocument, step, useApp } from "../state/app.ts";
import { Term } from "../terms/Term.tsx";
import type { TermId } from "../terms/terms.ts";
import { NumberField, SelectField, TextField } from "../ui/Field.tsx";
import { Segments } from "../ui/Segments.tsx";
import type { CellOutline, Edit, EditPlace, GateOutline, LayerOutline } from "../worker/protocol.ts";
import { DownloadForm } from "./DownloadForm.tsx";
import { describeEdit } from "./describeEdit.ts";
import { SchemeForm } from "./SchemeForm.tsx";

export type Mode = "constant" | "scheme" | "unit";
type Scope = "all" | "layer" | "cell";

interface Props {
  main: OpenDocument;
  layer: LayerOutline;
  cell: CellOutline;
  mode: Mode;
  onMode(mode: Mode): void;
  unit: number | undefined;
  onUnit(unit: number): void;
}

export function SetPanel({ main, layer, cell, mode, onMode, unit, onUnit }: Props) {
  const selection = useApp((state) => state.selection);
  const isBusy = useApp((state) => state.isBusy);
  const [scope, setScope] = useState<Scope>("cell");
  // On narrow screens the panel is a bar at the lower edge until someone opens it.
  const [isOpen, setOpen] = useState(false);
  const selected = cell.gates[selection.gate];
  const place = placeOf(scope, main, layer, cell);
  return (
    <aside class={isOpen ? "set set-open" : "set"} aria-label="Set gates">
      <div class="panel-head">
        <h2>Set</h2>
        <button
          type="button"
          class="button set-toggle"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? "Close the panel" : `Set the ${selected.gate} gate, download`}
        </button>
        <div class="set-history">
          {([-1, 1] as const).map((by) => (
            <button
              key={by}
              type="button"
              class="icon-button"
              aria-label={by < 0 ? "Undo" : "Redo"}
              title={by < 0 ? "Undo, Ctrl Z" : "Redo, Ctrl Shift Z"}
              disabled={isBusy || main.at === (by < 0 ? 0 : main.edits.length)}
              onClick={() => void step(by)}
            >
              {by < 0 ? "↶" : "↷"}
            </button>
          ))}
        </div>
      </div>
      <Segments
        wide
        label="What to set"
        value={mode}
        onChange={onMode}
        choices={(["constant", "scheme", "unit"] as Mode[]).map((value) => ({ value, label: value }))}
      />
      {mode !== "unit" && (
        <ScopeField scope={scope} onScope={setScope} main={main} layer={layer} cell={cell} />
      )}
      {mode === "scheme" ? (
        <SchemeForm place={place} kind={cell.kind} isBusy={isBusy} />
      ) : (
        <BiasForm
          key={`${mode} ${selected.gate} ${unit}`}
          cell={cell}
          gate={selected.gate}
          unit={mode === "unit" ? (unit ?? 0) : undefined}
          onUnit={onUnit}
          place={mode === "unit" ? placeOf("cell", main, layer, cell) : place}
          isBusy={isBusy}
        />
      )}
      <History main={main} />
      <DownloadForm main={main} />
    </aside>
  );
}

/** Where an edit of this scope acts. */
export function placeOf(
  scope: Scope,
  { outline }: OpenDocument,
  layer: LayerOutline,
  cell: CellOutline,
): EditPlace {
  if (scope === "all") return {};
  const module = outline.layers.length > 1 ? { module: layer.name } : {};
  if (scope === "layer") return module;
  return {
    ...module,
    ...(layer.numLayers > 1 && { layer: cell.layer }),
    ...(layer.bidirectional && { direction: cell.direction }),
  };
}

function ScopeField({
  scope,
  onScope,
  main,
  layer,
  cell,
}: Pick<Props, "main" | "layer" | "cell"> & { scope: Scope; onScope(scope: Scope): void }) {
  const cells = main.outline.layers.reduce((sum, each) => sum + each.cells.length, 0);
  if (cells === 1) return null;
  const scopes: { value: Scope; label: string }[] = [{ value: "all", label: `all ${cells} cells` }];
  if (main.outline.layers.length > 1)
    scopes.push({ value: "layer", label: `${layer.name || layer.layerClass} (${layer.cells.length})` });
  if (layer.cells.length > 1)
    scopes.push({ value: "cell", label: `layer ${cell.layer} ${cell.direction} only` });
  // The one cell of a layer is that layer.
  const shown = scopes.some(({ value }) => value === scope) ? scope : "layer";
  return <SelectField name="in" value={shown} options={scopes} onChange={onScope} />;
}

interface BiasFormProps {
  cell: CellOutline;
  gate: GateName;
  unit: number | undefined;
  onUnit(unit: number): void;
  place: EditPlace;
  isBusy: boolean;
}

function BiasForm({ cell, gate, unit, onUnit, place, isBusy }: BiasFormProps) {
  const [name, setName] = useState<string>(gate);
  const target =
    cell.gates.find((each) => each.gate === name) ??
    cell.gates.find(({ report }) => report.retains !== undefined)!;
  const now =
    target.bias === undefined ? undefined : unit === undefined ? target.report.bias?.mean : target.bias[unit];
  const [text, setText] = useState(() =>
    unit === undefined ? "1" : now === undefined ? "1" : String(Number(now.toFixed(4))),
  );
  const value = text.trim() === "" ? Number.NaN : Number(text);
  const isUsable =
    Number.isFinite(value) &&
    target.bias !== undefined &&
    (unit === undefined || (unit >= 0 && unit < cell.hiddenSize));
  const choices = cell.gates.map(({ gate: value, letter, bias }) => ({
    value: value as string,
    label: `${letter}  ${value}${bias === undefined ? " (no single bias)" : ""}`,
    disabled: bias === undefined,
  }));
  if (cell.gates.some(({ report }) => report.retains !== undefined))
    choices.push({ value: "retain", label: "retain (keeps the old state)", disabled: false });
  return (
    <form
      class="set-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isUsable) return;
        const edit: Edit = {
          kind: "bias",
          gate: name,
          bias: value,
          ...(unit !== undefined && { unit }),
          ...place,
        };
        void addEdit(edit);
      }}
    >
      <SelectField name="gate" value={name} options={choices} onChange={setName} />
      {unit !== undefined && (
        <NumberField
          name="unit"
          class="field"
          min={0}
          max={cell.hiddenSize - 1}
          value={unit}
          set={(text) => {
            const next = text === "" ? -1 : Number(text);
            if (Number.isInteger(next) && next >= 0 && next < cell.hiddenSize) onUnit(next);
          }}
        />
      )}
      <TextField
        name="effective bias"
        class="field"
        inputMode="decimal"
        value={text}
        isInvalid={!Number.isFinite(value)}
        set={setText}
      />
      <input
        type="range"
        min={-6}
        max={8}
        step={0.1}
        value={Number.isFinite(value) ? value : 0}
        aria-label="Effective bias"
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <Effect cell={cell} target={target} value={value} unit={unit} />
      <button type="submit" class="button primary" disabled={!isUsable || isBusy}>
        {unit === undefined ? "Set" : `Set unit ${unit}`}
      </button>
    </form>
  );
}

type EffectProps = Pick<BiasFormProps, "cell" | "unit"> & { target: GateOutline; value: number };

/** Previews the effect of the value. */
function Effect({ cell, target, value, unit }: EffectProps) {
  const { gate, bias, report } = target;
  if (bias === undefined)
    return (
      <p class="quiet effect">The two biases of this gate act differently: there is no single one to set.</p>
    );
  if (!Number.isFinite(value)) return <p class="effect error-text">Expected a number.</p>;
  const rest = restOf(cell.activation);
  if (rest === undefined || isCandidate(gate)) return null;
  const [from, to] = [unit === undefined ? medianOf(bias) : bias[unit], value].map(rest);
  const rows: [term: TermId, unit: string, from: string, to: string][] = [
    ["rest", "", percent(from.open), percent(to.open)],
  ];
  if (report.retains !== undefined) {
    rows.push(["timescale", ", steps", rough(timescaleOf(from)), rough(timescaleOf(to))]);
    rows.push(["reach", ", steps", rough(reachOf(from)), rough(reachOf(to))]);
  }
  return (
    <table class="effect num">
      <caption class="visually-hidden">What this bias does</caption>
      <tbody>
        {rows.map(([term, unit, from, to]) => (
          <tr key={term}>
            <th scope="row">
              <Term id={term} />
              {unit}
            </th>
            <td class="quiet">{from}</td>
            <td aria-hidden="true">→</td>
            <td>{to}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function History({ main }: { main: OpenDocument }) {
  if (main.edits.length === 0)
    return <p class="quiet set-none">Nothing is changed. The file on disk never is.</p>;
  return (
    <details key={main.edits.length} class="history" open>
      <summary>{amount(main.at, "change")}</summary>
      <ol>
        {main.edits.map((edit, k) => (
          <li key={k} class={k < main.at ? "" : "undone"}>
            <button
              type="button"
              onClick={() => void step(k + 1 - main.at)}
              aria-label={`Go to: ${describeEdit(edit)}${k < main.at ? "" : " (undone)"}`}
            >
              <span class="text">{describeEdit(edit)}</span>
            </button>
          </li>
        ))}
      </ol>
    </details>
  );
}
