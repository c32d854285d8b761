/** The example pages in Chromium. What needs weights is skipped, and said so, where SLUICE_DATA does not lead to them. */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dtln as describeDtln } from "../../examples/denoise/dtln.ts";
import { readWav, siSdr, writeWav } from "../../src/audio.ts";
import { openCheckpoint } from "../../src/checkpoint.ts";
import { writeNetwork } from "../../src/network.ts";
import { buildPages } from "../../tools/build-pages.ts";
import { dataFolder } from "../checkpoint/formats/samples.ts";
import { runCommand, temporaryFolder } from "../support/commandLine.ts";
import { noisyMix, TEXT } from "../support/published.ts";
import { hasBrowser, type Site, startSite } from "./browser.ts";
import { loudness, soft } from "./small.ts";

const silero = dataFolder("silero-vad");
const dtln = dataFolder("dtln");
const charrnn = dataFolder("charrnn/charlotte_bronte");
const data = process.env.SLUICE_DATA;
/** A file to choose. */
const named = (name: string, bytes: Uint8Array) => ({ name, mimeType: "", buffer: Buffer.from(bytes) });
/** Chooses a network, and waits for it. */
async function choose(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  await page.setInputFiles("#model-file", named(`${name}.network.safetensors`, bytes));
  await page.getByText(`Ready: ${name}`).waitFor(PATIENCE);
}
/** How long a page may take for what it does; the machine may be busy. */
const PATIENCE = { timeout: 120_000 };

const names = ["vad", "denoise", "typing"];

