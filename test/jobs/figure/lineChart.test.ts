import { expect, test } from "vitest";
import { phasePortrait } from "../../../src/core/gates/dynamics/index.ts";
import { GRU } from "../../../src/core/nn/index.ts";
import { tensor } from "../../../src/core/tensor/create.ts";
import { LineChart } from "../../../src/jobs/figure/lineChart.ts";
import { PortraitChart } from "../../../src/jobs/figure/portraitChart.ts";

/** The forms in which a notebook gets an object. */
const display = (value: object) =>
  (value as Record<symbol, () => Record<string, string>>)[Symbol.for("Jupyter.display")]();

test("has a path for each line and a name for each axis", () => {
  const chart = new LineChart(
    { "a<b": [1, 2, 3], b: Float32Array.of(3, Number.NaN, 1) },
    { x: "epoch", from: 1 },
  );
  expect(chart.svg).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
  expect(chart.svg.match(/<path/g)).toHaveLength(2);
  expect(chart.svg).toContain(">a&lt;b</text>");
  expect(chart.svg).toContain(">epoch</text>");
  // A gap starts the line again.
  expect(chart.svg.match(/d="M[^"]*M/g)).toHaveLength(1);
});

test("notebooks show a chart as a picture and a tensor as text", () => {
  const chart = new LineChart({ loss: [2, 1] });
  expect(display(chart)).toEqual({ "image/svg+xml": chart.svg });
  expect(display(tensor([1, 2]))).toEqual({ "text/plain": String(tensor([1, 2])) });
});

test("draws a chart without values, and refuses what holds no numbers", () => {
  expect(new LineChart({}).svg).not.toMatch(/NaN|Infinity/);
  expect(() => new LineChart({ loss: 3 as never })).toThrow('the line "loss", got 3');
  expect(() => new LineChart({}, { from: 0.5 })).toThrow("from");
});

test("a portrait has its arrows, both nullclines, ways and points", () => {
  const gru = new GRU({ inputSize: 1, hiddenSize: 2, seed: 1 });
  const { svg } = new PortraitChart(phasePortrait(gru, { from: 3, arrows: 4, starts: 8 }), "a < b");
  expect(svg).toContain(">a &lt; b</text>");
  // Both nullclines, the arrows, three ways.
  expect(svg.match(/<path/g)).toHaveLength(2 + 1 + 3);
  expect(svg.match(/<circle/g)).toHaveLength(2);
  expect(svg).not.toMatch(/NaN|Infinity/);
});
