/** One linear model over many series: it predicts the rows after a window, and learns from the windows of all series. */
import { LeastSquares } from "../leastSquares.ts";
import { meanOf, type NamedMethod, type Outlook } from "./method.ts";
import { product } from "./ridge.ts";

/** About the most windows to fit the model on, over all series. */
const WINDOWS = 6_000;
/** Clip changes beyond this many times a window's spread: otherwise single jumps would dominate the fit. */
const CUT = 4;
const PENALTY = 1000;

/** Returns the fitted model; undefined if the series are too short or too few for one. */
export function fitGlobalRidge(
  series: readonly Float64Array[],
  { horizon, seasons }: Outlook,
  { seasonsSeen, log }: { seasonsSeen: number; log: boolean },
): NamedMethod | undefined {
  const season = seasons.at(-1) ?? 1;
  const window = season > 1 ? seasonsSeen * season : 2 * horizon * seasonsSeen;
  const usable = log ? series.filter((values) => values.every((value) => value > 0)) : series;
  const total = usable.reduce((sum, { length }) => sum + Math.max(0, length - window - horizon + 1), 0);
  if (usable.length < 2 || total < 4 * window) return undefined;
  // A stride that does not divide a season, so that windows begin at every phase.
  let stride = Math.max(1, Math.floor(total / WINDOWS));
  while (stride > 1 && seasons.some((length) => length % stride === 0)) stride++;
  const fit = new LeastSquares(window + 1, horizon);
  const input = new Float64Array(window + 1).fill(1);
  const target = new Float64Array(horizon);
  const describe = (values: Float64Array, origin: number) => {
    const start = origin - window;
    const level = meanOf(values, origin - Math.min(window, season > 1 ? season : window), origin);
    let spread = 0;
    const reference = Math.min(window, season > 1 ? season : window);
    for (let i = origin - reference; i < origin; i++) spread += Math.abs(values[i] - level);
    spread = spread / reference + 1e-3 * Math.abs(level) + 1e-12;
    for (let i = 0; i < window; i++) input[i] = (values[start + i] - level) / spread;
    return { level, spread };
  };
  /** The value one season before the h-th row to come, in a scaled window. */
  const before = (h: number) => input[window - season + (h % season)];
  for (const values of usable.map((values) => (log ? values.map(Math.log) : values))) {
    for (let origin = values.length - horizon; origin >= window; origin -= stride) {
      const { level, spread } = describe(values, origin);
      for (let h = 0; h < horizon; h++) {
        const change = (values[origin + h] - level) / spread - before(h);
        target[h] = Math.min(CUT, Math.max(-CUT, change));
      }
      fit.add(input, target);
    }
  }
  const coefficients = fit.solve(PENALTY);
  if (coefficients === undefined) return undefined;
  return {
    name: `ridge over all series, ${seasonsSeen} seasons${log ? ", of logarithms" : ""}`,
    forecast: (history) => {
      if (history.length < window || (log && history.some((value) => value <= 0))) return undefined;
      const values = log ? history.subarray(history.length - window).map(Math.log) : history;
      const { level, spread } = describe(values, values.length);
      const change = product(input, coefficients, horizon);
      return change.map((value, h) => {
        const forecast = (value + before(h)) * spread + level;
        return log ? Math.exp(forecast) : forecast;
      });
    },
  };
}
