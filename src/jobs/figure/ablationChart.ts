import type { Ablated, Ablation } from "../../core/gates/ablate.ts";
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import { Shown } from "../../core/tensor/shown.ts";
import { heading, picture } from "./axes.ts";
import { element, text } from "./svg.ts";

const [WIDTH, TOP, ROW] = [560, 44, 22];
/** Where bars begin, and the length of the longest. */
const [LEFT, LENGTH] = [200, 260];

/**
 * The table of `ablate` as SVG, which follows the reader's light or dark theme: a bar for each held gate, as long as the loss changes.
 *
 * @example
 * writeFileSync("ablation.svg", new AblationChart(diagnostics.ablate(model, batches, loss)).svg);
 */
export class AblationChart extends Shown {
  /** The picture, a whole document */
  readonly svg: string;

  /** @param table of `ablate` @throws ArgumentError for anything else */
  constructor(table: Pick<Ablation, "loss" | "rows">) {
    super();
    if (!Array.isArray(table?.rows))
      throw new ArgumentError(`AblationChart: expected the table of ablate, got ${describe(table)}.`);
    const { loss, rows } = table;
    const most = Math.max(Number.MIN_VALUE, ...rows.map(({ change }) => Math.abs(change)));
    const title = `Loss with one gate held, beside ${loss.toPrecision(4)} of the free model`;
    const bars = rows.flatMap((row, k) => bar(row, TOP + ROW * k, (LENGTH * Math.abs(row.change)) / most));
    this.svg = picture(title, WIDTH, TOP + ROW * rows.length + 10, heading(title), ...bars);
  }

  override toString(): string {
    return this.svg;
  }
}

function bar({ module, layer, direction, gate, by, change }: Ablated, y: number, width: number): string[] {
  const place = [module, `layer ${layer}`, direction === "reverse" ? direction : ""]
    .filter(Boolean)
    .join(" ");
  const style = `fill: var(--c${change < 0 ? 3 : 2})`;
  return [
    text(12, y + 14, place, { class: "faint" }),
    text(LEFT - 8, y + 14, `${gate} ${by}`, { "text-anchor": "end" }),
    element("rect", { x: LEFT, y: y + 3, width, height: ROW - 8, style }),
    text(LEFT + width + 6, y + 14, `${change < 0 ? "−" : "+"}${Math.abs(change).toPrecision(2)}`),
  ];
}
