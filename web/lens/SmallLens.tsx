/** A small cell whose gates are sliders: its portrait, the fixed points by its bias, and the paths that begin where you choose. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { startWorker } from "../app/trusted.ts";
import { Curves } from "../charts/Curves.tsx";
import { amount, percent, rough } from "../charts/numbers.ts";
import { GateName } from "../gates/GateName.tsx";
import { lookOf } from "../look/gates.ts";
import { useParam } from "../state/app.ts";
import { useLatest } from "../state/useLatest.ts";
import { Button } from "../ui/Button.tsx";
import { isNarrow } from "../ui/Fold.tsx";
import { Segments } from "../ui/Segments.tsx";
import { Slider } from "../ui/Slider.tsx";
import type { Methods } from "../watch/protocol.ts";
import { WorkerClient } from "../worker/client.ts";
import { ForkChart } from "./ForkChart.tsx";
import { fadingOf, PlaneChart } from "./PlaneChart.tsx";
import type { Place, Plane, SmallCell } from "./protocol.ts";
import { BIASES, firstOf, KINDS, readCell, SLIDERS, writeCell } from "./scene.ts";

/** Ways that stay in the picture. */
const MOST_WAYS = 6;
const WORDS = {
  weight: "recurrent weight",
  angle: "its turn, degrees",
  input: "input",
} as const;

export function SmallLens() {
  const [kept, keep] = useParam("lens.cell", writeCell(firstOf("LSTM")));
  /** The cell while a slider moves. */
  const [draft, move] = useState<SmallCell | undefined>();
  const cell = useMemo(() => draft ?? readCell(kept), [draft, kept]);
  const [from, setFrom] = useState<Place[]>([]);
  const points = useRef<Place[]>([]);
  const worker = useMemo(() => new WorkerClient<Methods>(startWorker("watch-worker.js")), []);
  useEffect(() => () => worker.close(), []);
  const { bias, ...others } = cell;
  const plane = useLatest(async () => {
    const near = draft ? { near: points.current } : {};
    const result = await worker.call("portrait", { ...cell, from, ...near });
    points.current = result.points.map(({ at }) => at);
    return result;
  }, [cell, from]);
  const fork = useLatest(() => worker.call("fork", cell), [JSON.stringify(others)]);

  const { title, retain, gates, names } = KINDS[cell.cell];
  const biasName = `${retain} bias`;
  const held = cell.held[retain];
  const choose = (next: SmallCell) => {
    move(undefined);
    keep(writeCell(next));
  };
  const slider = (key: keyof typeof SLIDERS) => (
    <Slider
      name={WORDS[key]}
      least={SLIDERS[key][0]}
      most={SLIDERS[key][1]}
      step={SLIDERS[key][2]}
      value={cell[key]}
      text={rough(cell[key])}
      set={(value) => move({ ...cell, [key]: value })}
      onStop={(value) => choose({ ...cell, [key]: value })}
    />
  );
  return (
    <>
      <header class="train-head">
        <h1>{title}</h1>
        <p class="train-lead">
          {cell.cell === "LSTM"
            ? "One LSTM unit that reads its own output with a weight of 2. Slide the forget bias up past 0: one resting state becomes two, and the unit holds a bit."
            : "Two GRU units that read their state with a weight of 3, turned by 60°. Slide the update bias up past 1: the state no longer circles for ever, it spirals into a point."}
        </p>
      </header>
      <div class="lens-pair">
        <section class="panel lens-portrait" aria-labelledby="lens-portrait">
          <div class="panel-head">
            <h2 id="lens-portrait">Where every state goes</h2>
            {from.length > 0 ? (
              <Button onClick={() => setFrom([])}>Clear the paths</Button>
            ) : (
              <span class="quiet">Choose a state in it to follow it.</span>
            )}
          </div>
          {plane === undefined ? (
            <div class="lens-room" aria-busy="true" />
          ) : (
            <>
              <output class="lens-verdict">{verdictOf(plane)}</output>
              <PlaneChart
                title="Phase portrait"
                summary={verdictOf(plane)}
                plane={plane}
                names={names}
                height={isNarrow() ? 250 : Math.max(430, Math.min(700, innerHeight - 420))}
                onPick={(place) => setFrom([...from.slice(1 - MOST_WAYS), place])}
              />
            </>
          )}
        </section>
        <section class="panel lens-cell" aria-label="The cell">
          <Segments
            label="Cell"
            value={cell.cell}
            onChange={(next) => {
              setFrom([]);
              choose(firstOf(next));
            }}
            choices={[
              { value: "LSTM", label: "LSTM, 1 unit" },
              { value: "GRU", label: "GRU, 2 units" },
            ]}
          />
          <Slider
            name={biasName}
            least={BIASES[0]}
            most={BIASES[1]}
            step={0.05}
            disabled={held !== undefined}
            value={bias}
            text={`${held === undefined ? `${rough(bias)},` : held === 1 ? "held open:" : "held closed:"} keeps ${percent(held ?? 1 / (1 + Math.exp(-bias)))} a step`}
            set={(value) => move({ ...cell, bias: value })}
            onStop={(value) => choose({ ...cell, bias: value })}
          />
          {fork !== undefined && (
            <div class="lens-fork" inert={held !== undefined}>
              <ForkChart
                fork={fork}
                bias={bias}
                names={[biasName, names[cell.cell === "LSTM" ? 1 : 0]]}
                onPick={(value) => choose({ ...cell, bias: value })}
              />
            </div>
          )}
          {slider("weight")}
          {cell.cell === "GRU" && slider("angle")}
          {slider("input")}
          <div class="lens-held">
            <h2>Hold a gate</h2>
            {gates.map((gate) => (
              <div key={gate}>
                <GateName gate={gate} />
                <Segments
                  label={`Hold the ${gate} gate`}
                  value={gate in cell.held ? (cell.held[gate] === 1 ? "open" : "closed") : "free"}
                  onChange={(how) => {
                    const { [gate]: _, ...held } = cell.held;
                    const value = { free: {}, open: { [gate]: 1 }, closed: { [gate]: 0 } }[how];
                    choose({ ...cell, held: { ...held, ...value } });
                  }}
                  choices={(["free", "open", "closed"] as const).map((how) => ({ value: how, label: how }))}
                />
              </div>
            ))}
          </div>
        </section>
        {plane !== undefined && <Ways plane={plane} />}
      </div>
    </>
  );
}

