/** Setting gates on the page writes what the commands write, byte for byte. */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, describe, expect, test } from "vitest";
import { saveCheckpoint } from "../../src/checkpoint.ts";
import { GRU, LSTM } from "../../src/core/nn/index.ts";
import { weightsOf } from "../../src/modules.ts";
import { runCommand, temporaryFolder } from "../support/commandLine.ts";
import { built, chooseFiles, dataFolder, useInspector, watchedPage } from "./support/page.ts";

const folder = temporaryFolder();
const inspector = useInspector();
afterAll(() => {
  folder.remove();
});

/** Debian's PyTorch belongs to the system's Python, which may not be the first in the path. */
const python = ["/usr/bin/python3", "python3"].find((name) => {
  try {
    execFileSync(name, ["-c", "import torch"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
});
if (python === undefined) console.warn("skipped: no python3 has torch, so no download is loaded in PyTorch");

async function command(...args: string[]): Promise<void> {
  const run = await runCommand(args);
  expect(run.code, run.error).toBe(0);
}

async function open(page: Page, path: string): Promise<void> {
  await page.goto(inspector.server.url);
  await chooseFiles(page, path);
  await page.locator(".gate-row").first().waitFor();
}

/** Returns the first file of the download button. */
async function downloaded(page: Page, format?: string): Promise<Buffer> {
  if (format !== undefined) await page.locator(".download select").selectOption(format);
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download" }).click(),
  ]);
  return readFileSync(await file.path());
}

/** Buffers are compared as such: an assertion on each of a million bytes takes minutes. */
function same(got: Buffer, path: string): void {
  const expected = readFileSync(path);
  expect(got.length).toBe(expected.length);
  expect(got.findIndex((byte, k) => byte !== expected[k])).toBe(-1);
}

const changes = (page: Page, count: number) =>
  page.locator(".history summary", { hasText: count === 1 ? "1 change" : `${count} changes` }).waitFor();

/** A control by the word beside it. */
const field = (name: string, control: string) => `.field:has(> span:text-is("${name}")) ${control}`;

async function setConstant(page: Page, gate: string, bias: string, scope = "all"): Promise<void> {
  const panel = page.locator(".set");
  const scopes = panel.locator(field("in", "select"));
  if ((await scopes.count()) > 0) await scopes.selectOption(scope);
  await panel.getByRole("button", { name: "constant" }).click();
  await panel.locator(field("gate", "select")).selectOption(gate);
  await panel.locator('.set-form input[inputmode="decimal"]').fill(bias);
  await panel.getByRole("button", { name: "Set", exact: true }).click();
}

async function applyScheme(page: Page, scheme: string, seed: string): Promise<void> {
  const panel = page.locator(".set");
  await panel.getByRole("button", { name: "scheme" }).click();
  await panel.locator(field("scheme", "select")).selectOption(scheme);
  const input = panel.locator(field("seed", "input"));
  if ((await input.count()) > 0) await input.fill(seed);
  await panel.getByRole("button", { name: "Apply" }).click();
}

const example = join(built, "examples/recall-bias-0.safetensors");

describe("edits", () => {
  test("a constant, one unit and a scheme, undone and done again", async () => {
    const { page, faults, close } = await watchedPage(inspector.browser);
    const out = (name: string) => folder.path(name);
    await command("set", example, "--gate", "forget", "--bias", "1.5", "--out", out("a.safetensors"));
    await command(
      "set",
      out("a.safetensors"),
      "--gate",
      "forget",
      "--bias",
      "-0.25",
      "--unit",
      "3",
      "--out",
      out("b.safetensors"),
    );
    await command(
      "init",
      out("b.safetensors"),
      "--scheme",
      "chrono:tMax=100",
      "--seed",
      "7",
      "--out",
      out("c.safetensors"),
    );
    await open(page, example);

    await setConstant(page, "forget", "1.5");
    await changes(page, 1);
    expect(await page.locator('.gate-row[data-gate="forget"] [data-figure="mean"]').textContent()).toBe(
      "1.500",
    );
    same(await downloaded(page), out("a.safetensors"));

    await page.locator(".set").getByRole("button", { name: "unit", exact: true }).click();
    await page.locator(`.set ${field("unit", "input")}`).fill("3");
    await page.locator('.set-form input[inputmode="decimal"]').fill("-0.25");
    await page.getByRole("button", { name: "Set unit 3" }).click();
    await page.waitForURL(/gates\.unit=3/);
    await changes(page, 2);
    same(await downloaded(page), out("b.safetensors"));

    await applyScheme(page, "chrono", "7");
    await changes(page, 3);
    same(await downloaded(page), out("c.safetensors"));

    await page.getByRole("button", { name: "Undo" }).click();
    await changes(page, 2);
    same(await downloaded(page), out("b.safetensors"));
    await page.locator("main").focus();
    await page.keyboard.press("Control+z");
    await changes(page, 1);
    await page.keyboard.press("Control+Shift+z");
    await changes(page, 2);
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Control+z");
    await page.locator(".history summary", { hasText: "0 changes" }).waitFor();
    same(await downloaded(page), example);
    expect(faults).toEqual([]);
    await close();
  });

  test("a fill of one matrix", async () => {
    const { page, faults, close } = await watchedPage(inspector.browser);
    const scheme = "weights:part=inputWeight,fill=orthogonal,per=matrix,gain=0.5";
    await command("init", example, "--scheme", scheme, "--seed", "2", "--out", folder.path("w.safetensors"));
    await open(page, example);
    const panel = page.locator(".set");
    await panel.getByRole("button", { name: "scheme" }).click();
    await panel.locator(field("scheme", "select")).selectOption("weights.orthogonal");
    await panel.locator(field("of", "select")).selectOption("inputWeight");
    await panel.locator(field("per", "select")).selectOption("matrix");
    await panel.locator(field("gain", "input")).fill("0.5");
    await panel.locator(field("seed", "input")).fill("2");
    await panel.getByRole("button", { name: "Apply" }).click();
    await changes(page, 1);
    same(await downloaded(page), folder.path("w.safetensors"));
    expect(faults).toEqual([]);
    await close();
  });

  test("in one cell of a stack", async () => {
    const { page, faults, close } = await watchedPage(inspector.browser);
    const path = folder.path("stack.pt");
    const stack = new LSTM({ inputSize: 3, hiddenSize: 5, numLayers: 2, bidirectional: true, seed: 3 });
    writeFileSync(path, saveCheckpoint(weightsOf(stack), { format: "pytorch" }));
    const place = ["--layer", "1", "--direction", "reverse"];
    const [one, two] = [folder.path("one.pt"), folder.path("two.pt")];
    await command("set", path, "--gate", "i", "--bias", "-1", ...place, "--out", one);
    await command("init", one, "--scheme", "uniformGate", "--seed", "5", ...place, "--out", two);
    await open(page, path);
    await page.locator(".tree-cell").nth(3).locator("button").first().click();
    // The selected cell is what is set, unless you choose more.
    expect(await page.locator(".set").locator(field("in", "select")).inputValue()).toBe("cell");
    await setConstant(page, "input", "-1", "cell");
    await changes(page, 1);
    same(await downloaded(page), one);
    await applyScheme(page, "uniformGate", "5");
    await changes(page, 2);
    same(await downloaded(page), two);
    expect(faults).toEqual([]);
    await close();
  });

  test("a click on a bar chooses its gate and its unit, and Set sets that unit alone", async () => {
    const { page, faults, close } = await watchedPage(inspector.browser);
    await open(page, example);
    const strip = page.locator('.gate-row[data-gate="output"] .chart-live').nth(1);
    await strip.focus();
    for (const key of ["ArrowRight", "ArrowRight", "ArrowRight", "Enter"]) await page.keyboard.press(key);
    await page.getByRole("button", { name: "Set unit 2" }).waitFor();
    await page.locator('.set-form input[inputmode="decimal"]').fill("-0.25");
    await page.getByRole("button", { name: "Set unit 2" }).click();
    await changes(page, 1);
    expect(await page.locator(".history li").innerText()).toMatch(/output.*unit 2/);
    expect(faults).toEqual([]);
    await close();
  });

  test("every view of a changed file says so", async () => {
    const { page, faults, close } = await watchedPage(inspector.browser);
    await open(page, example);
    await setConstant(page, "forget", "2.5");
    await changes(page, 1);
    for (const view of ["Network", "Watch", "Lens"]) {
      await page.getByRole("link", { name: view, exact: true }).click();
      await page.getByText("with 1 change").waitFor();
    }
    await page.getByRole("link", { name: "1 change" }).click();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("link", { name: "Watch", exact: true }).click();
    await page.locator(".watch-file").waitFor();
    expect(await page.getByText("with 1 change").count()).toBe(0);
    expect(faults).toEqual([]);
    await close();
  });

  test("an edit is in the address", async () => {
    const { page, faults, close } = await watchedPage(inspector.browser);
    await page.goto(`${inspector.server.url}#open=example:recall-bias-0.safetensors`);
    await page.locator(".gate-row").first().waitFor();
    await setConstant(page, "output", "-2");
    await changes(page, 1);
    const again = await watchedPage(inspector.browser);
    await again.page.goto(page.url());
    await changes(again.page, 1);
    expect(await again.page.locator('.gate-row[data-gate="output"] [data-figure="mean"]').textContent()).toBe(
      "−2.000",
    );
    expect([...faults, ...again.faults]).toEqual([]);
    await again.close();
    await close();
  });

  test("an impossible edit is reported, and nothing changes", async () => {
    const { page, faults, close } = await watchedPage(inspector.browser);
    const path = folder.path("gru.safetensors");
    writeFileSync(
      path,
      saveCheckpoint(weightsOf(new GRU({ inputSize: 3, hiddenSize: 5, seed: 1 })), { format: "safetensors" }),
    );
    await open(page, path);
    await applyScheme(page, "unitForgetBias", "0");
    await page.locator(".failure").waitFor();
    expect(await page.locator(".failure").textContent()).toContain("expected a cell of kind lstm");
    expect(await page.locator(".set-none").count()).toBe(1);
    await page.locator(".set").getByRole("button", { name: "constant" }).click();
    const isNewOff = await page
      .locator('.set option[value="new"]')
      .evaluate((option) => (option as HTMLOptionElement).disabled);
    expect(isNewOff).toBe(true);
    expect(faults).toEqual([]);
    await close();
  });
});

describe("every format", () => {
  const module = new LSTM({ inputSize: 3, hiddenSize: 5, numLayers: 2, bidirectional: true, seed: 3 });
  for (const [format, ending] of [
    ["safetensors", ".safetensors"],
    ["pytorch", ".pt"],
    ["npz", ".npz"],
    ["onnx", ".onnx"],
    ["keras", ".keras"],
    ["keras-h5", ".h5"],
    ["keras-weights", ".weights.h5"],
  ] as const) {
    test(`${format}: changed in place, and converted from PyTorch's`, async () => {
      const { page, faults, close } = await watchedPage(inspector.browser);
      const path = folder.path(`model-${format}${ending}`);
      writeFileSync(path, saveCheckpoint(weightsOf(module), { format }));
      await command("set", path, "--gate", "forget", "--bias", "2", "--out", folder.path(`set${ending}`));
      await open(page, path);
      await setConstant(page, "forget", "2");
      await changes(page, 1);
      same(await downloaded(page), folder.path(`set${ending}`));

      const source = folder.path("source.safetensors");
      writeFileSync(source, saveCheckpoint(weightsOf(module), { format: "safetensors" }));
      await command(
        "set",
        source,
        "--gate",
        "forget",
        "--bias",
        "2",
        "--out",
        folder.path("edited.safetensors"),
      );
      await command("convert", folder.path("edited.safetensors"), folder.path(`converted${ending}`));
      await open(page, source);
      await setConstant(page, "forget", "2");
      await changes(page, 1);
      same(await downloaded(page, format), folder.path(`converted${ending}`));
      expect(faults).toEqual([]);
      await close();
    });
  }

  test.skipIf(dataFolder === undefined)("a real Keras file in place", async () => {
    const { page, faults, close } = await watchedPage(inspector.browser);
    const path = join(dataFolder!, "dtln/model.h5");
    await command("set", path, "--gate", "retain", "--bias", "3", "--out", folder.path("dtln.h5"));
    await open(page, path);
    await setConstant(page, "retain", "3");
    await changes(page, 1);
    same(await downloaded(page), folder.path("dtln.h5"));
    expect(faults).toEqual([]);
    await close();
  });

  test.skipIf(python === undefined)("files of PyTorch open here, and downloads open there", async () => {
    const { page, faults, close } = await watchedPage(inspector.browser);
    const path = folder.path("torch.pt");
    const run = (code: string) => execFileSync(python!, ["-c", code], { encoding: "utf8" });
    run(
      `import torch\ntorch.manual_seed(0)\nm = torch.nn.LSTM(4, 6, 2, bidirectional=True)\ntorch.save(m.state_dict(), ${JSON.stringify(path)})`,
    );
    await open(page, path);
    await setConstant(page, "forget", "1");
    await changes(page, 1);
    writeFileSync(folder.path("back.pt"), await downloaded(page));
    writeFileSync(folder.path("back.safetensors"), await downloaded(page, "safetensors"));
    const means = run(
      `import torch\nfrom safetensors.torch import load_file\nfor s in (torch.load(${JSON.stringify(folder.path("back.pt"))}, weights_only=True), load_file(${JSON.stringify(folder.path("back.safetensors"))})):\n  m = torch.nn.LSTM(4, 6, 2, bidirectional=True); m.load_state_dict(s)\n  b = (m.bias_ih_l1_reverse + m.bias_hh_l1_reverse)[6:12]\n  print(float(b.min()), float(b.max()))`,
    );
    expect(means.trim().split(/\s+/).map(Number)).toEqual([1, 1, 1, 1]);
    expect(faults).toEqual([]);
    await close();
  });
});
