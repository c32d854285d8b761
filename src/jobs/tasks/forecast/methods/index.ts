/** The candidate methods of a forecast, by the seasons of a series. */
import type { NamedMethod, Outlook } from "./method.ts";
import { autoregression, ridge, seasonalRidge } from "./ridge.ts";
import { drift, lastValue, mean, recentDrift, seasonalDrift, seasonalMean, seasonalNaive } from "./simple.ts";
import { dampedTrend, theta } from "./smoothing.ts";

export { fitGlobalRidge } from "./globalRidge.ts";
export type { Method, NamedMethod, Outlook } from "./method.ts";

/** Most rows of a history that a method reads, the latest, but at least four of the longest season: earlier ones cost time and tell little. */
const MOST_ROWS = 20_000;

/** All methods for series with these seasons, simple ones first. */
export function methodsFor({ seasons }: Outlook): NamedMethod[] {
  const [season = 1] = seasons;
  const most = Math.max(MOST_ROWS, 4 * Math.max(...seasons, 1));
  const all: NamedMethod[] = [
    { name: "last value", forecast: lastValue },
    { name: "drift", forecast: drift },
    { name: "recent drift", forecast: recentDrift },
    { name: "mean", forecast: mean },
    ...seasons.flatMap((length) => [
      { name: `seasonal naive, ${length} rows`, forecast: seasonalNaive(length) },
      { name: `seasonal mean, ${length} rows`, forecast: seasonalMean(length) },
      { name: `seasonal drift, ${length} rows`, forecast: seasonalDrift(length) },
    ]),
    { name: "Theta", forecast: theta(season) },
    { name: "exponential smoothing", forecast: dampedTrend(season) },
    { name: "ridge on lags", forecast: ridge({ reach: "long", penalty: 1 }) },
    { name: "ridge on few lags", forecast: ridge({ reach: "short", penalty: 1 }) },
    { name: "ridge on lags of logarithms", forecast: ridge({ reach: "long", penalty: 1, log: true }) },
    ...seasons.map((length) => ({
      name: `ridge on lags and season, ${length} rows`,
      forecast: ridge({ reach: "short", penalty: 1, season: length }),
    })),
    { name: "autoregression", forecast: autoregression("long") },
    { name: "autoregression, few lags", forecast: autoregression("short") },
    { name: "seasonal ridge", forecast: seasonalRidge(3) },
    { name: "seasonal ridge, strong penalty", forecast: seasonalRidge(30) },
    { name: "seasonal ridge of logarithms", forecast: seasonalRidge(10, true) },
  ];
  return all.map(({ name, forecast }) => ({
    name,
    forecast: (history, outlook) => forecast(history.subarray(Math.max(0, history.length - most)), outlook),
  }));
}
