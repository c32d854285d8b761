/** A self-contained HTML page of tables and charts: it loads nothing and runs no script. */
import { type Chart, drawCharts, STYLE } from "./chart.ts";
import { element, escaped } from "./svg.ts";

export interface Section {
  heading: string;
  /** Sentences below the heading. */
  text?: readonly string[];
  charts?: readonly Chart[];
  table?: { header: readonly string[]; rows: readonly (readonly string[])[] };
}

const PAGE_STYLE = `${STYLE}
  .page { background: var(--surface); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; max-width: 800px;
    margin: 2rem auto; padding: 0 1rem; }
  html { color-scheme: light dark; } body:has(.page) { margin: 0; }
  @media (prefers-color-scheme: dark) { html { background: #16181c; } }
  h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; } .wide { overflow-x: auto; }
  table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
  th, td { padding: 0.2rem 0.8rem 0.2rem 0; text-align: right; border-bottom: 1px solid var(--grid); white-space: nowrap; }
  th:first-child, td:first-child { text-align: left; }
`;

export function page(title: string, sections: readonly Section[]): string {
  const cells = (name: "th" | "td", row: readonly string[]) =>
    row.map((cell) => element(name, name === "th" ? { scope: "col" } : {}, escaped(cell) || " "));
  const parts = sections.flatMap(({ heading, text = [], charts = [], table }) => [
    element("h2", {}, escaped(heading)),
    ...text.map((sentence) => element("p", {}, escaped(sentence))),
    ...(charts.length === 0 ? [] : [drawCharts(heading, charts)]),
    ...(table === undefined
      ? []
      : [
          element(
            "div",
            { class: "wide" },
            element(
              "table",
              {},
              element("thead", {}, element("tr", {}, ...cells("th", table.header))),
              element("tbody", {}, ...table.rows.map((row) => element("tr", {}, ...cells("td", row)))),
            ),
          ),
        ]),
  ]);
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
<h1>${escaped(title)}</h1>
${parts.join("\n")}
</main></body>
</html>
`;
}
