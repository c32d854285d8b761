/** The report of `sluice eval --report`: a forecast beside other methods, in tables and charts, as one page. */
import { formatDate } from "../../jobs/data/index.ts";
import type { ForecastReport, MethodErrors, SeriesErrors, TargetReport } from "../../tasks.ts";
import { readable } from "../output.ts";
import type { Chart } from "./chart.ts";
import { bandsOf } from "./forecastPlot.ts";
import { page, type Section } from "./page.ts";

/** Number of methods, this forecast included, whose errors by step we draw. */
const DRAWN_METHODS = 5;

interface ReportOptions {
  /** Name of the data. */
  name: string;
  /** Dates of all rows, if the data has any. */
  dates?: Float64Array;
  /** Sentences about the result. */
  summary: readonly string[];
}

export function reportPage(report: ForecastReport, { name, dates, summary }: ReportOptions): string {
  const { methods, targets, origins, horizon, series } = report;
  const rows = (count: number, word: string) => `${count} ${word}${count === 1 ? "" : "s"}`;
  const sections: Section[] = [
    {
      heading: "Result",
      text: [
        `Measured from ${rows(origins, "origin")}, ${rows(horizon, "row")} ahead each. ${fitted(report)}`,
        ...summary,
      ],
      table: methodTable(methods),
    },
    ...(targets.length > 1
      ? targets.map((each) => ({ heading: `Errors of ${nameOf(each)}`, table: methodTable(each.methods) }))
      : []),
    ...(series === undefined
      ? []
      : [
          {
            heading: "Error by series",
            text: ["The error of this forecast, and of the best method without a network on each series."],
            table: seriesTable(series),
          },
          {
            heading: "Error by series and step",
            text: ["Mean absolute error of this forecast."],
            table: stepTable(
              series.map((each) => ({ ...each.own, name: nameOf(each) })),
              "series",
            ),
          },
        ]),
    { heading: "Error by step", charts: [stepChart(methods)], table: stepTable(methods) },
    ...targets.flatMap((each) => [
      { heading: `History and forecasts of ${nameOf(each)}`, charts: [historyChart(each, dates)] },
      {
        heading: `Residuals of ${nameOf(each)} by step`,
        text: ["Actual value minus forecast, over the origins."],
        charts: [residualChart(each)],
        table: residualTable(each),
      },
    ]),
  ];
  const all = [...new Set(targets.map(({ target }) => target))].join(", ");
  return page(`Forecasts of ${all} on ${name}`, sections);
}

/** When the methods were fitted. */
function fitted({ series }: ForecastReport): string {
  const refitted = "Every method but the network was fitted again at each origin";
  return series === undefined
    ? `${refitted}.`
    : `${refitted}; ridge regressions over all series once, on the rows before the first. Each series has the same weight in MASE and MSIS; MAE and RMSE mix their units.`;
}

const nameOf = ({ series, target }: { series?: string; target: string }) =>
  series === undefined ? target : `${series}, ${target}`;

function seriesTable(series: readonly SeriesErrors[]): Section["table"] {
  return {
    header: ["series", "MAE", "RMSE", "sMAPE", "MASE", "MSIS", "in 95 %", "MASE of the best other", "method"],
    rows: series.map((each) => {
      const { mae, rmse, smape, mase, msis, coverage = [] } = each.own;
      const inside = coverage.find(({ level }) => level === 0.95);
      return [
        nameOf(each),
        ...[mae, rmse, smape, mase].map(readable),
        msis === undefined ? "" : readable(msis),
        inside === undefined ? "" : percent(inside.share),
        each.best === undefined ? "" : readable(each.best.mase),
        each.best?.name ?? "",
      ];
    }),
  };
}

function methodTable(methods: readonly MethodErrors[]): Section["table"] {
  const levels = methods[0].coverage?.map(({ level }) => level) ?? [];
  return {
    header: [
      "method",
      "MAE",
      "RMSE",
      "sMAPE",
      "MASE",
      ...(levels.length > 0 ? ["MSIS"] : []),
      ...levels.map((level) => `in ${percent(level)}`),
    ],
    rows: methods.map(({ name, mae, rmse, smape, mase, msis, coverage }) => [
      name,
      ...[mae, rmse, smape, mase].map(readable),
      ...(levels.length > 0 ? [msis === undefined ? "" : readable(msis)] : []),
      ...levels.map((level) => {
        const found = coverage?.find((each) => each.level === level);
        return found === undefined ? "" : percent(found.share);
      }),
    ]),
  };
}

function stepChart(methods: readonly MethodErrors[]): Chart {
  return {
    title: "Mean absolute error by step",
    x: "rows ahead",
    y: "mean absolute error",
    lines: methods
      .slice(0, DRAWN_METHODS)
      .map(({ name, steps }) => ({ label: name, from: 1, values: steps })),
  };
}

function stepTable(
  methods: readonly Pick<MethodErrors, "name" | "steps">[],
  first = "method",
): Section["table"] {
  return {
    header: [first, ...methods[0].steps.map((_, h) => `+${h + 1}`)],
    rows: methods.map(({ name, steps }) => [name, ...steps.map(readable)]),
  };
}

function historyChart(report: TargetReport, dates: Float64Array | undefined): Chart {
  const { target, history, forecasts } = report;
  return {
    title: nameOf(report),
    x: dates === undefined ? "row" : "date",
    y: target,
    place: (at) => (dates === undefined ? String(at + 1) : at < dates.length ? formatDate(dates[at]) : ""),
    lines: [
      { label: "actual", from: history.firstRow, values: history.values },
      ...forecasts.map(({ row, values }) => ({ label: "forecast", from: row, values })),
    ],
    bands: forecasts.flatMap(({ row, bounds }) => bandsOf(row, bounds)),
  };
}

function residualChart(report: TargetReport): Chart {
  const { residuals } = report;
  const [least, low, middle, high, most] = residuals.map(({ values }) => values);
  return {
    title: `${nameOf(report)}: residuals`,
    x: "rows ahead",
    y: "actual minus forecast",
    lines: [
      { label: "zero", from: 1, values: middle.map(() => 0) },
      { label: "median", from: 1, values: middle },
    ],
    bands: [
      { label: "90 % of residuals", from: 1, lower: least, upper: most },
      { label: "half of them", from: 1, lower: low, upper: high },
    ],
  };
}

function residualTable({ residuals }: TargetReport): Section["table"] {
  return {
    header: ["quantile", ...residuals[0].values.map((_, h) => `+${h + 1}`)],
    rows: residuals.map(({ level, values }) => [percent(level), ...values.map(readable)]),
  };
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(1))} %`;
}
