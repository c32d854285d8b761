/** Follows a run of `sluice train`: its loss, its gradients, and the biases of its gates in the newest training state. */
import { useEffect, useMemo, useState } from "preact/hooks";
import { Curves, type CurvesProps } from "../charts/Curves.tsx";
import { extentOf, fixed, short } from "../charts/numbers.ts";
import { Strip } from "../charts/Strip.tsx";
import { GateName } from "../gates/GateName.tsx";
import { lookOf } from "../look/gates.ts";
import { app, fail, open } from "../state/app.ts";
import { Button } from "../ui/Button.tsx";
import { Figures } from "../ui/Figures.tsx";
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
        <Figures
          class="run-figures follow-figures"
          items={[
            { name: "update", value: last?.step ?? "–" },
            { name: "epoch", value: last?.epoch ?? "–" },
            { name: "loss", value: last ? short(last.loss) : "–" },
            { name: "learning rate", value: last ? short(last.lr) : "–" },
            { name: "checkpoint", value: file ?? "none yet" },
            { name: "state", value: isLost ? "server does not answer" : ended ? "ended" : "followed" },
          ]}
        />
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
  const validated = records.map(({ validationLoss = Number.NaN }) => validationLoss);
  const norms = records.map(({ gradNorm }) => gradNorm);
  if (records.length < 2) return <p class="quiet">No updates yet.</p>;
  const last = records[records.length - 1];
  const mean = { label: "mean", colour: "var(--accent)", values: records.map((each) => each.mean) };
  const update = { label: "update", colour: "var(--line-strong)", dash: "1.5 2", values: loss };
  return (
    <div class="watch-pair">
      <LogChart
        title="Loss of the run"
        summary={`${log.records.length} updates; the last loss is ${short(last.loss)}.`}
        x={x}
        yName="loss"
        curves={[update, mean]}
      />
      {/* Often another measure than the loss, such as an absolute error beside Huber's, so it has its own axis. */}
      {validated.some(Number.isFinite) && (
        <LogChart
          title="Validation"
          summary={`The last validation measure is ${short(validated[validated.length - 1])}.`}
          x={x}
          yName="validation measure"
          curves={[{ label: "validation", colour: "var(--ink)", values: validated }]}
        />
      )}
      <LogChart
        title="Norm of the gradient"
        summary={`The last norm is ${short(last.gradNorm)}.`}
        x={x}
        yName="norm"
        curves={[{ label: "gradient", colour: "var(--accent)", values: norms }]}
      />
    </div>
  );
}

type LogChartProps = Pick<CurvesProps, "title" | "summary" | "x" | "yName" | "curves">;

/** Quantities of a run over its updates, on a logarithmic scale that fits the first one. */
function LogChart({ yName, ...rest }: LogChartProps) {
  const positive = Array.from(rest.curves[0].values).filter((value) => value > 0);
  const [low, high] = extentOf([positive]);
  return (
    <section class="panel" aria-label={rest.title}>
      <Curves
        {...rest}
        xName="update"
        yName={`${yName} (log)`}
        yLog
        yDomain={[Math.max(low * 0.8, high * 1e-6), high * 1.25]}
        height={260}
      />
    </section>
  );
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
        <Button onClick={() => void look("gates")}>Open in Gates</Button>
        <Button onClick={() => void look("watch")}>Open in Watch</Button>
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
