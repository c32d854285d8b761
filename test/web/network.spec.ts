/** The view Network: the layers of a whole network, its answers to dropped numbers, and what it says when it cannot run. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Download, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { encodeModel, GRU, Linear, LSTM, Module, type Tensor } from "../../src/index.ts";
import { axeFindings, chooseFiles, dataFolder, useInspector, watchedPage } from "./support/page.ts";

const inspector = useInspector();

const file = (name: string, text: string | Uint8Array) => ({ name, mimeType: "", buffer: Buffer.from(text) });

/** A unit that sums all its inputs, and a layer that makes ten times as much of it: the files of TensorFlow.js. */
function modelFiles(...more: unknown[]) {
  const model = {
    modelTopology: {
      class_name: "Sequential",
      config: {
        name: "sums",
        layers: [
          {
            class_name: "SimpleRNN",
            config: {
              name: "rnn",
              units: 1,
              activation: "linear",
              use_bias: false,
              return_sequences: true,
              batch_input_shape: [null, null, 2],
            },
          },
          {
            class_name: "Dense",
            config: { name: "tenfold", units: 1, activation: "linear", use_bias: false },
          },
          ...more,
        ],
      },
      keras_version: "tfjs-layers 4.22.0",
    },
    weightsManifest: [
      {
        paths: ["weights.bin"],
        weights: [
          { name: "rnn/kernel", shape: [2, 1], dtype: "float32" },
          { name: "rnn/recurrent_kernel", shape: [1, 1], dtype: "float32" },
          { name: "tenfold/kernel", shape: [1, 1], dtype: "float32" },
        ],
      },
    ],
  };
  const weights = new Uint8Array(Float32Array.of(1, 1, 1, 10).buffer);
  return [file("model.json", JSON.stringify(model)), file("weights.bin", weights)];
}

async function drop(page: Page, name: string, text: string): Promise<void> {
  await page.evaluate(
    ([name, text]) => {
      const dropped = new DataTransfer();
      dropped.items.add(new File([text], name));
      document.body.dispatchEvent(
        new DragEvent("drop", { dataTransfer: dropped, bubbles: true, cancelable: true }),
      );
    },
    [name, text],
  );
}

/** The text of the file that a press of a button saves. */
async function saved(page: Page, button: string): Promise<string> {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: button }).first().click();
  return readFileSync(await (await download).path(), "utf8");
}

