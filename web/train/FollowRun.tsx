/** Follows a run of `sluice train`: its loss, its gradients, and the biases of its gates in the newest training state. */
import { useEffect, useMemo, useState } from "preact/hooks";
import { Curves } from "../charts/Curves.tsx";
import { extentOf, fixed, short } from "../charts/numbers.ts";
import { Strip } from "../charts/Strip.tsx";
import { GateName } from "../gates/GateName.tsx";
import { lookOf } from "../look/gates.ts";
import { app, fail, open } from "../state/app.ts";
import { checkpointWorker } from "../worker/client.ts";
import type { Outline } from "../worker/protocol.ts";
import { type Log, type Looked, RunFollower, thinned } from "./follow.ts";

/** Milliseconds between looks. */
const EVERY = 1000;
const POINTS = 400;

export function FollowRun() {
  const [looked, setLooked] = useState<Looked | undefined>();
  const [isLost, setLost] = useState(false);

  useEffect(() => {
    const follower = new RunFollower();
    let timer: ReturnType<typeof setTimeout>;
    let isOn = true;
    const look = async () => {
      try {
        const found = await follower.look();
        if (isOn) {
          setLooked(found);
          setLost(false);
        }
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        // The server has ended or sleeps: keep the last reading, the next look may succeed.
        if (isOn) setLost(true);
      }
      if (isOn) timer = setTimeout(() => void look(), EVERY);
    };
    void look();
    return () => {
      isOn = false;
      clearTimeout(timer);
    };
  }, []);

  if (looked === undefined) return <p class="quiet">{isLost ? "The server does not answer." : "Looking…"}</p>;
  if (!looked.isServed) {
    return (
      <section class="panel">
        <h1>Follow a run in training</h1>
        <p class="train-lead">This page has no run directory. Start a run and serve it:</p>
        <pre class="mono">{"sluice train data.csv --out run\nsluice view run"}</pre>
      </section>
    );
  }
  return <Run looked={looked} isLost={isLost} />;
}

function Run({ looked: { log, checkpoint, ended }, isLost }: { looked: Looked; isLost: boolean }) {
  const last = log.records.at(-1);
  const file = ended ? "model.safetensors" : checkpoint?.name;
  const outline = useOutline(file, checkpoint?.step);
  return (
    <>
      <header class="train-head">
        <h1>{ended ? "A finished run" : "A run in training"}</h1>
        <dl class="run-figures num follow-figures">
          <Figure name="update" value={last === undefined ? "–" : String(last.step)} />
          <Figure name="epoch" value={last === undefined ? "–" : String(last.epoch)} />
          <Figure name="loss" value={last === undefined ? "–" : short(last.loss)} />
          <Figure name="learning rate" value={last === undefined ? "–" : short(last.lr)} />
          <Figure name="checkpoint" value={file ?? "none yet"} />
          <Figure name="state" value={isLost ? "server does not answer" : ended ? "ended" : "followed"} />
        </dl>
        {log.skipped > 0 && (
          <p class="quiet">{`${log.skipped} lines of the log are not records and were left out.`}</p>
        )}
      </header>
      <LogCurves log={log} />
      {outline !== undefined && file !== undefined && <CheckpointGates outline={outline} file={file} />}
    </>
  );
}

function LogCurves({ log }: { log: Log }) {
  const records = useMemo(() => thinned(log.records, POINTS), [log]);
  const x = useMemo(() => records.map(({ step }) => step), [records]);
  const loss = records.map((record) => record.loss);
  const smooth = useMemo(() => smoothed(log, x), [log, x]);
  const validated = useMemo(() => lastValidation(log, x), [log, x]);
  const norms = records.map(({ gradNorm }) => gradNorm);
  if (records.length < 2) return <p class="quiet">No updates yet.</p>;
  const positive = (list: readonly number[]): [number, number] => {
    const [low, high] = extentOf([list.filter((value) => value > 0)]);
    return [Math.max(low * 0.8, high * 1e-6), high * 1.25];
  };
  const last = records[records.length - 1];
  return (
    <div class="watch-pair">
      <section class="panel" aria-label="Loss of the run">
        <Curves
          title="Loss of the run"
          summary={`${log.records.length} updates; the last loss is ${short(last.loss)}.`}
          x={x}
          xName="update"
          yName="loss (log)"
          yLog
          yDomain={positive(loss)}
          height={260}
          curves={[
            { label: "update", colour: "var(--line-strong)", dash: "1.5 2", values: loss },
            { label: "mean", colour: "var(--accent)", values: smooth },
          ]}
        />
      </section>
      {validated.some(Number.isFinite) && (
        // Often another measure than the loss, such as an absolute error beside Huber's, so it has its own axis.
        <section class="panel" aria-label="Validation of the run">
          <Curves
            title="Validation"
            summary={`The last validation measure is ${short(validated[validated.length - 1])}.`}
            x={x}
            xName="update"
            yName="validation measure (log)"
            yLog
            yDomain={positive(validated)}
            height={260}
            curves={[{ label: "validation", colour: "var(--ink)", values: validated }]}
          />
        </section>
      )}
      <section class="panel" aria-label="Gradients of the run">
        <Curves
          title="Norm of the gradient"
          summary={`The last norm is ${short(last.gradNorm)}.`}
          x={x}
          xName="update"
          yName="norm (log)"
          yLog
          yDomain={positive(norms)}
          height={260}
          curves={[{ label: "gradient", colour: "var(--accent)", values: norms }]}
        />
      </section>
    </div>
  );
}

