/** Runs of delayed recall from several starts: settings, pace, both curves, and the gates of each run. */
import { useEffect, useMemo, useState } from "preact/hooks";
import { say } from "../app/announce.tsx";
import { Curves } from "../charts/Curves.tsx";
import { fail, useIndex, useParam } from "../state/app.ts";
import { Segments } from "../ui/Segments.tsx";
import { Fleet, type FleetState } from "./fleet.ts";
import { lookOf } from "./look.ts";
import { RunCard } from "./RunCard.tsx";
import { SettingsForm } from "./SettingsForm.tsx";
import { lineOf, seriesOf } from "./series.ts";
import { specsOf, useSettings } from "./settings.ts";

/** Points of a curve. */
const POINTS = 250;

export function Compare() {
  const [settings, set] = useSettings();
  const [fleet, setFleet] = useState<Fleet | undefined>();
  const [state, setState] = useState<FleetState | undefined>();
  const [round, setRound] = useState(0);
  const [quantity, setQuantity] = useParam("train.show", "accuracy");
  const [wish, setSeed] = useIndex("train.seed", 1);
  const seed = Math.min(Math.max(1, wish), settings.seeds);

  useEffect(() => {
    const made = new Fleet(specsOf(settings), setState, fail);
    setFleet(made);
    return () => made.close();
  }, [settings, round]);

  useEffect(() => fleet?.look(seed), [fleet, seed]);

  const series = useMemo(() => seriesOf(state?.runs ?? []), [state]);
  const at = useMemo(
    () => Array.from({ length: POINTS + 1 }, (_, k) => Math.round((k * settings.updates) / POINTS)),
    [settings.updates],
  );
  const lines = useMemo(
    () => series.map(({ runs }) => lineOf(runs, at, quantity === "loss" ? 2 : 1)),
    [series, at, quantity],
  );
  const isRunning = state?.isRunning ?? false;
  const hasEnded = state?.runs.every(({ ended }) => ended) ?? false;
  const isReady = state?.kernels !== undefined;
  const solved = series.map(({ label, runs }) => {
    const done = runs.filter(({ solvedAt }) => solvedAt !== undefined);
    return `${label}: ${done.length} of ${runs.length} solved`;
  });

  useEffect(() => {
    if (hasEnded) say(`Training has ended. ${solved.join(", ")}.`);
  }, [hasEnded]);

  const chance = quantity === "loss" ? Math.log(8) : 1 / 8;
  return (
    <>
      <header class="train-head">
        <h1>One number at the start: does it learn to remember?</h1>
        <p class="train-lead">
          The network sees one symbol, then {settings.steps - 1} blanks, and must name the symbol. The runs
          differ only in the first bias of the gate that keeps the state. Your browser computes everything.
        </p>
      </header>
      <SettingsForm settings={settings} set={set} />
      <section class="panel" aria-labelledby="train-curves">
        <div class="panel-head">
          <h2 id="train-curves">Learning</h2>
          <Segments
            label="Quantity"
            value={quantity}
            onChange={setQuantity}
            choices={[
              { value: "accuracy", label: "accuracy" },
              { value: "loss", label: "loss" },
            ]}
          />
        </div>
        <div class="train-pace">
          <button
            type="button"
            class="button primary train-go"
            disabled={hasEnded || !isReady}
            onClick={() => (isRunning ? fleet?.pause() : fleet?.go())}
          >
            {isRunning ? "Pause" : "Train"}
          </button>
          {[1, 10, 100].map((count) => (
            <button
              key={count}
              type="button"
              class="button"
              disabled={isRunning || hasEnded || !isReady}
              onClick={() => fleet?.step(count)}
            >
              {count === 1 ? "1 update" : `${count} updates`}
            </button>
          ))}
          <button type="button" class="button" onClick={() => setRound(round + 1)}>
            Reset
          </button>
          <span class="quiet num train-rate" data-rate={state?.rate?.toFixed(0) ?? ""}>
            {state?.rate === undefined
              ? "not started"
              : `in step, ${Math.round(state.rate)} updates a second, ${state.kernels}`}
          </span>
        </div>
        <Curves
          title={quantity === "loss" ? "Loss over updates" : "Accuracy over updates"}
          heading={false}
          summary={`${solved.join(", ")}.`}
          x={at}
          xName="updates"
          yName={quantity === "loss" ? "loss, nats" : "share right, running mean"}
          yDomain={quantity === "loss" ? [0, 2.4] : [0, 1]}
          rules={[
            { at: chance, label: "guessing" },
            ...(quantity === "loss" ? [] : [{ at: 0.95, label: "solved" }]),
          ]}
          height={270}
          curves={series.map(({ label, runs }, k) => ({
            label,
            ...lookOf(k),
            values: lines[k].values,
            ...(runs.length > 1 && { band: lines[k] }),
          }))}
        />
        {settings.seeds > 1 && (
          <p class="quiet">{`Lines are medians of ${settings.seeds} seeds; bands reach from the worst to the best.`}</p>
        )}
      </section>
      {settings.seeds > 1 && (
        <div class="train-seed">
          <Segments
            label="Seed whose gates to show"
            value={String(seed)}
            onChange={(value) => setSeed(Number(value))}
            choices={Array.from({ length: settings.seeds }, (_, k) => ({
              value: String(k + 1),
              label: `seed ${k + 1}`,
            }))}
          />
        </div>
      )}
      <div class="train-cards">
        {series.map((each, k) => {
          const shown = each.runs[Math.min(seed, each.runs.length) - 1];
          return (
            <RunCard key={each.label} series={each} run={shown} look={lookOf(k)} isRunning={isRunning} />
          );
        })}
      </div>
    </>
  );
}
