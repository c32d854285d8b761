/** Lens in a browser: a memory is born under the slider, paths begin by keys and pointer, and a layer of a file has its plane. */
import { describe, expect, test } from "vitest";
import { axeFindings, useInspector, watchedPage } from "./support/page.ts";

const inspector = useInspector();

async function lens(hash = "", options = {}) {
  const watching = await watchedPage(inspector.browser, options);
  await watching.page.goto(`${inspector.server.url}#view=lens${hash}`);
  const verdict = watching.page.locator(".lens-verdict");
  await verdict.waitFor();
  return { ...watching, verdict };
}

describe("a small cell", () => {
  test("has one point below a forget bias of 0 and three above; the address keeps the slider", async () => {
    const { page, faults, verdict, close } = await lens("&lens.cell=LSTM,-0.5,2,0,0");
    await verdict.getByText("One stable point").waitFor();
    const slider = page.getByRole("slider", { name: "forget bias" });
    await slider.focus();
    // As fast as keys come, none is lost.
    for (let k = 0; k < 40; k++) void page.keyboard.press("ArrowRight");
    await page.waitForURL(/lens\.cell=LSTM%2C1\.5%2C2/);
    await page.keyboard.press("End");
    await verdict.getByText("2 stable points").waitFor();
    await page.waitForURL(/lens\.cell=LSTM%2C3%2C2/);
    const fork = page.getByRole("application", { name: /^Fixed points by the forget bias/ });
    await fork.focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await verdict.getByText("One stable point").waitFor();
    await page.getByRole("button", { name: "GRU, 2 units" }).click();
    await page.getByRole("heading", { name: "A cycle comes to rest" }).waitFor();
    await verdict.getByText("No stable point, 1 unstable point: almost every state keeps moving").waitFor();
    await page.goBack();
    expect(faults).toEqual([]);
    await close();
  });

  test("a path begins where a place is chosen, by keys and by pointer, and shows its gates; a gate can be held", async () => {
    const { page, faults, verdict, close } = await lens("&lens.cell=LSTM,1,2,0,0");
    const portrait = page.getByRole("application", { name: /^Phase portrait/ });
    await portrait.focus();
    for (const key of ["Home", "ArrowDown", "ArrowRight", "Enter"]) await page.keyboard.press(key);
    const gates = page.getByRole("img", { name: /^Gates on this path/ });
    const chart = page.locator("figure", { hasText: "Gates on this path" });
    await chart.waitFor();
    await portrait.click({ position: { x: 200, y: 150 } });
    await page.waitForFunction(
      () => document.querySelectorAll('.chart-svg path[fill="var(--accent)"]').length === 2,
    );
    expect(await gates.or(chart).first().isVisible()).toBe(true);
    await page.getByRole("group", { name: "Hold the forget gate" }).getByText("closed").click();
    await verdict.getByText("One stable point").waitFor();
    const bias = page.getByRole("slider", { name: "forget bias" });
    expect([await bias.isDisabled(), await bias.getAttribute("aria-valuetext")]).toEqual([
      true,
      "held closed: keeps 0 % a step",
    ]);
    await page.getByRole("button", { name: "Clear the paths" }).click();
    await chart.waitFor({ state: "detached" });
    expect(faults).toEqual([]);
    await close();
  });

  test("on a phone the portrait stays in view while the last slider moves", async () => {
    const { page, faults, verdict, close } = await lens("&lens.cell=LSTM,1,2,0,0", {
      viewport: { width: 390, height: 844 },
    });
    await verdict.getByText("2 stable points").waitFor();
    const slider = page.getByRole("slider", { name: "input", exact: true });
    await slider.scrollIntoViewIfNeeded();
    const [picture, below] = await Promise.all(
      [page.getByRole("application", { name: /^Phase portrait/ }), slider].map((each) => each.boundingBox()),
    );
    expect(picture!.y).toBeGreaterThanOrEqual(0);
    expect(picture!.y + picture!.height).toBeLessThan(below!.y);
    await slider.focus();
    await page.keyboard.press("End");
    await verdict.getByText("One stable point").waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  for (const colorScheme of ["light", "dark"] as const)
    for (const width of [390, 768, 1280, 1920])
      test(`axe finds nothing and nothing is cut, ${colorScheme}, ${width} wide`, async () => {
        const { page, close } = await lens("", { colorScheme, viewport: { width, height: 900 } });
        await page.locator(".lens-pair .chart-svg").nth(1).waitFor();
        expect(await axeFindings(page)).toEqual([]);
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
        ).toBeLessThanOrEqual(0);
        await close();
      });
});

test("a layer of the open file runs in the plane in which its states vary most, with its fixed points", async () => {
  const { page, faults, close } = await lens("&open=example:recall-bias-1.safetensors");
  await page.getByRole("heading", { name: "recall-bias-1.safetensors: where its states go" }).waitFor();
  const panel = page.getByRole("region", { name: "Its states" });
  await panel.locator(".chart-svg").waitFor();
  await panel
    .getByText(/fixed points? at zero input, \d+ stable\. After 150 steps (the 16|\d+ of the 16) states/)
    .waitFor({ timeout: 120_000 });
  await page.getByRole("button", { name: "A small cell" }).click();
  await page.getByRole("heading", { name: "A memory is born" }).waitFor();
  await page.waitForURL(/lens\.show=cell/);
  expect(faults).toEqual([]);
  await close();
});