describe.skipIf(!hasBrowser())("pages", () => {
  let site: Site;
  const scratch = temporaryFolder();
  beforeAll(async () => {
    // Without a recording of speech, two seconds of a tone.
    const channels = [Float32Array.from({ length: 32_000 }, (_, t) => Math.sin(t / 3))];
    const tone = writeWav({ sampleRate: 16_000, channels });
    const microphone = silero === undefined ? scratch.path("tone.wav") : join(silero, "test.wav");
    if (silero === undefined) writeFileSync(microphone, tone);
    site = await startSite({ ...(data !== undefined && { data }), microphone });
  }, 120_000);
  afterAll(async () => {
    await site?.stop();
    scratch.remove();
  });

  test.each(names)(
    "%s: without a model it says where to get one; it refuses another file in words",
    async (name) => {
      const { page, close } = await site.open(`/${name}/`);
      expect(await page.locator(".missing").isVisible()).toBe(true);
      // The links of the header come first, and its button, which changes the theme here and on the next page.
      const focused = async () => {
        await page.keyboard.press("Tab");
        return page.evaluate(() => document.activeElement!.id || document.activeElement!.textContent);
      };
      const order = ["Voice", "Noise", "Writing", "theme"];
      for (const each of order) expect(await focused()).toBe(each);
      // Only what works without a model lies before its button.
      for (let k = 0; k < 3 && (await focused()) !== "model-file"; k++);
      expect(await page.evaluate(() => document.activeElement!.id)).toBe("model-file");
      const theme = () => page.evaluate(() => document.documentElement.style.colorScheme);
      await page.click("#theme");
      await page.reload();
      expect(await theme()).toBe("dark");
      await page.setInputFiles("#model-file", named("x.onnx", Buffer.from("nothing of the kind")));
      const status = page.locator("#model-status");
      await status.and(page.locator(".bad")).waitFor(PATIENCE);
      expect(await status.textContent()).toMatch(
        /^x\.onnx is not a model .*\. Choose .*\.Details.*expected /,
      );
      expect(await page.locator("button.main:not([disabled])").count()).toBe(0);
      // The policy of the page, not of the server.
      const policy = await page.locator("meta[http-equiv]").getAttribute("content");
      expect(policy).toMatch(/^default-src 'none'/);
      expect(policy).not.toContain("unsafe-inline");
      await close();
    },
  );

  test.each(names)("%s: accessible in light and dark, and no wider than a phone", async (name) => {
    const rules = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    for (const dark of [false, true]) {
      const { page, close } = await site.open(`/${name}/`, { dark });
      await page.evaluate(rules);
      const broken = await page.evaluate(
        "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html].join()))",
      );
      expect(broken).toEqual([]);
      await close();
    }
  });

  test("a model at another site is refused before it is asked for", async () => {
    const { page, close } = await site.open("/vad/?model=https://example.org/model.onnx");
    const refusal = "expected a file of this site, got https://example.org";
    await page.locator("#model-status.bad", { hasText: refusal }).waitFor(PATIENCE);
    await close();
  });

  test("a network that is dropped on the page listens to a microphone and reads a file", async () => {
    const { page, close } = await site.open("/vad/");
    const dropped = await page.evaluateHandle(
      (bytes) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([Uint8Array.from(bytes)], "loud.network.safetensors"));
        return transfer;
      },
      [...loudness()],
    );
    await page.dispatchEvent("body", "drop", { dataTransfer: dropped });
    await page.getByText(/^Ready: loud/).waitFor(PATIENCE);
    // Where to get a model, and which one the page came with, is no longer of use.
    expect(await page.locator(".get").count()).toBe(0);
    // The sample plays until the microphone is heard.
    await page.click("#sample");
    await page.click("#play");
    expect(await page.textContent("#play")).toBe("Stop");
    const heads = () => page.locator(".head").evaluate((head) => head.getAnimations().length);
    expect(await heads()).toBe(1);
    await page.click("#microphone");
    await page.getByText("Listening.").waitFor(PATIENCE);
    expect([await heads(), await page.textContent("#play")]).toEqual([0, "Play it"]);
    await page.locator("#lamp.on").waitFor(PATIENCE);
    const sound = Float32Array.from({ length: 48_000 }, (_, t) =>
      t >= 16_000 && t < 32_000 ? Math.sin(t / 3) : 0,
    );
    // Reading a file ends listening.
    const wav = writeWav({ sampleRate: 16_000, channels: [sound] });
    await page.setInputFiles("#sound-file", named("loud.wav", wav));
    await page.getByText(/^loud\.wav: 3\.0 s/).waitFor(PATIENCE);
    await page.locator("#segments tr").first().waitFor(PATIENCE);
    expect(await page.locator("#segments tr").textContent()).toBe("0.962.051.08");
    expect(await page.textContent("#verdict")).toBe("Speech once, 1.1 of 3.0 s");
    // The head begins with the segment.
    await page.getByRole("button", { name: "Play segment 1" }).click();
    expect(await heads()).toBe(1);
    await page.getByRole("button", { name: "Play segment 1" }).click();
    expect(await heads()).toBe(0);
    // A file that is not a sound changes nothing.
    await page.setInputFiles("#sound-file", named("notes.txt", Buffer.from("no sound")));
    await page.getByText(/^notes\.txt is not a sound/).waitFor(PATIENCE);
    expect(await page.textContent("#verdict")).toBe("Speech once, 1.1 of 3.0 s");
    expect(await page.isEnabled("#play")).toBe(true);
    // The file is shown whole: a click in its middle finds the second from 1 to 2.
    await page.click("#timeline");
    expect(await page.locator("#segments tr.on").count()).toBe(1);
    expect(await page.locator("#lamp").isVisible()).toBe(false);
    await page.getByLabel("Transcript of segment 1").fill('say "ah"');
    const [list] = await Promise.all([page.waitForEvent("download"), page.click("#save")]);
    const saved = JSON.parse(readFileSync(await list.path(), "utf8"));
    expect(saved).toEqual([{ from: 0.96, to: 2.05, transcript: 'say "ah"' }]);
    expect(await page.textContent("#microphone")).toBe("Listen to the microphone");
    await close();
  }, 300_000);

  test("the microphone is heard live, with each utterance to play, and without its noise", async () => {
    const { page, close } = await site.open("/vad/");
    await choose(page, "loud", loudness());
    expect(await page.isDisabled("#clean")).toBe(true);
    await choose(page, "soft", soft());
    await page.setInputFiles("#model-file", named("README.md", Buffer.from("# Not a model")));
    await page
      .getByText(/^README\.md is not a model .*\. The earlier model stays loaded\./)
      .waitFor(PATIENCE);
    await page.click("#microphone");
    await page.check("#clean");
    // From 48 to 16 kHz and back, in blocks of 128.
    await page.getByText(/^Listening; without noise, 1[01] ms late/).waitFor(PATIENCE);
    await page.locator("#lamp.on").waitFor(PATIENCE);
    expect(await page.textContent("#figures")).toMatch(
      /^Hears \d+ Hz, of which the network gets 16000; kernels: /,
    );
    await page.click("#microphone");
    await page.getByText(/^Stopped after/).waitFor(PATIENCE);
    await close();
  }, 300_000);

  test("Stop makes the last segment of speech that has not ended", async () => {
    const { page, close } = await site.open("/vad/");
    await page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = async () => {
        const context = new AudioContext();
        const [tone, to] = [new OscillatorNode(context), new MediaStreamAudioDestinationNode(context)];
        tone.connect(to);
        tone.start();
        return to.stream;
      };
    });
    await choose(page, "loud", loudness());
    expect(await page.isDisabled("#save")).toBe(true);
    await page.click("#microphone");
    const verdict = () => page.textContent("#verdict");
    await expect.poll(verdict, PATIENCE).toMatch(/^No segment yet in [2-9]/);
    await page.click("#microphone");
    await expect.poll(verdict, PATIENCE).toMatch(/^Speech once, [2-9]/);
    expect(await page.locator("#segments tr").count()).toBe(1);
    expect(await page.isVisible("#lamp")).toBe(false);
    await close();
  }, 300_000);

  test.skipIf(dtln === undefined)(
    "DTLN takes noise out of the microphone in the same page",
    async () => {
      const network = await describeDtln(await openCheckpoint(readFileSync(join(dtln!, "model.h5"))));
      const { page, close } = await site.open("/vad/");
      for (const [name, bytes] of Object.entries({ loud: loudness(), dtln: writeNetwork(network) })) {
        await choose(page, name, bytes);
      }
      await page.click("#microphone");
      await page.check("#clean");
      await page.getByText(/^Listening; without noise, \d+ ms late/).waitFor(PATIENCE);
      await page.waitForTimeout(1000);
      expect(await page.locator("#sound-status.bad").count()).toBe(0);
      await page.click("#microphone");
      await close();
    },
    300_000,
  );

  test("the model of a run of sluice train writes along", async () => {
    const text = scratch.path("text.txt");
    writeFileSync(text, "the quick brown fox jumps over the lazy dog. ".repeat(60));
    const out = scratch.path("run");
    const train = "--hidden 16 --epochs 1 --batch 4 --steps 16".split(" ");
    expect((await runCommand(["train", text, "--out", out, ...train])).error).toBe("");
    const { page, close } = await site.open("/typing/");
    await page.setInputFiles("#model-file", join(out, "model.safetensors"));
    await page.getByText(/^Ready/).waitFor(PATIENCE);
    await page.fill("#text", "the quick");
    await page.locator("#guesses button").nth(7).waitFor(PATIENCE);
    await page.getByText(/^Its first guess was right for \d of 8 characters/).waitFor(PATIENCE);
    // Pointing at a character shows what was expected there; a click goes there.
    const box = (await page.locator("#surprise").boundingBox())!;
    const count = Math.floor((box.width - 58) / 12);
    const sixth = { x: 42 + (6.5 * (box.width - 58)) / count, y: 60 };
    await page.hover("#surprise", { position: sixth });
    expect(await page.textContent("#guess-title")).toBe("What it expected after “the qu”, where “i” came");
    await page.click("#surprise", { position: sixth });
    expect(await page.locator("#text").evaluate((text: HTMLTextAreaElement) => text.selectionStart)).toBe(6);
    await page.mouse.move(0, 0);
    await page.locator("#text").press("End");
    await page.getByRole("heading", { name: "What it expects next" }).waitFor(PATIENCE);
    await page.click("#write");
    await page.getByText("Writes 150 characters, unless you stop it.").waitFor(PATIENCE);
    await expect.poll(() => page.textContent("#write"), PATIENCE).toBe("Write on");
    expect((await page.inputValue("#text")).length).toBe("the quick".length + 150);
    expect(await page.textContent("#part")).toMatch(/^the last \d+ of 158 characters$/);
    await page.fill("#text", "");
    expect(await page.isVisible("#guess-title")).toBe(false);
    await close();
    // Built with a model, the page opens with it and does not say that it has none.
    await buildPages(join(site.folder, "built"), { typing: join(out, "model.safetensors") });
    const { page: opened, close: closeOpened } = await site.open("/built/typing/");
    await opened.getByText("Ready: model.safetensors").waitFor(PATIENCE);
    expect(await opened.locator(".missing").isVisible()).toBe(false);
    expect(await opened.inputValue("#text")).not.toBe("");
    await closeOpened();
  }, 300_000);

  test("before and after: one switch while it plays, at the same place; pictures to point at and click", async () => {
    const { page, close } = await site.open("/denoise/");
    await choose(page, "soft", soft());
    await page.click("#sample");
    await page.getByText(/^Sample: 6\.0 s/).waitFor(PATIENCE);
    // Half of a sound is 6 dB below it, and as far from its voice.
    expect(await page.textContent("#verdict")).toBe(
      "The quietest tenth of the sound is now 6.0 dB quieter; the loudest tenth is 6.0 dB quieter. Its clean voice is known: the sound is now as far from it as before. Short hisses are part of the voice.",
    );
    // The loudness of both.
    const note = "constructor(...of) { super(...of); gains.push(this.gain); }";
    await page.evaluate(`globalThis.gains = []; GainNode = class extends GainNode { ${note} };`);
    const gains = () => page.evaluate("gains.map(({ value }) => Math.round(value))");
    const place = async () => Number(await page.inputValue("#position"));
    await page.click("#play");
    await expect.poll(place, PATIENCE).toBeGreaterThan(0.1);
    expect(await gains()).toEqual([1, 0]);
    const before = await place();
    await page.getByRole("radio", { name: "Before" }).focus();
    await page.keyboard.press("ArrowRight");
    await expect.poll(gains, PATIENCE).toEqual([0, 1]);
    // It went on: neither from the start nor again, with the two nodes it had.
    expect(await place()).toBeGreaterThanOrEqual(before);
    expect(await page.textContent("#play")).toBe("Pause");
    await page.click("#play");
    const { width } = (await page.locator("#after").boundingBox())!;
    await page.hover("#after", { position: { x: 42 + (width - 58) / 2, y: 100 } });
    expect(await page.textContent("#point")).toMatch(/^3\.0\d s, \d+ Hz: −\d+ dB before, −\d+ dB after$/);
    await page.click("#before", { position: { x: 42 + (width - 58) / 2, y: 100 } });
    expect(await place()).toBeCloseTo(3, 1);
    await page.click("#record");
    await page.getByText(/^Speak/).waitFor(PATIENCE);
    await page.getByText(/^Recording: \d\.\d s/).waitFor(PATIENCE);
    await page.setInputFiles("#sound-file", named("notes.txt", Buffer.from("no sound")));
    await page.getByText(/^notes\.txt is not a sound that this browser can read\. Choose/).waitFor(PATIENCE);
    await close();
  }, 300_000);

  test.each([
    ["vad", "#microphone", loudness],
    ["denoise", "#record", soft],
  ])("%s: a refused microphone is one sentence, and the page goes on", async (name, button, model) => {
    const { page, close } = await site.open(`/${name}/`);
    const refusal = 'Promise.reject(new DOMException("Permission denied", "NotAllowedError"))';
    await page.evaluate(`navigator.mediaDevices.getUserMedia = () => ${refusal}`);
    await choose(page, "own", model());
    await page.click(button);
    const reason = "The browser keeps the microphone from this page.";
    await page.locator("#sound-status.bad", { hasText: reason }).waitFor(PATIENCE);
    expect(await page.evaluate("'#' + document.activeElement.id")).toBe(button);
    await page.click("#sample");
    await page.getByText(/^Sample: \d+\.0 s/).waitFor(PATIENCE);
    await close();
  });

  describe.skipIf(silero === undefined)("voice detector", () => {
    const model = "/vad/?model=/models/silero-vad/silero_vad.onnx";
    const ready = /^Ready/;

    test("finds in a file the segments that the original finds", async () => {
      const { page, close } = await site.open(model);
      await page.getByText(ready).waitFor(PATIENCE);
      await page.setInputFiles("#sound-file", join(silero!, "test.wav"));
      await page.getByText(/^test\.wav: 60\.0 s/).waitFor(PATIENCE);
      const recorded = JSON.parse(
        readFileSync(resolve(import.meta.dirname, "../golden/published/silero.json"), "utf8"),
      );
      const expected = recorded.segments[0].segments.map(({ start, end }: { start: number; end: number }) => [
        (start / 16_000).toFixed(2),
        (end / 16_000).toFixed(2),
      ]);
      const times = (rows: Element[]) =>
        rows.map(({ children }) => [1, 2].map((k) => children[k].textContent));
      const found = () => page.locator("#segments tr").evaluateAll(times);
      await expect.poll(found, PATIENCE).toEqual(expected);
      console.log(`in the page: ${await page.textContent("#figures")}`);
      await close();
    }, 300_000);

    test("hears the microphone in an audio worklet", async () => {
      const { page, close } = await site.open(model, { dark: true });
      await page.getByText(ready).waitFor(PATIENCE);
      await page.focus("#microphone");
      await page.keyboard.press("Enter");
      await page.locator("#lamp.on").waitFor(PATIENCE);
      await page.locator("#segments tr").first().waitFor(PATIENCE);
      expect(await page.textContent("#figures")).toMatch(/kernels: wasm/);
      await page.keyboard.press("Enter");
      expect(await page.textContent("#sound-status")).toMatch(/^Stopped after [\d.]+ s/);
      await close();
    }, 300_000);

    test("a model of something else is refused", async () => {
      const { page, close } = await site.open("/vad/?model=/models/dtln/model_1.onnx");
      await page.locator("#model-status.bad").waitFor(PATIENCE);
      expect(await page.textContent("#model-status")).toMatch(
        /expected a tensor If_0_then_branch__Inline_0__stft\.forward_basis_buffer, got none/,
      );
      await close();
    });
  });

  describe.skipIf(silero === undefined || dtln === undefined)("noise suppression", () => {
    test("cleans a sound", async () => {
      const { clean, noisy } = noisyMix(silero!);
      const { page, close } = await site.open("/denoise/?model=/models/dtln/model.h5");
      await page.getByText(/^Ready/).waitFor(PATIENCE);
      const wav = writeWav({ sampleRate: 16_000, channels: [noisy] });
      await page.setInputFiles("#sound-file", named("noisy.wav", wav));
      await page.getByText(/^noisy\.wav: 5\.0 s/).waitFor(PATIENCE);
      const [download] = await Promise.all([page.waitForEvent("download"), page.click("#download")]);
      expect(download.suggestedFilename()).toBe("noisy-clean.wav");
      const { sampleRate, channels } = readWav(readFileSync(await download.path()));
      expect([sampleRate, channels.length, channels[0].length]).toEqual([16_000, 1, noisy.length]);
      const [before, after] = [siSdr(noisy, clean), siSdr(channels[0], clean)];
      console.log(
        `in the page: SI-SDR ${before.toFixed(1)} -> ${after.toFixed(1)} dB; ${await page.textContent("#figures")}`,
      );
      expect(after - before).toBeGreaterThan(8);
      await close();
    }, 300_000);
  });

  describe.skipIf(charrnn === undefined)("typing companion", () => {
    test("reads along, guesses and writes on", async () => {
      const { page, close } = await site.open(
        "/typing/?model=/models/charrnn/charlotte_bronte/manifest.json",
      );
      await page.getByText(/^Ready/).waitFor(PATIENCE);
      await page.fill("#text", TEXT.slice(0, 15));
      await page.locator("#guesses button").nth(7).waitFor(PATIENCE);
      // "Reader, I marri": an e follows.
      expect(await page.locator("#guesses button").first().getAttribute("data-symbol")).toBe("e");
      await page.keyboard.press("Alt+Digit1");
      expect(await page.inputValue("#text")).toBe("Reader, I marrie");
      await page.keyboard.press("Control+Enter");
      await expect.poll(() => page.inputValue("#text"), PATIENCE).toMatch(/^[\s\S]{61}/);
      await page.keyboard.press("Control+Enter");
      expect(await page.inputValue("#text")).toMatch(/^Reader, I marrie[\s\S]*[a-z]{2} [a-z]/);
      expect(await page.textContent("#write")).toBe("Write on");
      await page.fill("#text", "日");
      expect(await page.textContent("#text-status")).toContain("does not know 日");
      await close();
    }, 300_000);
  });
});
