/** Summarises forecasts of single series: each one's errors, and over all series the ratio to each baseline. */
import type { MethodErrors } from "../../src/tasks.ts";

/** One series, measured. */
export interface Measured {
  name: string;
  horizon: number;
  origins: number;
  /** This forecast first, then its baselines. */
  methods: readonly MethodErrors[];
  /** The share of the network's correction that is added; 0: it is switched off. */
  share: number;
  seconds: number;
}

/** The baselines of every series by the beginnings of their names. */
const BASELINES = ["the linear forecast alone", "seasonal naive", "last value"] as const;

const geometricMean = (values: readonly number[]) =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);

/** The errors of a method by the beginning of its name; undefined for a series without a season. */
const errorOf = ({ methods }: Measured, name: string) =>
  methods.find((method) => method.name.startsWith(name))?.mae;

/** Returns the errors and their ratios as tables in Markdown. A baseline that is better over all series is named as LOST. */
export function tablesOf(measured: readonly Measured[]): string {
  const short = (value: number | undefined) =>
    value === undefined ? "" : String(Number(value.toPrecision(3)));
  const line = (cells: readonly unknown[]) => `| ${cells.join(" | ")} |`;
  const rows = measured.map((each) => {
    const [own] = each.methods;
    const inside = own.coverage?.map(({ share }) => `${Math.round(100 * share)} %`).join(", ") ?? "";
    const errors = [own.mae, ...BASELINES.map((name) => errorOf(each, name))].map(short);
    const network = each.share === 0 ? "off" : `${Math.round(100 * each.share)} %`;
    return [each.name, each.horizon, each.origins, ...errors, network, inside];
  });
  const levels = measured[0].methods[0].coverage?.map(({ level }) => `${100 * level} %`).join(", ");
  const head = ["series", "horizon", "origins", "forecast", ...BASELINES, "network", `inside ${levels}`];
  const ratios = BASELINES.flatMap((name) => {
    const known = measured.filter((each) => errorOf(each, name) !== undefined);
    if (known.length === 0) return [];
    const ratio = geometricMean(known.map((each) => each.methods[0].mae / errorOf(each, name)!));
    return [line([name, known.length, `${ratio.toFixed(3)}${ratio < 1 ? "" : ", LOST"}`])];
  });
  return [
    line(head),
    line(head.map(() => "---")),
    ...rows.map(line),
    "",
    line(["baseline", "series", "error of the forecast, in units of the baseline's"]),
    line(["---", "---", "---"]),
    ...ratios,
  ].join("\n");
}
