/** Labels of charts lie neither on curves nor on each other, in every layout. */
import { expect, test } from "vitest";
import { saveCheckpoint } from "../../src/checkpoint.ts";
import { LSTM } from "../../src/index.ts";
import { weightsOf } from "../../src/modules.ts";
import { chooseFiles, unfold, useInspector, watchedPage } from "./support/page.ts";

const inspector = useInspector();

/** Every label that meets another one or a curve of its chart, in words. Runs in the page. */
function collisions(): string[] {
  const found: string[] = [];
  for (const svg of document.querySelectorAll<SVGSVGElement>(".chart-svg")) {
    const chart = svg.closest("figure")!.querySelector("figcaption")!.textContent;
    // Letters of the fixed font are a text that was fed, not labels.
    const labels = [...svg.querySelectorAll("text")].filter(
      (text) => !getComputedStyle(text).fontFamily.includes("mono"),
    );
    const boxes = labels.map((text) => text.getBBox());
    const isIn = (x: number, y: number, box: DOMRect) =>
      x > box.x + 1 && x < box.x + box.width - 1 && y > box.y + 2 && y < box.y + box.height - 2;
    for (const [k, a] of boxes.entries()) {
      for (const [j, b] of boxes.entries()) {
        if (j <= k) continue;
        const [wide, high] = [
          Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x),
          Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y),
        ];
        if (wide > 1 && high > 3)
          found.push(`${chart}: ${labels[k].textContent} on ${labels[j].textContent}`);
      }
    }
    for (const curve of svg.querySelectorAll<SVGPathElement>("path[stroke][stroke-width='1.8']")) {
      const length = curve.getTotalLength();
      for (let at = 0; at <= length; at += 1) {
        const { x, y } = curve.getPointAtLength(at);
        const hit = boxes.findIndex((box) => isIn(x, y, box));
        if (hit < 0) continue;
        found.push(`${chart}: a curve on ${labels[hit].textContent}`);
        break;
      }
    }
  }
  return found;
}

/** Its timescales are equal, so their axis has a narrow range. */
function equalUnits() {
  const lstm = new LSTM({ inputSize: 2, hiddenSize: 6, seed: 1 });
  lstm.gates.forget.setBias(2);
  const buffer = Buffer.from(saveCheckpoint(weightsOf(lstm), { format: "safetensors" }));
  return [{ name: "equal.safetensors", mimeType: "", buffer }];
}

const layouts: readonly [hash: string, ready: string][] = [
  ["#open=example:recall-bias-1.safetensors&with=example:recall-bias-0.safetensors", ".figures-change"],
  ["#view=watch&open=example:whale.safetensors", ".watch-scrub"],
  ["#view=watch&open=example:recall-bias-1.safetensors&watch.unit=3&watch.show=state", ".watch-scrub"],
];

for (const width of [390, 768, 1280, 1920])
  test(`no label lies on a curve or on another label at ${width}`, async () => {
    const { page, faults, close } = await watchedPage(inspector.browser, {
      viewport: { width, height: 900 },
    });
    for (const [hash, ready] of layouts) {
      await page.goto(`${inspector.server.url}?${hash.length}${hash}`);
      await page.locator(ready).first().waitFor();
      await unfold(page);
      expect(await page.locator(".chart-svg text").count()).toBeGreaterThan(10);
      expect(await page.evaluate(collisions), hash).toEqual([]);
    }
    await page.goto(`${inspector.server.url}?equal`);
    await chooseFiles(page, equalUnits());
    await page.locator(".fold").first().waitFor();
    await unfold(page);
    const axis = page.locator("figure", { hasText: "Timescale, steps (log)" }).locator("text");
    await axis.first().waitFor();
    expect(await axis.count()).toBeGreaterThanOrEqual(2);
    expect(await page.evaluate(collisions)).toEqual([]);
    await page.goto(`${inspector.server.url}?train#view=train`);
    await page.getByRole("button", { name: "Train", exact: true }).click();
    await page.waitForFunction(() => Number(document.querySelector(".run-figures dd")?.textContent) > 300);
    expect(await page.evaluate(collisions)).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });
