/** A self-contained HTML page: a verdict, charts, and tables that open by a click. It loads nothing and runs no script. */

import { STYLE } from "../../jobs/figure/axes.ts";
import { type Chart, drawCharts } from "../../jobs/figure/chart.ts";
import { element, escaped } from "../../jobs/figure/svg.ts";
import type { ResultTable } from "../results.ts";

/** A chart, the table behind it, or both. */
export interface Section {
  chart?: Chart;
  table?: ResultTable;
}

const PAGE_STYLE = `${STYLE}
  .page { background: var(--surface); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; max-width: 800px;
    margin: 2rem auto; padding: 0 1rem; }
  html { color-scheme: light dark; } body:has(.page) { margin: 0; }
  @media (prefers-color-scheme: dark) { html { background: #16181c; } }
  h1 { font-size: 1.5rem; } .verdict { font-size: 1.1rem; } .wide { overflow-x: auto; }
  .page .chart { display: block; margin-top: 1.5rem; } details { margin: 0.5rem 0; } summary { cursor: pointer; }
  table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
  th, td { padding: 0.2rem 0.8rem 0.2rem 0; text-align: right; border-bottom: 1px solid var(--grid); }
  th { vertical-align: bottom; } td { white-space: nowrap; }
  th:first-child, td:first-child { text-align: left; }
`;

export function page(title: string, verdict: readonly string[], sections: readonly Section[]): string {
  const parts = [
    element("h1", {}, escaped(title)),
    ...verdict.map((sentence) => element("p", { class: "verdict" }, escaped(sentence))),
    ...sections.flatMap(({ chart, table }) => [
      ...(chart === undefined ? [] : [drawCharts(chart.title, [chart])]),
      ...(table === undefined ? [] : [folded(table)]),
    ]),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body><main class="page">
${parts.join("\n")}
</main></body>
</html>
`;
}

function folded({ heading, note, header, rows }: ResultTable): string {
  const row = (name: "th" | "td", cells: readonly string[]) =>
    element(
      "tr",
      {},
      ...cells.map((cell) => element(name, name === "th" ? { scope: "col" } : {}, escaped(cell) || " ")),
    );
  const head = element("thead", {}, row("th", header));
  const body = element("tbody", {}, ...rows.map((cells) => row("td", cells)));
  return element(
    "details",
    {},
    element("summary", {}, escaped(heading)),
    ...(note === undefined ? [] : [element("p", {}, escaped(note))]),
    element("div", { class: "wide" }, element("table", {}, head, body)),
  );
}
