/** An LSTM cell with gates to touch: the equation of a gate, and what its bias does. */
import { useState } from "preact/hooks";
import { restOf } from "../../src/index.ts";
import { percent, rough, short } from "../charts/numbers.ts";
import { GateChip } from "../gates/GateName.tsx";
import { memoryOf, timescaleOf } from "../gates/reach.ts";
import { lookOf } from "../look/gates.ts";
import { addressOf, examples } from "./examples.ts";

/** In PyTorch's order; `x` is the middle of the gate in the picture, `wires` what it feeds. */
export const gates = [
  { gate: "input", x: 168, wires: "M168 118V92H196M206 82V58" },
  { gate: "forget", x: 92, wires: "M92 118V58" },
  { gate: "cell", x: 244, wires: "M244 118V92H216M206 82V58" },
  { gate: "output", x: 312, wires: "M334 140H362M372 150V206H406" },
] as const;

type Gate = (typeof gates)[number]["gate"];

/** As the signal passes them, which is the order of the Tab key. */
const fromLeft = [...gates].sort((a, b) => a.x - b.x);

const WIDTH = 420;
const HEIGHT = 246;
const portion = (part: number, whole: number) => `${(100 * part) / whole}%`;

interface Props {
  /** Address of the inspector from this page. */
  inspector?: string;
}

export function CellPicture({ inspector = "" }: Props) {
  const [gate, setGate] = useState<Gate>("forget");
  const [bias, setBias] = useState(1);
  const chosen = gates.find((each) => each.gate === gate)!;
  const colour = lookOf(gate).colour;
  // As wide as the gate is open.
  const flow = gate === "cell" ? 3 : 0.8 + 6 * restOf("sigmoid")!(bias).open;
  return (
    <section class="picture" aria-label="An LSTM cell and its gates">
      <div class="picture-cell">
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
          <g class="picture-wires" stroke-width="1.5">
            <path d="M14 48H406M14 206H312V162M40 238V206M92 206V162M168 206V162M244 206V162M372 48V130" />
            {gates.map(({ wires }) => (
              <path key={wires} d={wires} />
            ))}
            <path d={`${chosen.wires}M${chosen.x} 206V162`} stroke={colour} stroke-width={flow} />
          </g>
          <Junction x={92} y={48} sign="×" />
          <Junction x={206} y={48} sign="+" />
          <Junction x={206} y={92} sign="×" />
          <Junction x={372} y={140} sign="×" />
          <rect class="picture-tanh" x="352" y="76" width="40" height="20" rx="10" />
          <text x="372" y="90" text-anchor="middle">
            tanh
          </text>
          <Signal x={14} y={38} name="c" at="t−1" />
          <Signal x={398} y={38} name="c" at="t" />
          <Signal x={14} y={198} name="h" at="t−1" />
          <Signal x={398} y={198} name="h" at="t" />
          <Signal x={48} y={240} name="x" at="t" />
          <text class="picture-quiet" x="222" y="34">
            cell state: the memory
          </text>
          {gates.map(({ gate: name, x }) => (
            <text key={name} class="picture-quiet" x={x + 5} y="178">
              {name}
            </text>
          ))}
        </svg>
        {fromLeft.map(({ gate: name, x }) => (
          <button
            key={name}
            type="button"
            class={`picture-gate chip-${name}`}
            aria-pressed={name === gate}
            aria-label={`${name} gate`}
            style={{
              left: portion(x - 22, WIDTH),
              top: portion(118, HEIGHT),
              width: portion(44, WIDTH),
              height: portion(44, HEIGHT),
            }}
            onClick={() => setGate(name)}
          >
            {lookOf(name).letter}
          </button>
        ))}
      </div>
      <div class="picture-about">
        <h2>
          <GateChip gate={gate} /> {`${gate} gate`}
          <span class="quiet">{lookOf(gate).role}</span>
        </h2>
        <Equation gate={gate} />
        <label class="picture-bias">
          <span>its bias</span>
          <input
            type="range"
            min={-4}
            max={6}
            step={0.1}
            value={bias}
            onInput={(event) => setBias(event.currentTarget.valueAsNumber)}
          />
          <span class="num">{short(bias)}</span>
        </label>
        <output class="picture-effect">{effectOf(gate, bias)}</output>
        <a
          class="button"
          target="_self"
          href={inspector + addressOf(examples[0], { gate: gates.findIndex((each) => each.gate === gate) })}
        >
          {`See the ${gate} gate of an example`}
        </a>
      </div>
    </section>
  );
}

/** Says what a bias does while the input and the state are 0. */
export function effectOf(gate: Gate, bias: number): string {
  if (gate === "cell")
    return `With x and h at 0, the candidate is tanh ${short(bias)} = ${rough(Math.tanh(bias))}, and the input gate decides how much of it is written.`;
  const rest = restOf("sigmoid")!(bias);
  const share = `With x and h at 0, ${percent(rest.open)}`;
  if (gate === "input") return `${share} of the candidate is written at each step.`;
  if (gate === "output") return `${share} of tanh c shows at each step.`;
  return `${share} of the cell state stays at each step: it ${memoryOf(timescaleOf(rest))}.`;
}

function Equation({ gate }: { gate: Gate }) {
  const { letter } = lookOf(gate);
  return (
    <p class="picture-equation">
      <span>
        <b>{letter}</b> = {gate === "cell" ? "tanh" : "σ"}(W<sub>i{letter}</sub> x<sub>t</sub> + W
        <sub>h{letter}</sub> h<sub>t−1</sub> +{" "}
        <mark>
          b<sub>i{letter}</sub> + b<sub>h{letter}</sub>
        </mark>
        )
      </span>
      <span class="quiet">
        {gate === "output" ? (
          <>
            h<sub>t</sub> = <b>o</b> · tanh c<sub>t</sub>
          </>
        ) : (
          <>
            c<sub>t</sub> = <Used gate={gate} letter="f" /> · c<sub>t−1</sub> +{" "}
            <Used gate={gate} letter="i" /> · <Used gate={gate} letter="g" />
          </>
        )}
      </span>
    </p>
  );
}

function Used({ gate, letter }: { gate: Gate; letter: string }) {
  return lookOf(gate).letter === letter ? <b>{letter}</b> : <span>{letter}</span>;
}

function Junction({ x, y, sign }: { x: number; y: number; sign: string }) {
  return (
    <>
      <circle cx={x} cy={y} r="10" class="picture-junction" />
      <text x={x} y={y + 5} text-anchor="middle">
        {sign}
      </text>
    </>
  );
}

function Signal({ x, y, name, at }: { x: number; y: number; name: string; at: string }) {
  return (
    <text x={x} y={y} class="picture-symbol">
      {name}
      <tspan dy="4" font-size="9">
        {at}
      </tspan>
    </text>
  );
}
