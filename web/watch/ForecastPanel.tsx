/** Forecasts of a run over the history of its data, with their intervals. */
import { Curves } from "../charts/Curves.tsx";
import { extentOf, short } from "../charts/numbers.ts";
import type { Forecasts } from "./protocol.ts";

export function ForecastPanel({ forecasts }: { forecasts: readonly Forecasts[] }) {
  return (
    <>
      {forecasts.map(({ target, rows, dates, known, forecast, lower, upper, level }) => {
        const finite = (values: readonly number[]) => values.filter(Number.isFinite);
        const last = forecast.at(-1)!;
        const span =
          dates.length > 0 ? `${dates[0]} to ${dates.at(-1)}` : `rows ${rows[0]} to ${rows.at(-1)}`;
        return (
          <section key={target} class="panel" aria-label={`Forecasts of ${target}`}>
            <Curves
              title={`Forecasts of ${target} over its history, ${span}`}
              summary={`The last forecast is ${short(last)}${level === undefined ? "" : `, its ${Math.round(100 * level)} % interval ${short(lower.at(-1)!)} to ${short(upper.at(-1)!)}`}.`}
              x={rows}
              xName="row"
              yName={target}
              yDomain={extentOf([finite(known), finite(forecast), finite(lower), finite(upper)])}
              height={260}
              curves={[
                { label: "known", colour: "var(--ink)", values: known },
                {
                  label: level === undefined ? "forecast" : `forecast, ${Math.round(100 * level)} % interval`,
                  colour: "var(--accent)",
                  dash: "5 2",
                  values: forecast,
                  ...(level !== undefined && { band: { low: lower, high: upper } }),
                },
              ]}
            />
          </section>
        );
      })}
    </>
  );
}
