/** Runs of delayed recall from several starts: settings, pace, both curves, and the gates of each run. */
import { useEffect, useMemo, useState } from "preact/hooks";
import { say } from "../app/announce.tsx";
import { Curves } from "../charts/Curves.tsx";
import { fail, useParam } from "../state/app.ts";
import { Button } from "../ui/Button.tsx";
import { Segments } from "../ui/Segments.tsx";
import { Fleet, type FleetState } from "./fleet.ts";
import { lookOf } from "./look.ts";
import { RunCard } from "./RunCard.tsx";
import { SettingsForm } from "./SettingsForm.tsx";
import { lineOf, seriesOf } from "./series.ts";
import { CHOICES, specsOf, useSettings } from "./settings.ts";
import { verdictOf } from "./verdict.ts";

/** Points of a curve. */
const POINTS = 250;

export function Compare() {
  const [settings, set] = useSettings();
  const [fleet, setFleet] = useState<Fleet | undefined>();
  const [state, setState] = useState<FleetState | undefined>();
  const [round, setRound] = useState(0);
  const [quantity, setQuantity] = useParam("train.show", "accuracy");

  useEffect(() => {
    const made = new Fleet(specsOf(settings), setState, fail);
    setFleet(made);
    return () => made.close();
  }, [JSON.stringify({ ...settings, updates: 0 }), round]);

  useEffect(() => {
    if (fleet !== undefined) fleet.end = settings.updates;
    // Runs that went farther start again.
    if (done > settings.updates) setRound(round + 1);
  }, [fleet, settings.updates]);

  /** Updates made. */
  const done = Math.max(0, ...(state?.runs ?? []).map(({ update }) => update));
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
  const hasEnded = !!state?.runs.every(
    ({ update, divergedAt }) => divergedAt !== undefined || update >= settings.updates,
  );
  const isReady = state?.kernels !== undefined;
  const verdict =
    done > 0
      ? verdictOf(series)
      : `Press Train: each run makes ${settings.updates.toLocaleString("en")} updates. A run has solved the task when it names 95 % of the symbols. This line then says which start was first, by how much, and what its network remembers.`;
  // More updates than now, for runs that can still learn.
  const more = state?.runs.some(({ divergedAt }) => divergedAt === undefined)
    ? CHOICES.updates.find((count) => count > settings.updates)
    : undefined;
  const trainOn = (updates: number) => {
    set("updates", String(updates));
    fleet!.end = updates;
    fleet!.go();
  };

  useEffect(() => {
    if (hasEnded) say(`Training has ended. ${verdict}`);
  }, [hasEnded]);

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
          <Button
            look="button primary train-go"
            disabled={!isReady || (hasEnded && more === undefined)}
            onClick={() => (isRunning ? fleet?.pause() : hasEnded ? trainOn(more!) : fleet?.go())}
          >
            {isRunning ? "Pause" : hasEnded && more ? `Train on to ${more.toLocaleString("en")}` : "Train"}
          </Button>
          {[1, 10, 100].map((count) => (
            <Button
              key={count}
              disabled={isRunning || hasEnded || !isReady}
              onClick={() => fleet?.step(count)}
            >
              {count === 1 ? "1 update" : `${count} updates`}
            </Button>
          ))}
          <Button onClick={() => setRound(round + 1)}>Reset</Button>
          <span class="quiet num train-rate" data-rate={state?.rate?.toFixed(0) ?? ""} title={state?.kernels}>
            {`update ${done.toLocaleString("en")} of ${settings.updates.toLocaleString("en")}`}
            {isRunning && state?.rate !== undefined && `, ${Math.round(state.rate)} a second`}
          </span>
        </div>
        <p class="train-verdict">{verdict}</p>
        <Curves
          title={quantity === "loss" ? "Loss over updates" : "Accuracy over updates"}
          heading={false}
          summary={verdict}
          x={at}
          xName="updates"
          yName={quantity === "loss" ? "loss, nats" : "share right, running mean"}
          yDomain={quantity === "loss" ? [0, 2.4] : [0, 1]}
          rules={[
            { at: quantity === "loss" ? Math.log(8) : 1 / 8, label: "guessing" },
            ...(quantity === "loss" ? [] : [{ at: 0.95, label: "solved" }]),
          ]}
          height={Math.max(220, Math.min(270, innerHeight - 580))}
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
      <div class="train-cards">
        {series.map((each, k) => (
          <RunCard
            key={each.label}
            series={each}
            look={lookOf(k)}
            isRunning={isRunning}
            hasEnded={hasEnded}
          />
        ))}
      </div>
    </>
  );
}
