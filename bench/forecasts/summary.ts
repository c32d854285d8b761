/** Summarises the forecasts of single series: ratios to the best method in hindsight, and to each single method over all series. */
import type { ForecastConfig } from "../../src/tasks.ts";

/** The name of the forecast in reports. */
export const OWN_FORECAST = "this forecast";

/** The errors of one series. */
export interface Measured {
  name: string;
  horizon: number;
  origins: number;
  /** Mean absolute error by method; that of the forecast under `OWN_FORECAST`. */
  errors: Record<string, number>;
  msis?: number;
  /** Share of values within the 95 % interval. */
  coverage?: number;
  seconds: number;
  choice: NonNullable<ForecastConfig["choice"]>;
}

export interface Summary {
  series: { name: string; best: string; ratio: number }[];
  /** Over all series, of the ratios to the best method in hindsight. */
  mean: number;
  worst: number;
  /** By method that forecasts every series: its geometric mean error, in units of the forecast's; above 1 is behind. */
  methods: { name: string; ratio: number }[];
}

export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

/** A name that methods of different seasons share. */
const family = (name: string) => name.replace(/, (\d+) rows$/, "").replace(/^the \w+$/, "the network");

export function summaryOf(measured: readonly Measured[]): Summary {
  const ratios = measured.map(({ name, errors }) => {
    const others = Object.entries(errors).filter(([method]) => method !== OWN_FORECAST);
    const [best, error] = others.reduce((a, b) => (b[1] < a[1] ? b : a));
    return { name, best, ratio: errors[OWN_FORECAST] / error };
  });
  const byFamily = measured.map(({ errors }) => {
    const least = new Map<string, number>();
    for (const [name, error] of Object.entries(errors))
      least.set(family(name), Math.min(error, least.get(family(name)) ?? Number.POSITIVE_INFINITY));
    return least;
  });
  const common = [...byFamily[0].keys()].filter(
    (name) => name !== OWN_FORECAST && byFamily.every((least) => least.has(name)),
  );
  const methods = common.map((name) => ({
    name,
    ratio: geometricMean(byFamily.map((least, k) => least.get(name)! / measured[k].errors[OWN_FORECAST])),
  }));
  return {
    series: ratios,
    mean: geometricMean(ratios.map(({ ratio }) => ratio)),
    worst: Math.max(...ratios.map(({ ratio }) => ratio)),
    methods: methods.sort((a, b) => a.ratio - b.ratio),
  };
}

/** Target: the geometric mean of the ratios to the best method in hindsight, and the worst of them. */
export const TARGETS = { mean: 1.05, worst: 1.15 } as const;

/** Returns the results as tables in Markdown. A target that is lost is named. */
export function tablesOf(measured: readonly Measured[]): string {
  const { series, mean, worst, methods } = summaryOf(measured);
  const short = (value: number | undefined) =>
    value === undefined ? "" : String(Number(value.toPrecision(3)));
  const rows = measured.map(({ name, horizon, origins, errors, msis, coverage, choice }, k) => {
    const naive = Object.entries(errors).filter(([method]) => /^(last value|seasonal naive)/.test(method));
    const network = Object.entries(errors).find(([method]) => /^the /.test(method))?.[1];
    return [
      name,
      horizon,
      origins,
      short(errors[OWN_FORECAST]),
      `${short(Math.min(...Object.values(errors).filter((_, i) => Object.keys(errors)[i] !== OWN_FORECAST)))} (${series[k].best})`,
      series[k].ratio.toFixed(3),
      short(errors["plain ridge on lags"]),
      short(errors["Holt-Winters"]),
      short(Math.min(...naive.map(([, error]) => error))),
      short(network),
      `${Math.round(100 * choice.network)} %`,
      short(msis),
      coverage === undefined ? "" : `${Math.round(100 * coverage)} %`,
    ];
  });
  const head = [
    "series",
    "horizon",
    "origins",
    "forecast",
    "best in hindsight",
    "ratio",
    "ridge",
    "Holt-Winters",
    "naive",
    "network",
    "its share",
    "MSIS",
    "in 95 %",
  ];
  const line = (cells: readonly unknown[]) => `| ${cells.join(" | ")} |`;
  const verdict = (value: number, target: number) =>
    `${value.toFixed(3)} (target ${target}${value <= target ? "" : ", LOST"})`;
  const [nearest] = methods;
  return [
    line(head),
    line(head.map(() => "---")),
    ...rows.map(line),
    "",
    `Ratio to the best in hindsight: geometric mean ${verdict(mean, TARGETS.mean)}, worst ${verdict(worst, TARGETS.worst)}.`,
    "",
    ...(nearest === undefined
      ? []
      : [
          `The single method that comes closest over all series is ${nearest.name}: ${nearest.ratio.toFixed(3)} times the error of the forecast${nearest.ratio > 1 ? "" : ", LOST"}.`,
          "",
          line(["method", "error, in units of the forecast's"]),
          line(["---", "---"]),
          ...methods.map(({ name, ratio }) => line([name, ratio.toFixed(3)])),
        ]),
  ].join("\n");
}
