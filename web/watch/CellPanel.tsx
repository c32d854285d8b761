/** One cell over one sequence: everything here shares a step and a unit, which the pointer and the sliders move. */
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { Curves } from "../charts/Curves.tsx";
import { HeatMap } from "../charts/HeatMap.tsx";
import { extentOf, rough, short, steps } from "../charts/numbers.ts";
import { Strip } from "../charts/Strip.tsx";
import { GateChip } from "../gates/GateName.tsx";
import { memoryOf } from "../gates/reach.ts";
import { lookOf } from "../look/gates.ts";
import { useIndex, useParam } from "../state/app.ts";
import { Term } from "../terms/Term.tsx";
import { Button } from "../ui/Button.tsx";
import { Fold } from "../ui/Fold.tsx";
import { Segments } from "../ui/Segments.tsx";
import { Slider } from "../ui/Slider.tsx";
import { AblationPanel } from "./AblationPanel.tsx";
import type { Ablations, CellPlace, CellSeries, Fed } from "./protocol.ts";
import { crossing, quantitiesOf, slowestFirst, timescaleOn, unitSize, unitValues } from "./quantities.ts";
import { Saturation } from "./Saturation.tsx";
import { UnitText } from "./UnitText.tsx";

/** Steps in view around the selected one. */
const WINDOW = 120;
/** Milliseconds in which all steps play. */
const RUN = 12_000;

interface Props {
  fed: Fed;
  series: CellSeries;
  place: CellPlace;
  ablation: Ablations | undefined;
  /** Shows what a language model expects after the selected step. */
  next?(step: number): ComponentChildren;
}

