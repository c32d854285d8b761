/** Training in the page: what bias 0 and 1 come to, pace under control, and a run directory followed as it grows. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { prepareJob } from "../../src/tasks.ts";
import { environment, lacking, linesOf, PYTHON, SCRIPT, smallLanguage } from "../support/jobs.ts";
import { axeFindings, built, serve, serveStatic, useInspector, watchedPage } from "./support/page.ts";

const inspector = useInspector();

async function training(params: string, options = {}) {
  const watching = await watchedPage(inspector.browser, options);
  await watching.page.goto(`${inspector.server.url}#view=train&${params}`);
  await watching.page.locator(".train-go:enabled").waitFor();
  return watching;
}

const figure = (page: Page, run: string, name: string) =>
  page
    .locator(`.run-card[data-run="${run}"] .run-figures div`, { has: page.getByText(name, { exact: true }) })
    .locator("dd");
const small = "train.steps=10&train.hidden=16&train.lr=0.003&train.updates=200";

describe("train here", () => {
  test("a bias that keeps solves the task, one that forgets does not; curves, gates and table say so", async () => {
    const { page, faults, close } = await training(`${small}&train.starts=-2,3`);
    await page.getByRole("button", { name: "Train", exact: true }).click();
    await page.locator('.run-card[data-run="bias 3"]', { hasText: "solved at" }).waitFor({ timeout: 90_000 });
    await page
      .locator('.run-card[data-run="bias −2"]', { hasText: "not solved" })
      .waitFor({ timeout: 90_000 });
    // The two train in workers of their own: one may have ended while the other is half way.
    await expect
      .poll(async () => Number(await figure(page, "bias 3", "update").innerText()), { timeout: 90_000 })
      .toBe(200);
    const rate = Number(await page.locator(".train-rate").getAttribute("data-rate"));
    console.log(`${rate} updates a second for each of two runs (T 10, 16 units)`);
    expect(rate).toBeGreaterThan(0);
    const chart = page.getByRole("application", { name: /^Accuracy over updates/ });
    expect(await chart.getAttribute("aria-label")).toMatch(
      /The run from bias 3 solved the task first, after \d+ updates; bias −2 has not solved it/,
    );
    await page.getByRole("button", { name: "Figure menu: Accuracy over updates" }).click();
    await page.getByRole("menuitem", { name: "Show table" }).click();
    const last = page
      .getByRole("region", { name: "Table: Accuracy over updates" })
      .locator("tbody tr")
      .last()
      .locator("td");
    expect(Number(await last.nth(0).innerText())).toBe(200);
    expect(Number(await last.nth(1).innerText())).toBeLessThan(0.6);
    expect(Number(await last.nth(2).innerText())).toBeGreaterThan(0.9);
    // Four gates of two runs, each with its scale.
    expect(await page.locator(".run-card .chart-raster").count()).toBe(16);
    await page.locator("p", { hasText: "The run from bias 3 solved" }).waitFor();
    await page.getByRole("button", { name: "Train on to 500" }).click();
    await page.getByText(/^update (?!200 )\d+ of 500/).waitFor();
    await page.getByRole("button", { name: "Pause" }).click();
    // Fewer updates than were made: the runs start again.
    await page.getByRole("combobox", { name: "updates" }).selectOption("200");
    await page.getByText("update 0 of 200").waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  test("on a plain host, without headers", async () => {
    const host = await serveStatic();
    const { page, faults, close } = await watchedPage(inspector.browser);
    await page.goto(`${host.url}#view=train&${small}`);
    await page.getByRole("button", { name: "10 updates", exact: true }).click();
    await expect.poll(() => figure(page, "bias 1", "update").innerText(), { timeout: 30_000 }).toBe("10");
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    await page.goto(`${host.url}?watch#view=watch&open=example:recall-bias-1.safetensors&watch.feed=task`);
    await page.locator(".watch-scrub").waitFor();
    expect(faults).toEqual([]);
    await close();
    host.close();
  });

  test("single updates, pause and reset do what they say", async () => {
    const { page, faults, close } = await training(`${small}&train.starts=0,chrono&train.seeds=2`);
    const updates = async () =>
      Promise.all(["bias 0", "chrono"].map((run) => figure(page, run, "update").innerText()));
    const shown = () =>
      Promise.all(["right", "state"].map((name) => figure(page, "bias 0", name).innerText()));
    expect([await updates(), await shown()]).toEqual([
      ["0", "0"],
      ["–", "not started"],
    ]);
    await page.getByRole("button", { name: "1 update", exact: true }).click();
    await expect.poll(updates, { timeout: 30_000 }).toEqual(["1", "1"]);
    await expect.poll(shown).toEqual([expect.stringMatching(/^\d+ %$/), "paused"]);
    await page.getByRole("button", { name: "10 updates", exact: true }).click();
    await expect.poll(updates, { timeout: 30_000 }).toEqual(["11", "11"]);
    await page.getByRole("button", { name: "Train", exact: true }).click();
    await expect.poll(async () => Number((await updates())[0]), { timeout: 30_000 }).toBeGreaterThan(15);
    await page.getByRole("button", { name: "Pause", exact: true }).click();
    await page.waitForTimeout(600);
    const paused = await updates();
    await page.waitForTimeout(600);
    expect(await updates()).toEqual(paused);
    await page.getByRole("button", { name: "Train", exact: true }).click();
    await expect.poll(async () => Number((await updates())[0])).toBeGreaterThan(Number(paused[0]));
    await page.getByRole("button", { name: "Reset" }).click();
    // At once, while the round that ran ends and new workers start.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 30))));
    expect([await updates(), await shown()]).toEqual([
      ["0", "0"],
      ["–", "not started"],
    ]);
    await page.locator(".train-go:enabled", { hasText: "Train" }).waitFor();
    expect(await updates()).toEqual(["0", "0"]);
    expect(faults).toEqual([]);
    await close();
  });

  test("settings by keys, kept in the address", async () => {
    const { page, faults, close } = await training(small);
    const slider = page.getByRole("slider", { name: "forget bias" }).nth(1);
    await slider.focus();
    for (let k = 0; k < 4; k++) await page.keyboard.press("ArrowRight");
    await page.locator('.run-card[data-run="bias 2"]').waitFor();
    await page.getByRole("button", { name: "Add chrono" }).click();
    await page.locator('.run-card[data-run="chrono"]').waitFor();
    await page.getByRole("button", { name: "Remove bias 0" }).click();
    await page.locator('.run-card[data-run="bias 0"]').waitFor({ state: "detached" });
    await page.getByRole("combobox", { name: "cell" }).selectOption("gru");
    await page.locator(".run-card .gate-name", { hasText: "update" }).first().waitFor();
    const address = page.url();
    expect(address).toContain("train.starts=2%2Cchrono");
    expect(address).toContain("train.cell=gru");
    const again = await watchedPage(inspector.browser);
    await again.page.goto(address);
    await again.page.locator('.run-card[data-run="chrono"]').waitFor();
    expect(await again.page.locator(".run-card").count()).toBe(2);
    expect([...faults, ...again.faults]).toEqual([]);
    await again.close();
    await close();
  });
});

describe("follow a run", () => {
  const line = (step: number) =>
    `${JSON.stringify({ step, epoch: 1 + Math.floor(step / 50), batch: step, loss: 2 / step, gradNorm: 1 / step, lr: 0.01, ...(step % 50 === 0 && { validation: { loss: 3 / step } }) })}\n`;
  const lines = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, k) => line(from + k)).join("");

  test("it grows, gets a checkpoint, is resumed, and ends", async () => {
    const run = mkdtempSync(join(tmpdir(), "sluice-run-"));
    const served = await serve({ run });
    const { page, faults, close } = await watchedPage(inspector.browser);
    const update = page.locator(".follow-figures div", { hasText: "update" }).locator("dd");
    try {
      mkdirSync(run, { recursive: true });
      writeFileSync(join(run, "metrics.jsonl"), lines(1, 60) + line(61).slice(0, 10));
      await page.goto(`${served.url}#view=train&train.run=served`);
      await expect.poll(() => update.innerText(), { timeout: 20_000 }).toBe("60");
      appendFileSync(join(run, "metrics.jsonl"), line(61).slice(10) + lines(62, 120));
      copyFileSync(
        join(built, "examples/recall-bias-1.safetensors"),
        join(run, "checkpoint-120.safetensors"),
      );
      await expect.poll(() => update.innerText(), { timeout: 20_000 }).toBe("120");
      await page.locator(".follow-gates").waitFor();
      expect(await page.locator(".follow-gates .gate-name").allInnerTexts()).toEqual([
        "i\ninput",
        "f\nforget",
        "g\ncell",
        "o\noutput",
      ]);
      // Resumed from an earlier checkpoint: the log is shorter than it was.
      writeFileSync(join(run, "metrics.jsonl"), lines(1, 80));
      await expect.poll(() => update.innerText(), { timeout: 20_000 }).toBe("80");
      const chart = page.getByRole("application", { name: /^Loss of the run/ });
      expect(await chart.getAttribute("aria-label")).toContain("80 updates");
      copyFileSync(join(built, "examples/recall-bias-1.safetensors"), join(run, "model.safetensors"));
      await page.getByText("A finished run").waitFor();
      expect(await axeFindings(page)).toEqual([]);
      await page.getByRole("button", { name: "Open in Watch" }).click();
      await page.locator(".watch-scrub").waitFor();
      expect(faults).toEqual([]);
    } finally {
      await close();
      await served.close();
      rmSync(run, { recursive: true });
    }
  });

  if (lacking !== undefined) console.warn(`skipped: a run under PyTorch, because ${lacking}`);
  test.skipIf(lacking !== undefined)("a run under PyTorch, as it grows, to its end", async () => {
    const job = mkdtempSync(join(tmpdir(), "sluice-job-"));
    const run = join(job, "run");
    await prepareJob(smallLanguage(), job, { epochs: 8, checkpointEvery: 20 });
    const served = await serve({ run });
    const { page, faults, close } = await watchedPage(inspector.browser);
    const update = page.locator(".follow-figures div", { hasText: "update" }).locator("dd");
    const seen: number[] = [];
    try {
      const child = spawn(PYTHON, [SCRIPT, job, "--json"], {
        env: environment,
        stdio: ["ignore", "pipe", "inherit"],
      });
      const ended = new Promise((done) => child.on("close", done));
      const lines = createInterface({ input: child.stdout });
      await once(lines, "line");
      // It waits for the page, which a busy machine may load only after the last update.
      child.kill("SIGSTOP");
      await page.goto(`${served.url}#view=train&train.run=served`);
      for (let k = 0; k < 2; k++) {
        await expect
          .poll(async () => Number(await update.innerText()), { timeout: 60_000 })
          .toBeGreaterThan(seen.at(-1) ?? 0);
        seen.push(Number(await update.innerText()));
        child.kill("SIGCONT");
      }
      await page.locator(".follow-gates").waitFor({ timeout: 60_000 });
      expect(await ended).toBe(0);
      const updates = linesOf(run).length;
      await expect.poll(() => update.innerText(), { timeout: 60_000 }).toBe(String(updates));
      await page.getByText("A finished run").waitFor();
      console.log(`followed a run under PyTorch: updates ${seen.join(", ")} of ${updates}`);
      expect(seen[0]).toBeLessThan(updates);
      expect(faults).toEqual([]);
    } finally {
      await close();
      await served.close();
      rmSync(job, { recursive: true });
    }
  });

  test("a page without a run says how to get one", async () => {
    const { page, faults, close } = await watchedPage(inspector.browser);
    await page.goto(`${inspector.server.url}#view=train&train.run=served`);
    await page.getByText("sluice view run").waitFor();
    expect(await axeFindings(page)).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });
});

describe("for everyone", () => {
  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of [1440, 360]) {
      test(`axe finds nothing, ${colorScheme}, ${width} wide`, async () => {
        const { page, faults, close } = await training(
          `${small}&train.starts=0,1.25,chrono,-2&train.seeds=2`,
          {
            colorScheme,
            viewport: { width, height: 800 },
          },
        );
        await page.getByRole("button", { name: "10 updates", exact: true }).click();
        await expect.poll(() => figure(page, "bias 0", "update").innerText(), { timeout: 30_000 }).toBe("10");
        expect(await axeFindings(page)).toEqual([]);
        const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        expect(wide).toBeLessThanOrEqual(room);
        expect(faults).toEqual([]);
        await close();
      });
    }
  }
});
