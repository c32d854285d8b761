/** Watching: sequences of every kind through real networks, everything linked, by pointer and by keys; and scrubbing stays smooth. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { saveCheckpoint } from "../../src/checkpoint.ts";
import { view } from "../../src/command/view.ts";
import { encodeModel } from "../../src/core/train/index.ts";
import { DefinedLayer, LSTM, noGrad, Random, tensor } from "../../src/index.ts";
import { weightsOf } from "../../src/modules.ts";
import { writeWav } from "../../src/realtime/audio/wav.ts";
import { forecastTask, languageTask, readCSV, trainTask } from "../../src/tasks.ts";
import { short } from "../../web/charts/numbers.ts";
import { axeFindings, chooseFiles, startBrowser, unfold, useInspector, watchedPage } from "./support/page.ts";

const inspector = useInspector();

const whale = "#view=watch&open=example:whale.safetensors";
const recall = "#view=watch&open=example:recall-bias-1.safetensors";

async function watched(hash: string, options = {}) {
  const watching = await watchedPage(inspector.browser, options);
  await watching.page.goto(`${inspector.server.url}${hash}`);
  await watching.page.locator(".watch-scrub").waitFor();
  return watching;
}

const netFile = (inputSize: number, hiddenSize: number, seed = 1) => {
  const lstm = new LSTM({ inputSize, hiddenSize, seed });
  const buffer = Buffer.from(
    saveCheckpoint(weightsOf(lstm), { format: "safetensors", framework: "pytorch" }),
  );
  return { lstm, file: { name: "net.safetensors", mimeType: "application/octet-stream", buffer } };
};

async function pickInto(
  page: Page,
  button: string,
  file: { name: string; mimeType: string; buffer: Buffer },
) {
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: button }).click(),
  ]);
  await chooser.setFiles(file);
}

describe("feeding", () => {
  test("random numbers: what is read at a place is what the library computes", async () => {
    const { lstm, file } = netFile(3, 6);
    const { page, faults, close } = await watchedPage(inspector.browser);
    await page.goto(
      `${inspector.server.url}#view=watch&watch.feed=random&watch.steps=40&watch.seed=5&watch.show=forget`,
    );
    await chooseFiles(page, [file]);
    await page.locator(".watch-scrub").waitFor();
    const random = new Random(5);
    const input = Float32Array.from({ length: 120 }, () => random.normal());
    const { trace } = noGrad(() => lstm.forward(tensor(input, [40, 3]), { trace: true }));
    const forget = trace.gate("forget").data;
    const map = page.getByRole("application", { name: /^forget over time/ });
    await map.focus();
    // To the first place, then 7 steps to the right and 2 units down.
    for (const key of ["ArrowRight", ...Array(7).fill("ArrowRight"), "ArrowDown", "ArrowDown"])
      await page.keyboard.press(key);
    const readout = page.locator("figure", { has: map }).locator(".chart-readout");
    expect(await readout.innerText()).toBe(`step 7, unit 2: ${short(forget[7 * 6 + 2])}`);
    // The other figures follow.
    await page.getByText("forget at step 7").first().waitFor();
    await page.getByText("Unit 2 at every step").first().waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(/watch\.step=7/);
    await page
      .locator("figure", { has: map })
      .getByRole("button", { name: /Figure menu/ })
      .click();
    await page.getByRole("menuitem", { name: "Show table" }).click();
    const cell = await page
      .getByRole("region", { name: /^Table: forget over time/ })
      .locator("tbody tr")
      .nth(7)
      .locator("td")
      .nth(3)
      .innerText();
    expect(Number(cell)).toBeCloseTo(forget[7 * 6 + 2], 6);
    expect(faults).toEqual([]);
    await close();
  });

  test("any checkpoint starts at once: on a task that fits, else on random input, which the page says", async () => {
    const { page, faults, close } = await watched(recall);
    const pressed = page.locator(".feed .segments [aria-pressed=true]");
    expect(await pressed.innerText()).toBe("Task");
    expect(await page.getByText("Random input.").count()).toBe(0);
    await chooseFiles(page, [netFile(3, 6).file]);
    await page.getByText("Random input.").waitFor();
    await page.locator(".watch-scrub").waitFor();
    expect(await pressed.innerText()).toBe("Random");
    expect(faults).toEqual([]);
    await close();
  });

  test("a layer of a defined cell, with its own gates, timescales and held gates", async () => {
    const layer = new DefinedLayer({ cell: "minGRU", inputSize: 3, hiddenSize: 6, seed: 1 });
    const buffer = Buffer.from(saveCheckpoint(weightsOf(layer), { format: "safetensors" }));
    const { page, faults, close } = await watchedPage(inspector.browser);
    await page.goto(`${inspector.server.url}#view=watch`);
    await chooseFiles(page, [{ name: "net.safetensors", mimeType: "application/octet-stream", buffer }]);
    await page.locator(".watch-scrub").waitFor();
    await page.getByText("MinGRU, 3 → 6").waitFor();
    const shown = page.getByRole("group", { name: "What is shown" }).getByRole("button");
    expect(await shown.allInnerTexts()).toEqual(["z\nupdate", "n\ncandidate", "output h"]);
    // It keeps its state by being shut.
    await page.getByText("update gate: how much of the state is replaced").waitFor();
    await page.getByRole("button", { name: "slowest first" }).click();
    await page.getByText("The band covers 80 % of the units.").waitFor();
    await page.locator(".watch-ablation").getByRole("row").nth(2).waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  test("a character model reads what is typed; an unknown letter is reported", async () => {
    const { page, faults, close } = await watched(whale);
    const text = page.getByLabel("Text", { exact: true });
    await text.fill("Call me Ishmael.");
    await page.getByRole("button", { name: "Feed", exact: true }).click();
    await page.getByText("text of 16 characters").first().waitFor();
    const figure = page.getByRole("application", { name: /over the text/ });
    await figure.focus();
    for (let k = 0; k < 6; k++) await page.keyboard.press("ArrowRight");
    await page
      .getByText(/at step 5 “m”/)
      .first()
      .waitFor();
    // Keys that come faster than the page draws are all counted.
    await page.getByRole("slider", { name: "step" }).focus();
    await Promise.all(Array.from({ length: 5 }, () => page.keyboard.press("ArrowRight")));
    await page
      .getByText(/at step 10 “h”/)
      .first()
      .waitFor();
    expect(page.url()).toContain("watch.text=Call");
    await text.fill("Ω");
    await page.getByRole("button", { name: "Feed", exact: true }).click();
    await page.locator(".failure").waitFor();
    expect(await page.locator(".failure-code").textContent()).toBe("UNKNOWN_CHARACTER");
    // Earlier input still shows.
    expect(await page.locator(".watch-scrub").count()).toBe(1);
    expect(faults).toEqual([]);
    await close();
  });

  test("plays step by step to the end, and again from the start; pausing keeps the step in the address", async () => {
    const { page, faults, close } = await watched(recall);
    const step = page.getByRole("slider", { name: "step" });
    await page.getByRole("button", { name: "Play" }).click();
    await page.getByText("forget at step 19").waitFor();
    await page.getByRole("button", { name: "Play" }).click();
    await page
      .getByText(/^forget at step ([2-9]|1\d)$/)
      .first()
      .waitFor();
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByRole("button", { name: "Play" }).waitFor();
    expect(page.url()).toContain(`watch.step=${await step.inputValue()}`);
    expect(faults).toEqual([]);
    await close();
  });

  test("a unit that follows the text is chosen and held", async () => {
    const { page, faults, close } = await watched(whale);
    await page.getByRole("button", { name: /^spaces/ }).click();
    await page.getByRole("button", { name: "Unit held" }).waitFor();
    const unit = await page.getByLabel("unit", { exact: true }).inputValue();
    const map = page
      .locator(".chart-live")
      .filter({ has: page.locator(".chart-raster") })
      .last();
    const box = (await map.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + 20);
    await page.mouse.move(box.x + box.width / 2 + 40, box.y + 30);
    expect(await page.getByLabel("unit", { exact: true }).inputValue()).toBe(unit);
    expect(faults).toEqual([]);
    await close();
  });

  test("a table and a sound that are dropped on the page run; a network of text says what it takes", async () => {
    const { page, faults, close } = await watched(recall);
    const drop = (name: string, bytes: Uint8Array) =>
      page.evaluate(
        ([title, numbers]) => {
          const drop = new DataTransfer();
          drop.items.add(new File([new Uint8Array(numbers as number[])], title as string));
          const happens = new DragEvent("drop", { dataTransfer: drop, bubbles: true, cancelable: true });
          document.body.dispatchEvent(happens);
        },
        [name, [...bytes]] as const,
      );
    const waves = Buffer.from("wave\n1\n2\n3\n");
    await drop("waves.csv", waves);
    await page.locator(".watch-fed", { hasText: "wave of waves.csv" }).waitFor();
    await drop("tone.wav", writeWav({ sampleRate: 8000, channels: [new Float32Array(4000).fill(0.1)] }));
    await page.locator(".watch-fed", { hasText: "tone.wav" }).waitFor();
    await page.goto(`${inspector.server.url}?text${whale}`);
    await page.locator(".watch-scrub").waitFor();
    await drop("waves.csv", waves);
    await page.locator(".failure", { hasText: "waves.csv: this network reads a text" }).waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  test("a study task, a column of a table, a sound and the microphone", async () => {
    const { page, faults, close } = await watched(recall);
    const fed = page.locator(".watch-fed");
    await page.getByRole("button", { name: "Task", exact: true }).click();
    expect(await page.getByRole("combobox", { name: "task" }).inputValue()).toBe("recall");
    await page.getByRole("button", { name: "Feed", exact: true }).click();
    await page.locator(".watch-fed", { hasText: "one sequence of the task recall" }).waitFor();

    await page.getByRole("button", { name: "Table", exact: true }).click();
    const rows = Array.from({ length: 60 }, (_, k) => `${k},${Math.sin(k / 4)}`).join("\n");
    await pickInto(page, "Choose a table…", {
      name: "waves.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(`t,wave\n${rows}\n`),
    });
    await page.locator(".watch-fed", { hasText: "t of waves.csv" }).waitFor();
    await page.getByLabel("t", { exact: true }).uncheck();
    await page.getByLabel("wave", { exact: true }).check();
    await page.locator(".watch-fed", { hasText: "wave of waves.csv" }).waitFor();
    expect(await fed.innerText()).toContain("60 steps");

    await page.getByRole("button", { name: "Sound", exact: true }).click();
    const tone = Float32Array.from({ length: 4000 }, (_, n) => Math.sin(n / 5));
    const wav = Buffer.from(writeWav({ sampleRate: 8000, channels: [tone] }));
    await pickInto(page, "Choose a WAV file…", { name: "tone.wav", mimeType: "audio/wav", buffer: wav });
    await page.locator(".watch-fed", { hasText: "magnitudes of tone.wav" }).waitFor();
    await page.getByRole("button", { name: "9 samples a step" }).click();
    await page.locator(".watch-fed", { hasText: "samples of tone.wav" }).waitFor();
    await pickInto(page, "Choose a WAV file…", {
      name: "no.wav",
      mimeType: "audio/wav",
      buffer: Buffer.from("not a sound"),
    });
    await page.locator(".failure").waitFor();
    expect(await page.locator(".failure").innerText()).toContain("wav");
    expect(faults).toEqual([]);
    await close();
  });

  test("the microphone", async () => {
    const fake = await startBrowser("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream");
    const { page, faults, close } = await watchedPage(fake, { permissions: ["microphone"] });
    await page.goto(`${inspector.server.url}${recall}&watch.feed=sound`);
    await page.getByRole("button", { name: "Record" }).click();
    await page.getByRole("button", { name: "Stop and feed" }).waitFor();
    await page.waitForTimeout(1500);
    await page.getByRole("button", { name: "Stop and feed" }).click();
    await page.locator(".watch-fed", { hasText: "magnitudes of microphone" }).waitFor();
    expect(faults).toEqual([]);
    await close();
    await fake.close();
  });

  test("edits are watched: a forget gate that was shut keeps nothing", async () => {
    const edits = JSON.stringify([{ kind: "bias", gate: "forget", bias: -20 }]);
    const { page, faults, close } = await watched(
      `${recall}&watch.feed=task&edits=${encodeURIComponent(edits)}`,
    );
    // One dot would say less.
    await page
      .getByText("all 32 units are open (above 0.9) at 0 % of the steps, shut (below 0.1) at 100 %.")
      .waitFor();
    expect(await page.getByRole("application", { name: /^Saturation of the forget gate/ }).count()).toBe(0);
    expect(faults).toEqual([]);
    await close();
  });
});

describe("for everyone", () => {
  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of [1440, 360]) {
      test(`axe finds nothing, ${colorScheme}, ${width} wide`, async () => {
        const { page, faults, close } = await watched(whale, {
          colorScheme,
          viewport: { width, height: 800 },
        });
        await page.getByRole("button", { name: "slowest first" }).click();
        await unfold(page);
        // Three gates, each held in three ways.
        await page.getByRole("row").nth(8).waitFor();
        expect(await axeFindings(page)).toEqual([]);
        const room = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        expect(room[0]).toBeLessThanOrEqual(room[1]);
        await page.goto(`${inspector.server.url}?sound${recall}&watch.feed=sound`);
        await page.locator(".fold").first().waitFor();
        await unfold(page);
        await page.getByRole("button", { name: "Record" }).waitFor();
        expect(await axeFindings(page)).toEqual([]);
        expect(faults).toEqual([]);
        await close();
      });
    }
  }

  test("every figure can be saved, and has a table", async () => {
    const { page, faults, close } = await watched(whale);
    const menus = page.locator(".watch-main").getByRole("button", { name: /Figure menu/ });
    const count = await menus.count();
    expect(count).toBeGreaterThanOrEqual(8);
    for (let k = 0; k < count; k++) {
      await menus.nth(k).click();
      for (const name of ["Show table", "Copy as CSV", "Save SVG", "Save PNG"]) {
        expect(await page.getByRole("menuitem", { name }).count()).toBe(1);
      }
      const [file] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("menuitem", { name: "Save SVG" }).click(),
      ]);
      const svg = readFileSync(await file.path(), "utf8");
      expect(svg).toMatch(/^<svg /);
      expect(svg).not.toContain("var(--");
    }
    expect(faults).toEqual([]);
    await close();
  });
});

test("names of layers, files and columns are only ever text", async () => {
  const evil = "<img src=x onerror=alert(1)>\"'=1";
  const lstm = new LSTM({ inputSize: 1, hiddenSize: 3, seed: 1 });
  const tensors = new Map([...lstm.stateDict()].map(([name, value]) => [`${evil}.${name}`, value]));
  const buffer = Buffer.from(saveCheckpoint(tensors, { format: "safetensors" }));
  const { page, faults, close } = await watchedPage(inspector.browser);
  await page.goto(`${inspector.server.url}#view=watch&watch.feed=table`);
  await chooseFiles(page, [{ name: `${evil}.safetensors`, mimeType: "application/octet-stream", buffer }]);
  await page.getByRole("button", { name: "Choose a table…" }).waitFor();
  expect(await page.getByRole("combobox", { name: "watch" }).innerText()).toContain(evil);
  const csv = Buffer.from(`"${evil.replaceAll('"', '""')}"\n1\n2\n3\n`);
  await pickInto(page, "Choose a table…", { name: `${evil}.csv`, mimeType: "text/csv", buffer: csv });
  // Until then it runs on random input.
  await page.locator(".watch-fed", { hasText: evil }).waitFor();
  expect(await page.locator("img").count()).toBe(0);
  expect(faults).toEqual([]);
  await close();
});

test("scrubbing 1,000 steps of 512 units is smooth", async () => {
  const { page, faults, close } = await watchedPage(inspector.browser);
  await page.goto(`${inspector.server.url}#view=watch&watch.feed=random&watch.steps=1000`);
  await chooseFiles(page, [netFile(8, 512).file]);
  await page.locator(".watch-scrub").waitFor();
  const map = page.getByRole("application", { name: /^forget over time/ });
  const box = (await map.boundingBox())!;
  // Work of each move: from the event to the end of the frame that shows it, layout and paint included.
  await page.evaluate(() => {
    const times: number[] = [];
    (globalThis as { times?: number[] }).times = times;
    const after = new MessageChannel();
    let start = 0;
    after.port1.onmessage = () => times.push(performance.now() - start);
    document.addEventListener(
      "pointermove",
      () => {
        start = performance.now();
        requestAnimationFrame(() => after.port2.postMessage(0));
      },
      { capture: true },
    );
  });
  for (let k = 0; k < 120; k++) {
    await page.mouse.move(
      box.x + 40 + ((box.width - 60) * k) / 120,
      box.y + 10 + ((box.height - 60) * ((k * 7) % 120)) / 120,
    );
  }
  const times = await page.evaluate(() => (globalThis as unknown as { times: number[] }).times);
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(share * (times.length - 1))].toFixed(1);
  console.log(
    `scrubbing 1,000 × 512: ${times.length} frames, median ${at(0.5)} ms, 95 of 100 within ${at(0.95)} ms`,
  );
  expect(times.length).toBeGreaterThan(60);
  // The figures are printed; this bound only catches a page that hangs.
  expect(Number(at(0.5))).toBeLessThan(1000);
  expect(faults).toEqual([]);
  await close();
});

/** A forecaster of days, and its data. */
async function forecaster(): Promise<{ csv: Buffer; model: Buffer }> {
  const days = Array.from({ length: 160 }, (_, k) => {
    const day = new Date(Date.UTC(2020, 0, 1 + k)).toISOString().slice(0, 10);
    return `${day};${(100 + k / 4 + 9 * Math.sin((2 * Math.PI * k) / 7) + Math.sin(k * k)).toFixed(2).replace(".", ",")}`;
  });
  const csv = Buffer.from(`day;sales\n${days.join("\n")}\n`);
  const task = forecastTask(await readCSV(csv.toString(), { name: "sales.csv" }), { horizon: 7 });
  for await (const _ of trainTask(task, { epochs: 3 }));
  return { csv, model: Buffer.from(encodeModel(task.model, task.config)) };
}

