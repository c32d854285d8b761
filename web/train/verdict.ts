/** The result of the runs, in words. */
import { medianOf } from "../../src/core/tensor/statistics.ts";
import { percent, rough } from "../charts/numbers.ts";
import type { Seen } from "./fleet.ts";
import type { Series } from "./series.ts";

/** The share of a value that the median unit keeps over the steps of the task. */
export function keptOf({ gates }: Seen): string {
  const kept = gates ? medianOf(gates.kept) : 0;
  return kept < 0.001 ? "Almost nothing" : percent(kept);
}

function resultOf({ label, runs }: Series) {
  const solved = runs.flatMap(({ solvedAt }) => solvedAt ?? []);
  return {
    label,
    runs,
    solved: solved.length,
    /** In the median, where all have solved the task. */
    at: solved.length === runs.length ? Math.round(medianOf(solved)) : Infinity,
    right: medianOf(runs.map(({ points }) => points[points.length - 1][1])),
  };
}

type Result = ReturnType<typeof resultOf>;

/** Says which start solved the task first and by what factor, or how close each is, and what a network keeps now. */
export function verdictOf(series: readonly Series[]): string {
  const [first, ...others] = series.map(resultOf).sort((a, b) => a.at - b.at || b.right - a.right);
  const [{ spec, update, gates }] = first.runs;
  const [run, seeds] =
    first.runs.length > 1 ? ["The runs", ` in the median of ${first.runs.length} seeds`] : ["The run", ""];
  const behind = others.map((other) => behindOf(other, first.at)).join(", ");
  const outcome =
    first.at < Infinity
      ? `${run} from ${first.label} solved the task${others.length > 0 ? " first" : ""}, after ${first.at} updates${seeds}${behind && `; ${behind}`}.`
      : `After ${update} updates no start has solved the task${first.runs.length > 1 ? " with all seeds" : ""}: ${[first, ...others].map((each) => behindOf(each, first.at)).join(", ")}. Guessing is right in ${percent(1 / 8)}.`;
  const last = others.at(-1);
  const kept = ({ runs: [seen] }: Result) => keptOf(seen).toLowerCase();
  return gates === undefined
    ? outcome
    : `${outcome} After ${spec.steps} steps ${kept(first)} of a value is left in the network from ${first.label}${seeds && " with seed 1"}${last && kept(last) !== kept(first) ? `, ${kept(last)} in that from ${last.label}` : ""}.`;
}

/** How a start did beside the first one. */
function behindOf({ label, at, solved, runs, right }: Result, first: number): string {
  if (at < Infinity) {
    const factor = rough(at / first);
    return `${label} took ${factor === "1" ? "as many" : `${factor} times as many`} (${at})`;
  }
  if (solved > 0) return `${label} solved it in ${solved} of ${runs.length} seeds`;
  if (runs.some(({ divergedAt }) => divergedAt !== undefined)) return `${label} diverged`;
  return first < Infinity
    ? `${label} has not solved it (${percent(right)} right)`
    : `${label} is right in ${percent(right)}`;
}
