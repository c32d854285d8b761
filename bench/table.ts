/** How the benchmark prints: rows in columns, verdicts in words. */
import type { Row, Verdict } from "./compare.ts";
import type { ScalingRow } from "./scaling.ts";

/** Rows with columns as wide as their widest cell; the first is aligned left, the last is not padded, others are aligned right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, c) => Math.max(...rows.map((row) => row[c].length)));
  return rows
    .map((row) => {
      const cells = row.map((cell, c) => {
        if (c === 0) return cell.padEnd(widths[c]);
        return c === row.length - 1 ? cell : cell.padStart(widths[c]);
      });
      return `  ${cells.join("  ").trimEnd()}`;
    })
    .join("\n");
}

const digits = (value: number) => (value >= 1000 ? value.toFixed(0) : value.toPrecision(3));

/** One line for each contender. */
export function workloadTable(rows: readonly Row[]): string {
  return table(rows.map(workloadCells));
}

/** Contender, time, range, rate, share of the peak, ratio, remarks. */
export function workloadCells(row: Row): string[] {
  const { contender, milliseconds, byRound, gigaflops, shareOfPeak, ratio } = row;
  const error = row.off !== undefined && row.off > 1e-4 ? [`off by ${row.off.toExponential(1)}`] : [];
  const remarks = [...whyNotTimed(row), ...error, ...row.verdicts.map(inWords)].join("; ");
  if (milliseconds === undefined || byRound === undefined) return [contender, "–", "", "", "", "", remarks];
  return [
    contender,
    `${digits(milliseconds)} ms`,
    byRound.length === 1 ? "once" : `${digits(Math.min(...byRound))}–${digits(Math.max(...byRound))}`,
    gigaflops === undefined ? "" : `${gigaflops.toPrecision(3)} GFLOP/s`,
    shareOfPeak === undefined ? "" : `${(100 * shareOfPeak).toFixed(0)} % of peak`,
    ratio === undefined ? "" : `${digits(ratio)} ×`,
    remarks,
  ];
}

function* whyNotTimed({ refused, failed, passedOver }: Row): Generator<string> {
  if (refused !== undefined) yield `REFUSED: ${refused}`;
  if (failed !== undefined) yield `FAILED: ${failed}`;
  if (passedOver !== undefined) yield `not run: ${passedOver}`;
}

/** A target in words, and whether it was met. */
export function inWords({ target, value, rival, met }: Verdict): string {
  const end = met ? "met" : "LOST";
  if ("milliseconds" in target) return `target ${target.milliseconds} ms: ${end}`;
  if ("share" in target) {
    const share = `target ${(100 * target.share).toFixed(0)} % of peak`;
    return met === undefined ? `${share}: the peak is not known` : `${share}: ${end}`;
  }
  const others = { all: "the best", JavaScript: "the best in JavaScript" }[target.against as string];
  const goal = `target ${target.ratio} × ${others ?? target.against}`;
  return met === undefined
    ? `${goal}: no peer to compare with`
    : `${goal}: ${value!.toPrecision(3)} × ${rival}, ${end}`;
}

/** How time grows: milliseconds of each size, and by how much an operation takes longer than at the smallest. */
export function scalingTable(rows: readonly ScalingRow[]): string {
  return table(rows.map(scalingCells));
}

/** Contender, each point, remark. */
export function scalingCells({ contender, points, broken, milliseconds, linear, met }: ScalingRow): string[] {
  if (milliseconds === undefined || linear === undefined)
    return [contender, ...points.map((point) => `${point}: –`), `BROKEN: ${broken}`];
  const cells = points.map(
    (point, k) => `${point}: ${digits(milliseconds[k])} ms, ${linear[k].toFixed(2)} of linear`,
  );
  return [contender, ...cells, `target within 10 %: ${met ? "met" : "LOST"}`];
}

/** Targets by outcome, and contenders with wrong or missing results. */
export function summary(rows: readonly Row[], scaling: readonly ScalingRow[]): Summary {
  const verdicts = rows.flatMap((row) => row.verdicts.map((verdict) => ({ row, verdict })));
  const line = ({ row, verdict }: (typeof verdicts)[number]) =>
    `${row.workload}: ${row.contender}: ${inWords(verdict)}`;
  const isLost = ({ met }: { met?: boolean }) => met === false;
  return {
    met: verdicts.filter(({ verdict }) => verdict.met).length + scaling.filter(({ met }) => met).length,
    lost: [
      ...verdicts.filter(({ verdict }) => isLost(verdict)).map(line),
      ...scaling
        .filter(isLost)
        .map(
          ({ size, contender, linear }) =>
            `time by ${size}: ${contender}: ${linear!.map((value) => value.toFixed(2)).join(", ")} of linear`,
        ),
    ],
    open: verdicts.filter(({ verdict }) => verdict.met === undefined).map(line),
    broken: [
      ...rows
        .filter(({ refused, failed }) => refused ?? failed)
        .map((row) => `${row.workload}: ${row.contender}: ${[...whyNotTimed(row)].join("; ")}`),
      ...scaling
        .filter(({ broken }) => broken !== undefined)
        .map(({ size, contender, broken }) => `time by ${size}: ${contender}: ${broken}`),
    ],
  };
}

export interface Summary {
  met: number;
  lost: string[];
  /** Targets without anything to compare with */
  open: string[];
  /** Wrong results and failures */
  broken: string[];
}
