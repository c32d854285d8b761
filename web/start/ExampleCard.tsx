/** An example on the start page: what it is, how long it remembers, and how the memory of each of its units fades. */
import { medianOf } from "../../src/core/tensor/statistics.ts";
import { restOf } from "../../src/index.ts";
import { rough, steps } from "../charts/numbers.ts";
import { timescaleOf } from "../gates/reach.ts";
import { lookOf } from "../look/gates.ts";
import type { ViewId } from "../state/address.ts";
import { addressOf, type Example } from "./examples.ts";
import portraits from "./networks/portraits.json" with { type: "json" };

/** Steps in the picture, and its size. */
const [STEPS, WIDTH, HEIGHT] = [20, 100, 64];

const restsOf = (file: string) =>
  (portraits as Record<string, string>)[file].split(" ").map((bias) => restOf("sigmoid")!(Number(bias)));

/** The share of a value that is left after each step, a line for each unit. */
const linesOf = (file: string) =>
  restsOf(file)
    .map(({ open }) =>
      Array.from(
        { length: STEPS + 1 },
        (_, k) => `${k === 0 ? "M" : "L"}${(k * WIDTH) / STEPS},${(HEIGHT * (1 - open ** k)).toFixed(1)}`,
      ).join(""),
    )
    .join("");

export function ExampleCard({ example, view }: { example: Example; view: ViewId }) {
  const { file, gate, fed, title, about, with: other } = example;
  return (
    <a class="start-card" href={addressOf(example, { view })}>
      <svg viewBox={`0 -2 ${WIDTH} ${HEIGHT + 4}`} preserveAspectRatio="none" aria-hidden="true">
        {other !== undefined && <path d={linesOf(other)} stroke="var(--line-strong)" />}
        <path d={linesOf(file)} stroke={lookOf(gate).colour} />
      </svg>
      <span class="start-example-title">{title}</span>
      <span class="quiet">{about}</span>
      <span>
        {`By its ${gate} bias alone it remembers about ${steps(medianOf(restsOf(file).map(timescaleOf)))}, on a sequence ${rough(fed)}: see Watch.`}
      </span>
    </a>
  );
}
