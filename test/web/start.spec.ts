/** The picture that the page opens with: its gates by pointer, by touch and by keys, and the rows that it names. */
import { expect, test } from "vitest";
import { useInspector, watchedPage } from "./support/page.ts";

const inspector = useInspector();
const names = ["forget", "input", "cell", "output"];

test("each gate shows its equation and what its bias does, and leads to the example's", async () => {
  const { page, faults, close } = await watchedPage(inspector.browser);
  await page.goto(inspector.server.url);
  const picture = page.locator(".picture");
  for (const name of names) {
    await picture.getByRole("button", { name: `${name} gate`, exact: true }).click();
    const letter = name === "cell" ? "g" : name[0];
    expect(await picture.locator(".picture-equation").innerText()).toMatch(
      new RegExp(`^${letter} = ${name === "cell" ? "tanh" : "σ"}\\(`),
    );
  }
  await picture.getByRole("link", { name: "See the output gate" }).click();
  await page.locator('.gate-on[data-gate="output"]').waitFor();
  expect(faults).toEqual([]);
  await close();
});

test("a card says how long its example remembers, in the words of the gates that it opens", async () => {
  const { page, faults, close } = await watchedPage(inspector.browser);
  const cards = page.locator(".start-card");
  for (const k of [0, 1, 2]) {
    await page.goto(`${inspector.server.url}?${k}`);
    const said = await cards.nth(k).locator("span").last().innerText();
    expect(await cards.count()).toBe(3);
    await cards.nth(k).click();
    const [, atRest, fed] = said.match(
      /(it remembers about [\d.]+ steps), on a sequence ([\d.]+): see Watch/,
    )!;
    expect(await page.locator(".cell .verdict").innerText()).toContain(atRest);
    await page.getByRole("link", { name: "Watch", exact: true }).click();
    expect(await page.locator(".watch-memory .verdict").innerText()).toContain(`about ${fed} steps`);
  }
  expect(faults).toEqual([]);
  await close();
});

test("by keys: a gate, then its bias", async () => {
  const { page, faults, close } = await watchedPage(inspector.browser);
  await page.goto(inspector.server.url);
  const picture = page.locator(".picture");
  await picture.getByRole("button", { name: "output gate", exact: true }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Home");
  expect(await picture.locator("output").innerText()).toBe(
    "With x and h at 0, 1.8 % of tanh c shows at each step.",
  );
  expect(faults).toEqual([]);
  await close();
});

for (const width of [360, 1440, 3840]) {
  test(`the picture fits and its gates are large enough to touch at ${width}`, async () => {
    const { page, close } = await watchedPage(inspector.browser, {
      viewport: { width, height: 740 },
      hasTouch: true,
    });
    await page.goto(inspector.server.url);
    for (const name of names) {
      const gate = page.locator(".picture").getByRole("button", { name: `${name} gate`, exact: true });
      const box = (await gate.boundingBox())!;
      expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(24);
      await gate.tap();
      expect(await gate.getAttribute("aria-pressed")).toBe("true");
    }
    // The way to open a file is in the first screen.
    const button = (await page.getByRole("button", { name: "Choose files…" }).boundingBox())!;
    expect(button.y + button.height).toBeLessThan(740);
    const wide = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(wide).toBeLessThanOrEqual(0);
    await close();
  });
}

test("Watch without a file shows how a value fades, by its slider, and an example opens in it", async () => {
  const { page, faults, close } = await watchedPage(inspector.browser);
  await page.goto(`${inspector.server.url}#view=watch`);
  const said = page.locator(".picture-effect");
  expect(await said.innerText()).toContain("keeps 95.3 % at each character");
  await page.getByRole("slider", { name: "bias" }).focus();
  await page.keyboard.press("Home");
  await said.getByText("keeps 12 % at each character").waitFor();
  await page.getByRole("link", { name: /Moby-Dick/ }).click();
  await page.locator(".watch-scrub").waitFor();
  expect(page.url()).toContain("view=watch&open=example:whale");
  expect(faults).toEqual([]);
  await close();
});

test("Network without a file shows layers, which are those that the example has", async () => {
  const { page, faults, close } = await watchedPage(inspector.browser);
  const boxes = async (place: string) => {
    await page.locator(`${place} .network-box`).first().waitFor();
    const texts = await page.locator(`${place} .network-box`).allInnerTexts();
    return texts.map((text) => text.replace(/\s*Gates[\s\S]*/, ""));
  };
  await page.goto(`${inspector.server.url}#view=network`);
  const promised = await boxes(".picture");
  await page.getByRole("link", { name: /Moby-Dick/ }).click();
  expect(await boxes(".network")).toEqual(promised);
  expect(faults).toEqual([]);
  await close();
});