describe("the whole network of a file", () => {
  test("shows its layers, runs on dropped numbers, and gives its answers as CSV", async () => {
    const { page, faults, close } = await watchedPage(inspector.browser);
    await page.goto(`${inspector.server.url}#view=network`);
    await page.locator(".start").waitFor();
    await chooseFiles(page, modelFiles());
    await page.locator(".network .network-layers").waitFor();
    const boxes = page.locator(".network .network-layers li");
    expect((await boxes.allInnerTexts()).map((text) => text.replace(/\s+/g, " ").trim())).toEqual([
      "input [T, 2]",
      "rnn SimpleRNN 3 parameters Gates of rnn Watch rnn [T, 1]",
      "tenfold Dense 1 parameters [T, 1]",
      "output tenfold",
    ]);
    await page.getByText("random numbers: 1 sequence").waitFor();
    await drop(page, "numbers.csv", "a,b\n1,2\n3,4\n5,6\n");
    await page.getByText("numbers.csv: 1 sequence").waitFor();
    expect(await saved(page, "Download tenfold as CSV")).toBe("frame,tenfold\r\n0,30\r\n1,100\r\n2,210\r\n");
    expect(await axeFindings(page)).toEqual([]);
    const downloads: Download[] = [];
    page.on("download", (download) => downloads.push(download));
    await page.getByRole("button", { name: "Download as C" }).click();
    await page.getByText("net_step() with").waitFor();
    await expect.poll(() => downloads.length).toBe(2);
    expect(downloads.map((download) => download.suggestedFilename()).sort()).toEqual(["net.c", "net.h"]);
    const [first, second] = await Promise.all(
      downloads.map(async (download) => readFileSync(await download.path(), "utf8")),
    );
    expect(first + second).toContain("net_step(");
    // Several sequences, one of which shows.
    await drop(page, "numbers.json", "[[[1,2],[3,4]],[[5,6]]]");
    await page.getByText("numbers.json: 2 sequences").waitFor();
    expect(await saved(page, "Download tenfold as CSV")).toBe(
      "sequence,frame,tenfold\r\n0,0,30\r\n0,1,100\r\n1,0,110\r\n",
    );
    expect(faults).toEqual([]);
    await close();
  });

  test("says which columns it wants, and takes them by name", async () => {
    const { page, faults, close } = await watchedPage(inspector.browser);
    await page.goto(`${inspector.server.url}#view=network`);
    await page.locator(".start").waitFor();
    await chooseFiles(page, modelFiles());
    await page.locator(".network .network-layers").waitFor();
    await drop(page, "wide.csv", "time,a,b\n0,1,2\n1,3,4\n");
    await page.locator(".failure", { hasText: /Expected "input" of shape \[T, 2\]/ }).waitFor();
    expect(await page.getByText("random numbers: 1 sequence").count()).toBe(1);
    await page.getByLabel("columns of a CSV").fill("a,b");
    await page.getByLabel("columns of a CSV").press("Enter");
    await page.getByText("wide.csv: 1 sequence").waitFor();
    expect(await page.locator(".failure").count()).toBe(0);
    expect(await saved(page, "Download tenfold as CSV")).toBe("frame,tenfold\r\n0,30\r\n1,100\r\n");
    expect(faults).toEqual([]);
    await close();
  });

  test("runs with the edits of the open file", async () => {
    const { page, faults, close } = await watchedPage(inspector.browser);
    class Net extends Module {
      lstm = new LSTM({ inputSize: 1, hiddenSize: 2, seed: 1 });
      forward(x: Tensor) {
        return this.lstm.forward(x).output;
      }
    }
    await page.goto(`${inspector.server.url}#view=network`);
    await page.locator(".start").waitFor();
    await chooseFiles(page, [file("net.safetensors", encodeModel(new Net()))]);
    const answer = async () => {
      await page.locator(".network .network-layers").waitFor();
      await drop(page, "one.csv", "1\n1\n1\n");
      await page.getByText("one.csv: 1 sequence").waitFor();
      return saved(page, "Download");
    };
    const before = await answer();
    await page.getByRole("link", { name: "Gates", exact: true }).click();
    await page.locator(".set").getByRole("button", { name: "Set", exact: true }).click();
    await page.locator(".history summary", { hasText: "1 change" }).waitFor();
    await page.getByRole("link", { name: "Network", exact: true }).click();
    const after = await answer();
    expect(after).not.toBe(before);
    expect(faults).toEqual([]);
    await close();
  });

  test("a language model gives the shares of the next character, and writes on", async () => {
    const { page, faults, close } = await watchedPage(inspector.browser);
    await page.goto(`${inspector.server.url}#view=network&open=example:whale.safetensors`);
    // Shares, of the characters in its vocabulary, after each of the text.
    const text = page.getByLabel("Text", { exact: true });
    await text.fill("There");
    const map = page.getByRole("application", {
      name: /^output\. Heat map of 5 frames by 82 symbols, colours from 0 to 1\./,
    });
    await map.focus();
    for (const key of ["Home", "ArrowRight", "ArrowRight"]) await page.keyboard.press(key);
    await page.getByText("frame 0 “T”, symbol 2 !: 0.").first().waitFor();
    // The last frame says which character follows, the largest first; one of them is added, then more are drawn.
    const next = page.getByRole("list", { name: "Most probable characters" });
    const likely = await next.locator("li").first().innerText();
    expect(likely).toMatch(/^(␣|[a-z])\s+\d+ %$/);
    await next.getByRole("button").first().click();
    await expect.poll(() => text.inputValue()).toBe(`There${likely[0].replace("␣", " ")}`);
    await page.getByRole("button", { name: "Let it write on" }).click();
    await expect.poll(async () => (await text.inputValue()).length).toBe(66);
    expect(page.url()).toContain("network.text=There");
    // Its file says the order of its layers.
    expect(await page.getByLabel("layers of a state dict").count()).toBe(0);
    expect(await axeFindings(page)).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });

  test("weights alone run in the order that they suggest, which the page says, and in another one on demand", async () => {
    const { page, faults, close } = await watchedPage(inspector.browser);
    class Net extends Module {
      gru = new GRU({ inputSize: 3, hiddenSize: 4, seed: 1 });
      fc = new Linear({ inFeatures: 4, outFeatures: 2, seed: 2 });
      forward(x: Tensor) {
        return this.fc.forward(this.gru.forward(x).output);
      }
    }
    await page.goto(`${inspector.server.url}#view=network`);
    await page.locator(".start").waitFor();
    await chooseFiles(page, [file("net.safetensors", encodeModel(new Net()))]);
    const order = page.getByLabel("layers of a state dict");
    await order.waitFor();
    expect(await order.inputValue()).toBe("gru,fc");
    await page.getByText("The order of the layers is a guess").waitFor();
    await order.fill("gru,last");
    await order.press("Enter");
    await page.getByText("The order of the layers is a guess").waitFor({ state: "detached" });
    await page.getByRole("application", { name: /4 features/ }).waitFor();
    expect(page.url()).toContain("network.chain=gru");
    await order.fill("fc,gru");
    await order.press("Enter");
    await page.locator(".notes", { hasText: "expected weight_ih_l0 of shape" }).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });

  test("a layer that does not run is named", async () => {
    const { page, faults, close } = await watchedPage(inspector.browser);
    await page.goto(`${inspector.server.url}#view=network`);
    await page.locator(".start").waitFor();
    await chooseFiles(page, modelFiles({ class_name: "Lambda", config: { name: "mine" } }));
    await page.locator(".notes", { hasText: 'layer "mine"' }).waitFor();
    await page.getByRole("link", { name: "Watch rnn" }).click();
    await page.locator(".watch-scrub").waitFor();
    expect(page.url()).toContain("watch.layer=rnn");
    await page.goBack();
    expect(await page.getByLabel("layers of a state dict").count()).toBe(0);
    expect(await axeFindings(page)).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });

  test.skipIf(dataFolder === undefined)("real networks of three frameworks", async () => {
    const { page, faults, close } = await watchedPage(inspector.browser);
    const open = async (path: string) => {
      await page.goto(`${inspector.server.url}?${path}#view=network`);
      await page.locator(".start").waitFor();
      await chooseFiles(page, join(dataFolder!, path));
    };
    for (const [path, layers] of [
      ["engine-life/model.h5", "lstm_1 lstm_2 dense_1"],
      ["walking-policy/model.pt", "memory actor.0 actor.2"],
      // Each activation is in the box of the layer that it acts on.
      ["pose-gru/model.onnx", "gru/GRU gru/GRU_1 Gather_1 fc1/Gemm fc2/Gemm fc3/Gemm"],
    ] as const) {
      await open(join("chains", path));
      await page.locator(".network .network-layers li").first().waitFor();
      const names = await page.locator(".network-box .network-name").allInnerTexts();
      expect(names.join(" ")).toBe(layers);
    }
    // Both inputs are in one place, and no arrow leads from one head to the other.
    await page.goto(`${inspector.server.url}?two#view=network`);
    await page.locator(".start").waitFor();
    const heads = join(dataFolder!, "chains/made/two-heads");
    await chooseFiles(page, [join(heads, "model.json"), join(heads, "weights.bin")]);
    await page.locator(".network .network-layers li").first().waitFor();
    expect(await page.locator(".network-port").first().innerText()).toMatch(/input4 \[6, 3\]\s+input5 \[2\]/);
    const stops = page.locator("li", { has: page.locator(".network-end") });
    expect(await stops.locator(".network-name").allInnerTexts()).toEqual(["value"]);
    // A graph that does not run is refused with the reason.
    for (const [path, said] of [
      ["silero-vad/silero_vad.onnx", /sr with 0 axes\. Run the graph in its own runtime/],
      ["gtcrn/gtcrn.onnx", /mix with 4 axes\. Run the graph in its own runtime.*6 more/s],
    ] as const) {
      await open(path);
      await page.getByText("does not run here").waitFor();
      expect(await page.locator(".network").innerText()).toMatch(said);
    }
    expect(faults).toEqual([]);
    await close();
  });
});
