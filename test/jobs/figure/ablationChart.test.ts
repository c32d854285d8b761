/** The table of held gates as a picture: a bar for each row, as long as its change. */
import { expect, test } from "vitest";
import { diagnostics, LSTM, ops, tensor } from "../../../src/index.ts";
import { AblationChart } from "../../../src/tasks.ts";

test("a bar for each row, in proportion, with its gate and its change", () => {
  const lstm = new LSTM({ inputSize: 1, hiddenSize: 2, seed: 1 });
  const x = tensor(Float32Array.of(1, -1, 2, 0.5), [4, 1]);
  const table = diagnostics.ablate(lstm, [x], (model, input) => ops.mean(model.forward(input).output));
  const { svg } = new AblationChart(table);
  const bars = [...svg.matchAll(/<rect x="200" y="[\d.]+" width="([\d.]+)"/g)].map(([, width]) =>
    Number(width),
  );
  const most = Math.max(...table.rows.map(({ change }) => Math.abs(change)));
  expect(bars.length).toBe(table.rows.length);
  for (const [k, { change, gate, by }] of table.rows.entries()) {
    expect(bars[k]).toBeCloseTo((260 * Math.abs(change)) / most, 1);
    expect(svg).toContain(`${gate} ${by}</text>`);
  }
  expect(svg).toMatch(/^<svg xmlns="[^"]+" class="chart".*<title>Loss with one gate held/s);
  expect(String(new AblationChart({ loss: 1, rows: [] }))).toContain("1.000 of the free model");
  expect(() => new AblationChart({} as never)).toThrow("expected the table of ablate");
});