/** Running mean with a decay of 0.95, at the updates that are shown. */
function smoothed({ records }: Log, x: readonly number[]): number[] {
  const values: number[] = [];
  let mean = Number.NaN;
  let k = 0;
  for (const { step, loss } of records) {
    if (Number.isFinite(loss)) mean = Number.isNaN(mean) ? loss : 0.95 * mean + 0.05 * loss;
    if (step === x[k]) {
      values.push(mean);
      k++;
    }
  }
  return values;
}

/** The newest validation loss at each shown update. */
function lastValidation({ records }: Log, x: readonly number[]): number[] {
  const values: number[] = [];
  let known = Number.NaN;
  let k = 0;
  for (const { step, validationLoss } of records) {
    known = validationLoss ?? known;
    if (step === x[k]) {
      values.push(known);
      k++;
    }
  }
  return values;
}

function CheckpointGates({ outline, file }: { outline: Outline; file: string }) {
  const look = async (view: "gates" | "watch") => {
    if (await open("main", { kind: "url", url: `run/${file}` })) app.set({ view });
  };
  const cells = outline.layers.flatMap((layer, l) =>
    layer.cells.map((cell, c) => ({ layer, cell, key: `${l}.${c}` })),
  );
  return (
    <section class="panel" aria-labelledby="follow-gates">
      <div class="panel-head">
        <h2 id="follow-gates">
          Biases of the gates in <span class="text">{file}</span>
        </h2>
        <button type="button" class="button" onClick={() => void look("gates")}>
          Open in Gates
        </button>
        <button type="button" class="button" onClick={() => void look("watch")}>
          Open in Watch
        </button>
      </div>
      {cells.map(({ layer, cell, key }) => {
        const biased = cell.gates.filter(({ bias }) => bias !== undefined);
        const domain = extentOf([...biased.map(({ bias }) => bias!), [0]]);
        const place = `${layer.name}, layer ${cell.layer}${layer.bidirectional ? `, ${cell.direction}` : ""}`;
        return (
          <div key={key}>
            <h3 class="text">{place}</h3>
            <div class="follow-gates">
              {biased.map(({ gate, bias }) => (
                <div key={gate}>
                  <GateName gate={gate} />
                  <span class="quiet num">{` mean ${fixed(bias!.reduce((sum, value) => sum + value, 0) / bias!.length)}`}</span>
                  <Strip
                    title={`Bias of the ${gate} gate, ${place}`}
                    heading={false}
                    values={bias!}
                    quantity="effective bias"
                    colour={lookOf(gate).colour}
                    domain={domain}
                    height={96}
                  />
                </div>
              ))}
            </div>
          </div>
        );
      })}
    </section>
  );
}

/** Returns the network of a file of the run; the previous one until it is read. */
function useOutline(file: string | undefined, step: number | undefined): Outline | undefined {
  const [outline, setOutline] = useState<Outline | undefined>();
  useEffect(() => {
    if (file === undefined) return;
    const worker = checkpointWorker();
    worker
      .call("open", { source: { kind: "url", url: `run/${file}` }, readAs: {} })
      .then(setOutline, (error: unknown) => {
        // The run keeps two training states: this one may be gone, and the next look names a newer one.
        if (!(error instanceof Error && error.message.includes("status 404"))) fail(error);
      })
      .finally(() => worker.close());
    return () => worker.close();
  }, [file, step]);
  return outline;
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class="text">{value}</dd>
    </div>
  );
}
