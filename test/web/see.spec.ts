/** The page shows the same of real files as `sluice inspect --json`. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { saveCheckpoint } from "../../src/checkpoint.ts";
import { inspect } from "../../src/command/inspect.ts";
import { GRU } from "../../src/core/nn/index.ts";
import { weightsOf } from "../../src/modules.ts";
import { fixed } from "../../web/charts/numbers.ts";
import { built, chooseFiles, dataFolder, openGates, useInspector, watchedPage } from "./support/page.ts";

const inspector = useInspector();

const data = (...names: string[]) => names.map((name) => join(dataFolder ?? "", name));

const files: readonly [title: string, paths: string[], main: number][] = [
  ["bundled example", [join(built, "examples/recall-bias-1.safetensors")], 0],
  ["character model", [join(built, "examples/whale.safetensors")], 0],
  ...(dataFolder === undefined
    ? []
    : ([
        ["Keras .h5", data("dtln/model.h5"), 0],
        ["ONNX", data("dtln/model_1.onnx"), 0],
        ["TFLite", data("dtln/model_1.tflite"), 0],
        [
          "TensorFlow bundle",
          data(
            "dtln/saved_model_variables/variables.index",
            "dtln/saved_model_variables/variables.data-00000-of-00001",
          ),
          0,
        ],
        ["TorchScript", data("silero-vad/silero_vad.jit"), 0],
        ["ONNX with branches", data("silero-vad/silero_vad.onnx"), 0],
        ["safetensors", data("silero-vad/silero_vad_16k.safetensors"), 0],
        [
          "deeplearn.js manifest",
          data(
            ...[
              "manifest.json",
              "Variable",
              "embedding",
              "rnnlm_softmax_b",
              "rnnlm_softmax_w",
              ...[0, 1].flatMap((k) =>
                ["bias", "kernel"].map((part) => `rnnlm_multi_rnn_cell_cell_${k}_basic_lstm_cell_${part}`),
              ),
            ].map((name) => `charrnn/charlotte_bronte/${name}`),
          ),
          0,
        ],
      ] as [string, string[], number][])),
];

describe("numbers on the page", () => {
  for (const [title, paths, main] of files) {
    test(title, async () => {
      const report = await inspect(paths[main]);
      const { page, faults, close } = await watchedPage(inspector.browser);
      await page.goto(inspector.server.url);
      await chooseFiles(page, paths);
      await page.locator(".gate-row, .cell h1").first().waitFor();
      expect(report.layers.length).toBeGreaterThan(0);
      for (const [l, layer] of report.layers.entries()) {
        for (const [c, cell] of layer.cells.entries()) {
          const entries = Object.entries(cell.gates);
          const place = page.locator(".tree > ol > li").nth(l).locator(".tree-cell").nth(c);
          await place.locator("button").first().click();
          for (const [gate, shown] of entries) {
            const row = page.locator(`.gate-row[data-gate="${gate}"]`);
            const statistics = shown.bias ?? shown.inputBias;
            if (statistics === undefined || statistics === null) continue;
            for (const key of ["mean", "sd", "min", "max"] as const) {
              const text = await row.locator(`[data-figure="${key}"]`).first().textContent();
              expect(`${gate} ${key} ${text}`).toBe(`${gate} ${key} ${fixed(statistics[key])}`);
            }
            const scale = row.locator('[data-figure="timescale"]');
            expect(await scale.count()).toBe(shown.timescale === null ? 0 : 1);
          }
        }
      }
      const text = (await page.locator("main").textContent()) ?? "";
      for (const note of report.notes) {
        const words = note.split(/[:;]\s/).pop()!;
        if (!text.includes(words.slice(0, 40))) {
          // The note is at another cell than the last one.
          const badges = await page.locator(".warn-badge, .notes").count();
          expect(`${note}: ${badges > 0}`).toBe(`${note}: true`);
        }
      }
      expect(faults).toEqual([]);
      await close();
    });
  }
});

describe("slices in the words of the source", () => {
  const shows = async (path: string, expected: readonly string[]) => {
    const { page, faults, close } = await watchedPage(inspector.browser);
    await page.goto(inspector.server.url);
    await chooseFiles(page, [path]);
    await page.locator(".gate-row").first().waitFor();
    await page.locator('.gate-row[data-gate="forget"] .gate-pick').click();
    await page.locator(".pair-weights canvas").first().waitFor();
    const texts = await page.locator(".slices code").allInnerTexts();
    expect(texts).toEqual(expect.arrayContaining([...expected]));
    expect(faults).toEqual([]);
    await close();
  };
  test("PyTorch", () =>
    shows(join(built, "examples/recall-bias-1.safetensors"), [
      "lstm.bias_hh_l0[32:64]",
      "lstm.weight_hh_l0[32:64, :]",
    ]));
  test.skipIf(dataFolder === undefined)("Keras", () =>
    shows(data("dtln/model.h5")[0], [
      "lstm/lstm/bias:0[128:256]",
      "lstm/lstm/kernel:0[:, 128:256]",
      "lstm/lstm/recurrent_kernel:0[:, 128:256]",
    ]),
  );
});

describe("figures", () => {
  test("are saved as SVG and PNG, shown as a table and copied as CSV", async () => {
    const { page, faults, close } = await watchedPage(inspector.browser);
    await openGates(page, inspector.server.url, "#open=example:recall-bias-1.safetensors");
    await page.locator(".pair-weights canvas").first().waitFor();
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    const charts = page.locator(".chart");
    const count = await charts.count();
    expect(count).toBeGreaterThan(8);
    for (const k of [0, 1, count - 3, count - 1]) {
      const chart = charts.nth(k);
      const choose = async (name: string) => {
        await chart.getByRole("button", { name: /Figure menu/ }).focus();
        await page.keyboard.press("Enter");
        await chart.getByRole("menuitem", { name }).click();
      };
      const [svg] = await Promise.all([page.waitForEvent("download"), choose("Save SVG")]);
      const text = readFileSync(await svg.path(), "utf8");
      expect(text).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="\d+"/);
      expect(text).not.toContain("var(");
      const [png] = await Promise.all([page.waitForEvent("download"), choose("Save PNG")]);
      expect([...readFileSync(await png.path()).subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
      await choose("Copy as CSV");
      await page.waitForFunction(() => document.querySelector("[role=status]")?.textContent === "Copied.");
      const csv = await page.evaluate(() => navigator.clipboard.readText());
      await choose("Show table");
      const headers = await chart.locator("th").allTextContents();
      expect(csv.split(/\r?\n/)[0]).toBe(headers.join(","));
      expect(await chart.locator("tbody tr").count()).toBe(
        Math.min(1000, csv.trim().split(/\r?\n/).length - 1),
      );
      await choose("Show picture");
    }
    expect(faults).toEqual([]);
    await close();
  });

  test("an address on the page's host is opened when it is pasted", async () => {
    const { page, faults, close } = await watchedPage(inspector.browser);
    await page.goto(inspector.server.url);
    await page.locator(".start").waitFor();
    await page.evaluate(() => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", "examples/whale.safetensors");
      document.body.dispatchEvent(
        new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }),
      );
    });
    await page.locator(".gate-row").first().waitFor();
    expect(page.url()).toContain("open=url:examples/whale.safetensors");
    expect(faults).toEqual([]);
    await close();
  });
});

describe("two checkpoints", () => {
  test.skipIf(dataFolder === undefined)("of one net from two frameworks have no differences", async () => {
    const { page, faults, close } = await watchedPage(inspector.browser);
    await page.goto(inspector.server.url);
    await chooseFiles(page, data("dtln/model.h5"));
    await page.locator(".gate-row").first().waitFor();
    const [chooser] = await Promise.all([
      page.waitForEvent("filechooser"),
      page.getByRole("button", { name: "Compare with…" }).click(),
    ]);
    await chooser.setFiles(data("dtln/model_1.onnx"));
    await page.locator(".figures-change").first().waitFor();
    const changes = await page.locator(".gate-row .figures-change").allTextContents();
    expect(changes.length).toBe(16);
    expect(new Set(changes)).toEqual(new Set(["="]));
    await page.getByRole("button", { name: "difference" }).click();
    const chart = page.locator(".chart", { hasText: "Recurrent weights" });
    await chart.getByRole("button", { name: /Figure menu/ }).focus();
    await page.keyboard.press("Enter");
    await chart.getByRole("menuitem", { name: "Show table" }).click();
    const values = await chart.locator("tbody td:nth-child(n + 2)").allTextContents();
    expect(values.length).toBeGreaterThan(1000);
    expect(values.every((text) => text === "0")).toBe(true);
    expect(faults).toEqual([]);
    await close();
  });

  test("are shown with their differences, and the address brings them back", async () => {
    const { page, faults, close } = await watchedPage(inspector.browser);
    const hash = "#open=example:recall-bias-1.safetensors&with=example:recall-bias-0.safetensors";
    await openGates(page, inspector.server.url, hash);
    await page.locator(".file-other .text").waitFor();
    await page.locator(".figures-change").first().waitFor();
    const [now, other] = await Promise.all(
      [1, 0].map((bias) => inspect(join(built, `examples/recall-bias-${bias}.safetensors`))),
    );
    const means = [now, other].map(({ layers }) => layers[0].cells[0].gates.forget.bias!.mean);
    const change = page.locator('.gate-row[data-gate="forget"] .figures-change').first();
    expect(await change.textContent()).toBe(`+${fixed(means[0] - means[1])}`);
    await page.getByRole("button", { name: "difference" }).click();
    await page
      .getByRole("application", { name: /weights, difference/ })
      .first()
      .waitFor();
    const address = page.url();
    expect(address).toContain("gates.weights=difference");
    const again = await watchedPage(inspector.browser);
    await again.page.goto(address);
    await again.page
      .getByRole("application", { name: /weights, difference/ })
      .first()
      .waitFor();
    expect([...faults, ...again.faults]).toEqual([]);
    await again.close();
    await close();
  });
});

test("labels of axes lie within their charts: the sign of a small bias is seen", async () => {
  const gru = new GRU({ inputSize: 2, hiddenSize: 4, seed: 1 });
  gru.parameter("bias_ih_l0").data.fill(-0.0047);
  gru.parameter("bias_hh_l0").data.fill(0);
  const { page, faults, close } = await watchedPage(inspector.browser);
  await page.goto(inspector.server.url);
  const buffer = Buffer.from(saveCheckpoint(weightsOf(gru), { format: "safetensors" }));
  await chooseFiles(page, [{ name: "small.safetensors", mimeType: "", buffer }]);
  await page.locator(".gate-row").first().waitFor();
  const places = await page.locator(".chart-svg text").evaluateAll((texts) =>
    texts.map((text) => {
      const { x, width } = (text as SVGTextElement).getBBox();
      const room = (text as SVGTextElement).ownerSVGElement!.getBoundingClientRect().width;
      return { text: text.textContent, fits: x >= -0.5 && x + width <= room + 0.5 };
    }),
  );
  expect(places.map(({ text }) => text)).toContain("−0.004");
  expect(places.filter(({ fits }) => !fits)).toEqual([]);
  expect(faults).toEqual([]);
  await close();
});
