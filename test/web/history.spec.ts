/** States of the page: Back and Forward, addresses that are edited or pasted, and changes that were not downloaded. */
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { saveCheckpoint } from "../../src/checkpoint.ts";
import { LSTM } from "../../src/index.ts";
import { weightsOf } from "../../src/modules.ts";
import { chooseFiles, openGates, useInspector, watchedPage } from "./support/page.ts";

const inspector = useInspector();

const recall = "#open=example:recall-bias-1.safetensors";
const name = (page: Page) => page.locator(".file-name").innerText();
const changes = (page: Page, text: string) => page.locator(".history summary", { hasText: text }).waitFor();
const set = (page: Page) => page.locator(".set").getByRole("button", { name: "Set", exact: true }).click();

/** An LSTM whose forget gate has the same constant twice. */
function doubledFile(file = "doubled.safetensors") {
  const lstm = new LSTM({ inputSize: 2, hiddenSize: 4, seed: 1 });
  for (const side of ["bias_ih_l0", "bias_hh_l0"]) lstm.parameter(side).data.fill(1, 4, 8);
  return {
    name: file,
    mimeType: "",
    buffer: Buffer.from(saveCheckpoint(weightsOf(lstm), { format: "safetensors" })),
  };
}

describe("back and forward", () => {
  test("lead through views and files, a dropped one too", async () => {
    const { page, faults, close } = await watchedPage(inspector.browser);
    await page.goto(inspector.server.url);
    await page.getByText("Delayed recall, forget bias 1").click();
    await page.locator(".file-other .text").waitFor();
    await page.getByRole("link", { name: "Watch", exact: true }).click();
    await page.locator(".watch-scrub").waitFor();
    await page.getByRole("link", { name: "Gates", exact: true }).click();
    await chooseFiles(page, [doubledFile()]);
    await page.locator(".file-name", { hasText: "doubled" }).waitFor();
    await page.getByRole("link", { name: "Terms", exact: true }).click();
    await page.locator(".terms").waitFor();

    await page.goBack();
    expect(await name(page)).toBe("doubled.safetensors");
    await page.goBack();
    await page.locator(".file-name", { hasText: "recall-bias-1" }).waitFor();
    await page.locator(".file-other .text", { hasText: "recall-bias-0" }).waitFor();
    await page.goBack();
    await page.locator(".watch-scrub").waitFor();
    await page.goBack();
    await page.locator(".gate-row").first().waitFor();
    await page.goBack();
    await page.locator(".start").waitFor();
    for (let k = 0; k < 3; k++) await page.goForward();
    await page.locator(".gate-row").first().waitFor();
    // The address cannot name it: the page kept it.
    await page.goForward();
    await page.locator(".file-name", { hasText: "doubled" }).waitFor();
    await page.goForward();
    await page.locator(".terms").waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  test("between views keep what was done to the file since", async () => {
    const { page, faults, close } = await watchedPage(inspector.browser);
    await openGates(page, inspector.server.url, recall);
    await page.getByRole("link", { name: "Terms", exact: true }).click();
    await page.getByRole("link", { name: "Gates", exact: true }).click();
    await set(page);
    await changes(page, "1 change");
    await page.goBack();
    await page.locator(".terms").waitFor();
    await page.goBack();
    await changes(page, "1 change");
    expect(page.url()).toContain("edits=");
    expect(faults).toEqual([]);
    await close();
  });
});

describe("an address", () => {
  test("can be edited and pasted; what is not a state gives a line and changes nothing", async () => {
    const { page, faults, close } = await watchedPage(inspector.browser);
    await openGates(page, inspector.server.url, recall);
    const { hash } = new URL(page.url());
    await page.evaluate(
      (next) => {
        location.hash = next;
      },
      hash.replace(/at=[\d.]+/, "at=0.0.3").replace("bias-1", "bias-0"),
    );
    await page.locator(".file-name", { hasText: "bias-0" }).waitFor();
    await page.locator('.gate-on[data-gate="output"]').waitFor();
    await page.evaluate(() => {
      location.hash = "#view=gats";
    });
    await page.locator(".failure", { hasText: "got view=gats. The page stays unchanged" }).waitFor();
    expect(await name(page)).toContain("bias-0");
    await page.goBack();
    await page.locator(".gate-row").first().waitFor();

    await page.evaluate((text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", text);
      document.body.dispatchEvent(
        new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }),
      );
    }, `${inspector.server.url}${hash}`);
    await page.locator(".file-name", { hasText: "bias-1" }).waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  test("of a dropped file keeps it when its view is edited", async () => {
    const { page, faults, close } = await watchedPage(inspector.browser);
    await page.goto(inspector.server.url);
    await chooseFiles(page, [doubledFile()]);
    await page.locator(".gate-row").first().waitFor();
    await page.evaluate(() => {
      location.hash = "#view=gates&at=0.0.0";
    });
    await page.locator('.gate-on[data-gate="input"]').waitFor();
    expect(await name(page)).toBe("doubled.safetensors");
    expect(faults).toEqual([]);
    await close();
  });

  test("that is not a state at the start gives a line", async () => {
    const { page, faults, close } = await watchedPage(inspector.browser);
    await page.goto(`${inspector.server.url}#nonsense`);
    await page.locator(".failure", { hasText: "got nonsense" }).waitFor();
    // The code is for reports, not for reading.
    expect(await page.locator(".failure-code").isVisible()).toBe(false);
    await page.locator(".failure summary").click();
    expect(await page.locator(".failure-code").innerText()).toBe("ADDRESS");
    await page.locator(".start").waitFor();
    expect(faults).toEqual([]);
    await close();
  });
});

describe("changes that were not downloaded", () => {
  test("ask before another file replaces them, and not after the download", async () => {
    const { page, faults, close } = await watchedPage(inspector.browser);
    await openGates(page, inspector.server.url, recall);
    await set(page);
    await changes(page, "1 change");
    const question = page.getByRole("dialog", { name: /1 change to recall-bias-1/ });
    await chooseFiles(page, [doubledFile()]);
    await question.getByRole("button", { name: "Stay" }).click();
    expect(await name(page)).toContain("recall-bias-1");
    await page.getByRole("button", { name: "Close", exact: true }).click();
    await question.waitFor();
    await page.keyboard.press("Escape");
    await question.waitFor({ state: "detached" });
    await changes(page, "1 change");
    await page.getByRole("button", { name: "Close", exact: true }).click();
    await question.getByRole("button", { name: "Leave the changes" }).click();
    await page.locator(".start").waitFor();
    // Nothing is lost while the tab is open.
    await page.goBack();
    await changes(page, "1 change");
    await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download", exact: true }).click(),
    ]);
    await page.locator(".download-done").waitFor();
    await chooseFiles(page, [doubledFile()]);
    await page.locator(".file-name", { hasText: "doubled" }).waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  test("ask before the tab closes", async () => {
    const { page, faults, close } = await watchedPage(inspector.browser);
    await openGates(page, inspector.server.url, recall);
    await set(page);
    await changes(page, "1 change");
    const [dialog] = await Promise.all([page.waitForEvent("dialog"), page.close({ runBeforeUnload: true })]);
    expect(dialog.type()).toBe("beforeunload");
    expect(faults).toEqual([]);
    await close();
  });
});

test("a doubled bias is made the one that was meant, by a button", async () => {
  const { page, faults, close } = await watchedPage(inspector.browser);
  await page.goto(inspector.server.url);
  await chooseFiles(page, [doubledFile()]);
  const row = page.locator('[data-gate="forget"].gate-row');
  await row.getByText("was one meant?").waitFor();
  await row.getByRole("button", { name: "Make it 1", exact: true }).click();
  await changes(page, "1 change");
  expect(await row.getByText("was one meant?").count()).toBe(0);
  expect(await row.locator('[data-figure="mean"]').innerText()).toBe("1.000");
  expect(faults).toEqual([]);
  await close();
});