/** Watches a run that `sluice view` serves, with its data beside it. */
async function watchedRun(task: string, data: [name: string, body: Buffer], model: Buffer) {
  const folder = mkdtempSync(join(tmpdir(), "sluice-watch-"));
  mkdirSync(join(folder, "run"));
  writeFileSync(join(folder, data[0]), data[1]);
  writeFileSync(join(folder, "run/model.safetensors"), model);
  writeFileSync(join(folder, "run/run.json"), JSON.stringify({ data: `../${data[0]}`, task, options: {} }));
  const { server } = await view(join(folder, "run"));
  const watching = await watchedPage(inspector.browser);
  await watching.page.goto(`${server.url}#view=watch&open=url:run/model.safetensors`);
  return {
    ...watching,
    close: async () => {
      await watching.close();
      await server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

describe("a run of sluice train", () => {
  test("sluice view RUN: a forecaster is fed its own data, without a choice", async () => {
    const { csv, model } = await forecaster();
    const { page, faults, close } = await watchedRun("forecast", ["sales.csv", csv], model);
    await page.getByRole("region", { name: "Forecasts of sales" }).waitFor();
    await page.getByRole("button", { name: "Choose other data…" }).waitFor();
    expect(await page.locator(".watch-fed").innerText()).toContain("sales.csv");
    expect(faults).toEqual([]);
    await close();
  });

  test("sluice view RUN: a language model reads the start of its own text", async () => {
    const text = "It was a bright cold day, and the clocks struck thirteen. ".repeat(40);
    const task = languageTask(text, { recurrent: { hiddenSize: 8 }, batchSize: 4, steps: 16, seed: 1 });
    const model = Buffer.from(encodeModel(task.model, task.config));
    const { page, faults, close } = await watchedRun("language", ["day.txt", Buffer.from(text)], model);
    await page.locator(".watch-scrub").waitFor();
    expect(await page.getByRole("textbox", { name: "Text" }).inputValue()).toBe(text.slice(0, 1500));
    expect(faults).toEqual([]);
    await close();
  });

  test("its own data: the window it reads, and forecasts over the history with intervals", async () => {
    const { csv, model } = await forecaster();
    const { page, faults, close } = await watchedPage(inspector.browser);
    await page.goto(`${inspector.server.url}#view=watch`);
    await chooseFiles(page, [
      { name: "model.safetensors", mimeType: "application/octet-stream", buffer: model },
    ]);
    await pickInto(page, "Choose the data of the run…", {
      name: "sales.csv",
      mimeType: "text/csv",
      buffer: csv,
    });
    const panel = page.getByRole("region", { name: "Forecasts of sales" });
    await panel.waitFor();
    expect(await panel.innerText()).toContain("2020-06-15");
    await page.locator(".watch-scrub").waitFor();
    if (process.env.SLUICE_SCREENSHOTS)
      await page.screenshot({ path: join(process.env.SLUICE_SCREENSHOTS, "forecast.png"), fullPage: true });
    expect(await axeFindings(page)).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });

  test("a language model: what it expects after a step", async () => {
    const { page, faults, close } = await watched(whale);
    const list = page.getByRole("list", { name: "Most probable characters after step 0" });
    await list.waitFor();
    expect(await list.getByRole("listitem").count()).toBe(8);
    if (process.env.SLUICE_SCREENSHOTS)
      await page.screenshot({ path: join(process.env.SLUICE_SCREENSHOTS, "next.png"), fullPage: true });
    expect(await axeFindings(page)).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });
});