export function CellPanel({ fed, series, place, ablation, next }: Props) {
  const quantities = useMemo(() => quantitiesOf(series, place), [series]);
  // For a text the state is most telling, else the gate that keeps it.
  const usual = fed.labels && place.hasCell ? "state" : (place.retain?.gate ?? quantities[0].key);
  const [shownKey, setShown] = useParam("watch.show", usual);
  const [order, setOrder] = useParam("watch.order", "index");
  const [unitText, setUnitText] = useParam("watch.unit", String(series.followers?.[0]?.unit ?? 0));
  const [keptStep, keepStep] = useIndex("watch.step");
  // Where the pointer or the slider is; another kept step, from the address or where a slider stops, replaces it.
  const [seen, see] = useState({ step: keptStep, kept: keptStep });
  const setStep = (next: number) => see({ step: next, kept: keptStep });
  const [pinned, setPinned] = useState(false);
  const [hovered, setHovered] = useState<number | undefined>();
  const shown = quantities.find(({ key }) => key === shownKey) ?? quantities[0];
  const { values, units, range } = shown;
  const { steps, labels } = fed;
  const step = Math.min(seen.kept === keptStep ? seen.step : keptStep, steps - 1);
  const [isPlaying, play] = useState(false);
  useEffect(() => {
    if (!isPlaying) return;
    if (step === steps - 1) return play(false);
    const timer = setTimeout(() => setStep(step + 1), Math.min(250, Math.max(30, RUN / steps)));
    return () => clearTimeout(timer);
  }, [isPlaying, step, steps]);
  const kept = Math.max(0, Math.min(Math.trunc(Number(unitText)) || 0, units - 1));
  const unit = pinned ? kept : Math.min(hovered ?? kept, units - 1);
  const setUnit = (next: number) => {
    setHovered(undefined);
    setUnitText(String(next));
  };
  const hold = (next: number) => {
    setUnit(next);
    setPinned(true);
  };
  const rows = useMemo(
    () =>
      order === "time" && place.retain !== undefined && units === place.hiddenSize
        ? slowestFirst(series, place, steps)
        : undefined,
    [order, values, steps, units],
  );
  const own = useMemo(() => unitValues(values, steps, units, unit), [values, unit, units]);
  const stepLabel = labels && ((t: number) => `“${labels[t] === "\n" ? "⏎" : labels[t]}”`);
  const atStep = useMemo(() => {
    const row = values.subarray(step * units, (step + 1) * units);
    return shown.squash === undefined ? row : row.map(shown.squash);
  }, [shown, step]);
  const shownName = shown.squash === undefined ? shown.label : `tanh of the ${shown.label}`;
  const from = Math.max(0, Math.min(step - WINDOW / 2, steps - WINDOW));
  const to = Math.min(steps, from + WINDOW);
  const state = quantities.find(({ key }) => key === "state");
  const size = useMemo(() => (state ? unitSize(state.values, state.units, unit) : 1), [state, unit]);
  const curves = useMemo(
    () =>
      quantities
        .filter((each) => each.units > unit)
        .map((each) => ({
          label: each.letter,
          colour: each.colour,
          // The cell state is drawn against the unit's own greatest size.
          domain: each === state ? ([-size, size] as const) : each.isSigned ? ([-1, 1] as const) : each.range,
          values: unitValues(each.values.subarray(from * each.units), to - from, each.units, unit),
        })),
    [quantities, unit, size, from, to],
  );
  const grid = useMemo(() => Float64Array.from({ length: to - from }, (_, k) => from + k), [from, to]);
  const gates = series.gates.filter(({ saturation }) => saturation !== undefined);
  const onCursor = (at: { column: number; row: number } | undefined) => {
    if (at === undefined) return setHovered(undefined);
    setStep(at.column);
    if (!pinned) setHovered(at.row);
  };
  return (
    <>
      <Memory fed={fed} series={series} place={place} />
      <section class="panel" aria-labelledby="watch-map">
        <div class="panel-head">
          <h2 id="watch-map">Over time</h2>
          <Segments
            label="What is shown"
            value={shown.key}
            onChange={setShown}
            choices={quantities.map(({ key, label }) => ({
              value: key,
              label: series.gates.some(({ gate }) => gate === key) ? (
                <span class="watch-gate">
                  <GateChip gate={key} /> {label}
                </span>
              ) : (
                label
              ),
            }))}
          />
          <Segments
            label="Order of units"
            value={order}
            onChange={setOrder}
            choices={[
              { value: "index", label: "units by index" },
              ...(place.retain === undefined ? [] : [{ value: "time", label: "slowest first" }]),
            ]}
          />
        </div>
        {labels && (
          <UnitText
            title={`${shown.label} of unit ${unit} over the text`}
            labels={labels}
            values={shown.squash === undefined ? own : own.map(shown.squash)}
            middle={shown.isSigned ? 0 : 0.5}
            quantity={`${shown.label} of unit ${unit}`}
            step={step}
            onStep={setStep}
          />
        )}
        <HeatMap
          title={`${shown.label} over time`}
          heading={shown.about}
          values={values}
          turned
          rows={{ count: units, name: "unit", at: unit }}
          columns={{ count: steps, name: "step", at: step, label: stepLabel }}
          colour={shown.isSigned ? "diverging" : shown.colour}
          range={range}
          shade={shown.shade}
          height={Math.max(200, Math.min(380, 60 + units * 5))}
          order={rows}
          onCursor={onCursor}
          onPick={({ column: t, row: j }) => {
            setStep(t);
            keepStep(t);
            setUnit(j);
            setPinned(!pinned || j !== kept);
          }}
        />
        <div class="watch-scrub">
          <Button
            look="button primary"
            onClick={() => {
              if (isPlaying) keepStep(step);
              else if (step === steps - 1) setStep(0);
              play(!isPlaying);
            }}
          >
            {isPlaying ? "❚❚ Pause" : "▶ Play"}
          </Button>
          <Slider
            name="step"
            value={step}
            most={steps - 1}
            set={setStep}
            onStop={keepStep}
            text={`${step}${stepLabel ? ` ${stepLabel(step)}` : ""}`}
          />
          <Slider name="unit" value={unit} most={units - 1} set={setUnit} text={String(unit)} />
          <Button
            aria-pressed={pinned}
            title="Keeps this unit while the pointer moves over the picture"
            onClick={() => {
              setUnit(unit);
              setPinned(!pinned);
            }}
          >
            {pinned ? "Unit held" : "Hold unit"}
          </Button>
        </div>
        {next?.(step)}
        {series.followers !== undefined && series.followers.length > 0 && (
          <div class="watch-followers">
            <span class="quiet">Units that follow the text:</span>
            {series.followers.slice(0, 6).map(({ unit: j, what, correlation }) => (
              <Button
                key={what}
                aria-pressed={pinned && j === kept}
                title={`correlation ${correlation.toFixed(2)} with the ${place.hasCell ? "cell state" : "state"}`}
                onClick={() => {
                  hold(j);
                  setShown(place.hasCell ? "state" : "output-state");
                }}
              >
                {what}
                <span class="quiet num">{` ${short(Number(correlation.toFixed(2)))}`}</span>
              </Button>
            ))}
          </div>
        )}
      </section>
      <div class="watch-pair">
        <section class="panel" aria-label={`Unit ${unit}`}>
          <Curves
            title={
              to - from < steps ? `Unit ${unit}, steps ${from} to ${to - 1}` : `Unit ${unit} at every step`
            }
            summary={`Gates and state of unit ${unit} at steps ${from} to ${to - 1}.`}
            x={grid}
            xName="step"
            yName={laneNames(curves)}
            lanes
            yDomain={[-1, 1]}
            height={270}
            at={step - from}
            curves={curves}
          />
        </section>
        <section class="panel" aria-label={`Step ${step}`}>
          <Strip
            title={`${shownName} at step ${step}`}
            heading={`${shownName} at step ${step}${stepLabel ? ` ${stepLabel(step)}` : ""}`}
            values={atStep}
            quantity={shownName}
            colour={shown.colour}
            domain={shown.squash === undefined ? range : [-1, 1]}
            selected={unit}
            onPick={hold}
            height={270}
          />
        </section>
      </div>
      {gates.length > 0 && (
        <Fold heading="Saturation: how often each unit's gate is open or shut">
          <p class="quiet">
            A dot is a unit, a larger one several in the same place. The farther from the corner at 0, the
            longer a gate is <Term id="saturation">saturated</Term>; on the dashed line it always is.
          </p>
          <div class="watch-scatters">
            {gates.map(({ gate, saturation }) => (
              <Saturation
                key={gate}
                gate={gate}
                left={saturation!.left}
                right={saturation!.right}
                unit={unit}
                onPick={hold}
              />
            ))}
          </div>
        </Fold>
      )}
      <AblationPanel ablation={ablation} />
      {series.survival !== undefined && (
        <SurvivalPanel survival={series.survival} place={place} unit={unit} />
      )}
    </>
  );
}

