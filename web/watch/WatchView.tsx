/** Watch: a sequence runs through the network, and every gate of every unit is seen at every step. */
import { useState } from "preact/hooks";
import { say } from "../app/announce.tsx";
import { amount } from "../charts/numbers.ts";
import { app, fail, useApp, useParam } from "../state/app.ts";
import { type Loaded, useEdited } from "../state/useEdited.ts";
import { useFresh, useLatest } from "../state/useLatest.ts";
import { Changes } from "../ui/Changes.tsx";
import { SelectField } from "../ui/Field.tsx";
import { CellPanel } from "./CellPanel.tsx";
import { FeedPanel } from "./FeedPanel.tsx";
import { ForecastPanel } from "./ForecastPanel.tsx";
import { NextCharacters } from "./NextCharacters.tsx";
import type { Fed, Feed, Forecasts, Methods } from "./protocol.ts";

/** A sequence, and the network that it ran through. */
interface Run {
  loaded: Loaded<Methods>;
  subject: number;
  fed: Fed;
  forecasts: Forecasts[];
  isRandom: boolean;
}

export default function WatchView() {
  const main = useApp((state) => state.main)!;
  const loaded = useEdited<Methods>(main, "watch-worker.js", {});
  const [subjectText, setSubject] = useParam("watch.layer", "0");
  const [cellText, setCell] = useParam("watch.cell", "0");
  const [run, setRun] = useState<Run | undefined>();
  const [isBusy, setBusy] = useState(false);

  const subjects = loaded?.subjects ?? [];
  // Links name the layer.
  const named = subjects.findIndex(({ name }) => name === subjectText);
  const index = named >= 0 ? named : subjects[Number(subjectText)] === undefined ? 0 : Number(subjectText);
  const subject = subjects[index];
  const cellIndex = subject?.cells[Number(cellText)] === undefined ? 0 : Number(cellText);
  const place = subject?.cells[cellIndex];

  const seen = useLatest(
    async () =>
      run && {
        ...run,
        cell: cellIndex,
        series: await run.loaded.worker.call("cell", { cell: cellIndex }),
      },
    [run, cellIndex],
  );
  // A run of another layer is not shown under this one's name; another cell is, until this one's numbers arrive.
  const shown = seen !== undefined && seen.loaded === loaded && seen.subject === index ? seen : undefined;

  const feed = async (chosen: Feed) => {
    if (loaded === undefined || subject?.obstacle !== undefined) return;
    setBusy(true);
    app.set({ failure: undefined });
    try {
      const result = await loaded.worker.call("feed", { subject: index, feed: chosen });
      const forecasts =
        chosen.kind === "own" ? await loaded.worker.call("forecasts", { subject: index }) : [];
      setRun({ loaded, subject: index, fed: result, forecasts, isRandom: chosen.kind === "random" });
      say(`${result.what}: ${amount(result.steps, "step")} fed.`);
    } catch (error) {
      fail(error);
    } finally {
      setBusy(false);
    }
  };

  // The picture does not wait for it: every gate that is held is a run.
  const ablation = useFresh(
    async () => shown?.loaded.worker.call("ablate", { cell: shown.cell }),
    [shown?.series],
  );

  return (
    <div class="watch">
      <div class="watch-side">
        <section class="panel" aria-label="What is watched">
          <h1 class="watch-file text">{main.outline.name}</h1>
          <Changes />
          {loaded !== undefined && subject === undefined && (
            <p class="quiet">No recurrent layer was found in this file, so nothing can be fed.</p>
          )}
          {subject !== undefined && (
            <>
              <SelectField
                name="watch"
                class="field field-above"
                value={String(index)}
                options={subjects.map(({ name }, k) => ({ value: String(k), label: name }))}
                onChange={setSubject}
              />
              {subject.cells.length > 1 && (
                <SelectField
                  name="cell"
                  value={String(cellIndex)}
                  options={subject.cells.map(({ label }, k) => ({ value: String(k), label }))}
                  onChange={setCell}
                />
              )}
              <p class="quiet num">{`${subject.about}, ${subject.inputSize} → ${place?.hiddenSize ?? "?"}`}</p>
              {subject.obstacle !== undefined && <p class="notes">{subject.obstacle}</p>}
            </>
          )}
        </section>
        {loaded !== undefined && subject !== undefined && subject.obstacle === undefined && (
          <FeedPanel
            key={`${main.id}.${main.version}.${index}`}
            loaded={loaded}
            subject={subject}
            isBusy={isBusy}
            fed={shown?.fed}
            feed={(chosen) => void feed(chosen)}
          />
        )}
      </div>
      <div class="watch-main" aria-busy={isBusy}>
        {shown !== undefined && subject !== undefined ? (
          <>
            {shown.isRandom && (
              <p class="watch-random">
                <strong>Random input.</strong> It shows how the gates move, not what your data does to them:
                choose that under <em>Feed</em>.
              </p>
            )}
            <ForecastPanel forecasts={shown.forecasts} />
            <CellPanel
              fed={shown.fed}
              series={shown.series}
              place={subject.cells[shown.cell]}
              ablation={ablation}
              {...(subject.task === "language" && {
                next: (step: number) => (
                  <NextCharacters
                    loaded={shown.loaded}
                    subject={index}
                    step={step}
                    actual={shown.fed.labels?.[step + 1]}
                  />
                ),
              })}
            />
          </>
        ) : (
          (loaded === undefined || (subject !== undefined && subject.obstacle === undefined)) && (
            <div class="panel watch-empty">
              <p class="quiet">
                {loaded === undefined || isBusy || run !== undefined
                  ? "Reading the network…"
                  : "Feed a sequence, and the gates show here at every step."}
              </p>
            </div>
          )
        )}
      </div>
    </div>
  );
}
