/** A table of numbers as colours with the numbers in them: T down, schemes across. */
import { scaleLinear } from "d3-scale";
import { heading, picture } from "../../../src/jobs/figure/axes.ts";
import { element, moved, text } from "../../../src/jobs/figure/svg.ts";

const CELL = { width: 66, height: 34 };

export interface HeatCell {
  row: string;
  column: string;
  /** From 0, light, to 1, dark; undefined: no colour */
  value: number | undefined;
  label: string;
}

export function heatFigure(
  title: string,
  cells: readonly HeatCell[],
  names: { row: string; note: string },
): string {
  const rows = [...new Set(cells.map(({ row }) => row))];
  const columns = [...new Set(cells.map(({ column }) => column))];
  const colour = scaleLinear<string>([0, 0.5, 1], ["#fff3d6", "#7fbf9a", "#155d73"]).clamp(true);
  const left = 58;
  const longest = Math.max(...columns.map((column) => column.length));
  const top = 46 + Math.min(110, 4.4 * longest);
  const marks = cells.map(({ row, column, value, label }) => {
    const x = left + columns.indexOf(column) * CELL.width;
    const y = top + rows.indexOf(row) * CELL.height;
    const fill = value === undefined ? "#efefef" : colour(value);
    const ink = value !== undefined && value > 0.55 ? "#fff" : "#222";
    return (
      element("rect", { x, y, width: CELL.width - 2, height: CELL.height - 2, fill }) +
      text(x + CELL.width / 2 - 1, y + CELL.height / 2 + 3, label, { "text-anchor": "middle", fill: ink })
    );
  });
  const heads = columns.map((column, k) =>
    moved(
      left + k * CELL.width + CELL.width / 2,
      top - 8,
      element(
        "text",
        { transform: "rotate(-35)" },
        text(0, 0, column).replace(/^<text[^>]*>|<\/text>$/g, ""),
      ),
    ),
  );
  const sides = rows.map((row, k) =>
    text(left - 8, top + k * CELL.height + CELL.height / 2 + 3, row, { "text-anchor": "end" }),
  );
  const width = Math.max(left + columns.length * CELL.width + 60, 12 + 6.4 * names.note.length);
  return picture(
    title,
    width,
    top + rows.length * CELL.height + 30,
    heading(title),
    text(left - 8, top - 8, names.row, { "text-anchor": "end", "font-weight": 600 }),
    ...heads,
    ...sides,
    ...marks,
    text(12, top + rows.length * CELL.height + 18, names.note, { class: "faint" }),
  );
}