/** Units that remember alike by their biases and on the sequence: within this factor. */
const ALIKE = 1.25;

/** How long the cell remembers by its biases alone, and on this sequence, side by side. */
function Memory({ fed, series: { survival }, place }: Pick<Props, "fed" | "series" | "place">) {
  const { atRest, retain } = place;
  if (survival === undefined || atRest === undefined) return null;
  const { lags, median } = survival;
  const here = timescaleOn(survival);
  const verdict =
    here < Infinity
      ? memoryOf(here, crossing(lags, median, 0.5))
      : `remembers more than ${steps(lags.at(-1)!)}`;
  const way = here > atRest === (retain!.sign === 1) ? "open" : "shut";
  const why =
    Math.max(here / atRest, atRest / here) < ALIKE
      ? "The weights hardly change that."
      : `The weights ${way} the ${retain!.gate} gate further than its bias does.`;
  return (
    <section class="panel watch-memory" aria-label="How long it remembers">
      <p class="verdict">
        {`On this ${fed.labels ? "text" : "sequence"} it ${verdict}. `}
        <Term id="survival">How is this known?</Term>
      </p>
      <p class="quiet">{`By its biases alone it ${memoryOf(atRest)}. ${why}`}</p>
    </section>
  );
}

/** The span of each lane, those of one span together: `i f o 0 to 1 · g h ±1 · c ±2.9`. */
function laneNames(curves: readonly { label: string; domain: readonly [number, number] }[]): string {
  const spans = new Map<string, string[]>();
  for (const { label, domain } of curves) {
    const [low, high] = domain.map(rough);
    const span = domain[0] < 0 ? `±${high}` : `${low} to ${high}`;
    spans.set(span, [...(spans.get(span) ?? []), label]);
  }
  return [...spans].map(([span, labels]) => `${labels.join(" ")} ${span}`).join(" · ");
}

interface SurvivalProps {
  survival: NonNullable<CellSeries["survival"]>;
  place: CellPlace;
  unit: number;
}

function SurvivalPanel({ survival, place, unit }: SurvivalProps) {
  const { lags, median, low, high, byUnit } = survival;
  const own = lags.map((_, k) => byUnit[k * place.hiddenSize + unit]);
  const gate = place.retain!.gate;
  const least = Math.max(
    1e-3,
    Math.min(1e-2, extentOf([low, own].map((l) => Array.from(l).filter((v) => v > 0)))[0]),
  );
  return (
    <Fold heading="Survival: what is left of a value k steps later">
      <p class="quiet">
        What the {gate} gate keeps at each step, <Term id="survival">multiplied</Term>. The band covers 80 %
        of the units.
      </p>
      <Curves
        title="Share of a value that survives k steps"
        heading={false}
        summary={`The median unit has lost half of a value after ${steps(crossing(lags, median, 0.5) ?? Infinity)}.`}
        x={lags}
        xName="steps k"
        yName="share left"
        xLog
        yLog
        yDomain={[least, 1]}
        height={230}
        rules={[{ at: 0.5, label: "half" }]}
        curves={[
          { label: "median", colour: lookOf(gate).colour, values: median, band: { low, high } },
          ...(unit < place.hiddenSize
            ? [{ label: `unit ${unit}`, colour: "var(--ink)", dash: "4 3", values: own }]
            : []),
        ]}
      />
    </Fold>
  );
}