function verdictOf({ points }: Plane): string {
  const stable = points.filter(({ stability }) => stability === "stable");
  const rest = (["saddle", "unstable", "marginal"] as const).flatMap((kind) => {
    const count = points.filter(({ stability }) => stability === kind).length;
    return count > 0 ? amount(count, kind === "saddle" ? kind : `${kind} point`) : [];
  });
  if (stable.length === 0)
    return `${["No stable point", ...rest].join(", ")}: almost every state keeps moving.`;
  const beside = rest.length > 0 ? ` Beside: ${rest.join(", ")}.` : "";
  const outcome =
    stable.length === 1
      ? "One stable point: what the state was before is forgotten"
      : `${stable.length} stable points: it remembers which one it is near`;
  const slowest = Math.max(...stable.map(({ timescale }) => timescale));
  return `${[outcome, ...fadingOf(slowest)].join("; ")}.${beside}`;
}

/** The gates on the path that was chosen last. */
function Ways({ plane: { ways } }: { plane: Plane }) {
  const last = ways.at(-1);
  const grid = useMemo(
    () => Float64Array.from(Object.values(last?.gates ?? {})[0] ?? [], (_, t) => t),
    [last],
  );
  if (last === undefined) return null;
  const curves = Object.entries(last.gates).map(([gate, values]) => {
    const { letter, colour } = lookOf(gate);
    const isSigned = values.some((value) => value < 0);
    return { label: letter, colour, values, domain: isSigned ? ([-1, 1] as const) : ([0, 1] as const) };
  });
  return (
    <section class="panel" aria-label="The path that was chosen last">
      <Curves
        title="Gates on this path"
        summary="The gates at each step of the path that was chosen last."
        x={grid}
        xName="step"
        yName="lanes of 0 to 1, ±1"
        lanes
        yDomain={[-1, 1]}
        height={170}
        curves={curves}
      />
    </section>
  );
}
