/** Everyone can use the page: rules of axe, keys alone, narrow and wide, with and without the headers of isolation; and it stays quick. */

import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { view } from "../../src/command/view.ts";
import { views } from "../../web/app/views.ts";
import {
  axeFindings,
  built,
  chooseFiles,
  dataFolder,
  openGates,
  serveStatic,
  unfold,
  useInspector,
  watchedPage,
} from "./support/page.ts";

const inspector = useInspector();

const pair = "#open=example:recall-bias-1.safetensors&with=example:recall-bias-0.safetensors";

/** Labels whose text is wider than the room that it is shown in, as class and text. Runs in the page. */
function cutLabels(): string[] {
  const context = document.createElement("canvas").getContext("2d")!;
  const isCut = (element: Element) => {
    if (!(element instanceof HTMLSelectElement)) {
      const clips = getComputedStyle(element).overflowX !== "visible" && element.children.length === 0;
      return clips && element.scrollWidth > element.clientWidth + 1;
    }
    // The text of a select does not count as its content.
    context.font = getComputedStyle(element).font;
    return context.measureText(element.selectedOptions[0].text).width > element.clientWidth;
  };
  return [...document.querySelectorAll("#app *:not(canvas, input, .visually-hidden)")]
    .filter((element) => element.checkVisibility() && isCut(element))
    .map((element) => `${element.className}: ${element.textContent}`);
}

describe("accessibility", () => {
  for (const colorScheme of ["light", "dark"] as const) {
    for (const [width, height] of [
      [1440, 900],
      [360, 740],
    ]) {
      test(`axe finds nothing, ${colorScheme}, ${width} wide`, async () => {
        const { page, faults, close } = await watchedPage(inspector.browser, {
          colorScheme,
          viewport: { width, height },
        });
        await page.goto(inspector.server.url);
        await page.locator("h1").waitFor();
        expect(await axeFindings(page)).toEqual([]);
        await openGates(page, `${inspector.server.url}?pair`, pair);
        await page.locator(".file-other .text").waitFor();
        await unfold(page);
        await page.locator(".pair-weights canvas").first().waitFor();
        if (width < 1180) await page.getByRole("button", { name: "Set the forget gate, download" }).click();
        await page.locator(".set").getByRole("button", { name: "unit", exact: true }).click();
        expect(await axeFindings(page)).toEqual([]);
        const menu = page.getByRole("button", { name: /Figure menu/ }).first();
        await menu.focus();
        await page.keyboard.press("Enter");
        expect(await axeFindings(page)).toEqual([]);
        await page.keyboard.press("Enter");
        await page.locator(".table-scroll").waitFor();
        expect(await axeFindings(page)).toEqual([]);
        await page.locator("a.term").first().click();
        await page.locator(".term-on").waitFor();
        expect(await axeFindings(page)).toEqual([]);
        expect(faults).toEqual([]);
        await close();
      });
    }
  }

  test("keys alone: open an example, move through a chart, set a gate, undo", async () => {
    const { page, faults, close } = await watchedPage(inspector.browser);
    await page.goto(inspector.server.url);
    await page.locator(".start-examples").waitFor();
    const focusOn = async (test: (text: string) => boolean): Promise<void> => {
      for (let k = 0; k < 120; k++) {
        await page.keyboard.press("Tab");
        const text = await page.evaluate(() => {
          const at = document.activeElement as HTMLElement;
          return `${at.getAttribute("aria-label") ?? ""} ${at.textContent}`;
        });
        if (test(text)) return;
      }
      throw new Error("no such control on the way of the Tab key");
    };
    await focusOn((text) => text.includes("Delayed recall"));
    await page.keyboard.press("Enter");
    await page.locator(".file-other .text").waitFor();
    await focusOn((text) => text.includes("forget gate, effective bias, by unit"));
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    expect(await page.locator("[role=status]").textContent()).toMatch(/^unit 1: /);
    await page.keyboard.press("Enter");
    await focusOn((text) => text.trim() === "Set unit 1");
    await page.keyboard.press("Enter");
    await page.locator(".history summary", { hasText: "1 change" }).waitFor();
    await page.keyboard.press("Control+z");
    await page.locator(".history summary", { hasText: "0 changes" }).waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  test("on a phone, Set is in view at the gate, and sets it", async () => {
    const { page, faults, close } = await watchedPage(inspector.browser, {
      viewport: { width: 360, height: 740 },
    });
    await openGates(page, inspector.server.url, pair);
    await page.locator('[data-gate="output"] .gate-pick').click();
    await page.getByRole("button", { name: "Set the output gate, download" }).click();
    const set = page.getByRole("button", { name: "Set", exact: true });
    const box = (await set.boundingBox())!;
    expect(box.y + box.height).toBeLessThanOrEqual(740);
    await set.click();
    await page.locator(".history summary", { hasText: "1 change" }).waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  test.each([360, 1440])("no label is cut at %d, nor while a file opens", async (width) => {
    const { page, close } = await watchedPage(inspector.browser, { viewport: { width, height: 900 } });
    await openGates(page, inspector.server.url, pair);
    await page.locator(".opening").waitFor({ state: "detached" });
    expect(await page.evaluate(cutLabels)).toEqual([]);
    // The second file is held back, so its name and its progress stay.
    await page.route("**/*.safetensors", () => {});
    await page.goto(`${inspector.server.url}start`);
    await page.goto(`${inspector.server.url}#open=example:recall-bias-0.safetensors`);
    await page.locator(".opening-name").waitFor();
    expect(await page.evaluate(cutLabels)).toEqual([]);
    await close();
  });

  for (const width of [360, 768, 1440, 3840]) {
    test(`nothing sticks out at ${width}`, async () => {
      const { page, close } = await watchedPage(inspector.browser, { viewport: { width, height: 900 } });
      await openGates(page, inspector.server.url, pair);
      await unfold(page);
      await page.locator(".pair-weights canvas").first().waitFor();
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(wide).toBeLessThanOrEqual(0);
      await close();
    });
  }
});

describe("hosts", () => {
  test("a plain static host: no headers, no isolation, the page's own policy", async () => {
    const host = await serveStatic();
    const { page, faults, close } = await watchedPage(inspector.browser);
    await openGates(page, host.url, pair);
    await page.locator(".pair-weights canvas").first().waitFor();
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    expect(faults).toEqual([]);
    const blocked = await page.evaluate(() => {
      try {
        document.body.innerHTML = "<b>x</b>";
        return "ran";
      } catch (error) {
        return (error as Error).name;
      }
    });
    expect(blocked).toBe("TypeError");
    await close();
    host.close();
  });

  test("without a network, once it was opened with one", async () => {
    const host = await serveStatic();
    const { page, faults, close } = await watchedPage(inspector.browser);
    const url = host.url.replace("127.0.0.1", "localhost");
    await page.goto(url);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
    // The first page of a host is not yet its worker's.
    await page.reload();
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await page.context().setOffline(true);
    await page.goto(`${url}?offline#open=example:whale.safetensors`);
    await page.locator(".gate-row").first().waitFor();
    expect(faults).toEqual([]);
    await close();
    host.close();
  });

  test("with isolation", async () => {
    const { page, faults, close } = await watchedPage(inspector.browser);
    await openGates(page, inspector.server.url, pair);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    expect(faults).toEqual([]);
    await close();
  });

  test("an address elsewhere is refused in words", async () => {
    const { page, faults, close } = await watchedPage(inspector.browser);
    await page.goto(inspector.server.url);
    await page.locator(".start").waitFor();
    await page.evaluate(() => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", "https://example.invalid/model.h5");
      document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
    });
    await page.locator(".failure", { hasText: "where this page is from" }).waitFor();
    expect(faults).toEqual([]);
    await close();
  });
});

describe("sluice view", () => {
  const opens = async (path: string, name: string) => {
    const { server: own, url } = await view(path);
    const { page, faults, close } = await watchedPage(inspector.browser);
    await page.goto(url);
    await page.locator(".gate-row").first().waitFor();
    expect(await page.locator(".file-name").textContent()).toBe(name);
    expect(faults).toEqual([]);
    await close();
    await own.close();
  };
  test("with a file", () => opens(join(built, "examples/whale.safetensors"), "whale.safetensors"));
  test.skipIf(dataFolder === undefined)("with a file of several", () =>
    opens(join(dataFolder!, "dtln/saved_model_variables/variables.index"), "variables.index"),
  );
  test("a port that is taken is reported", async () => {
    await expect(view(undefined, { port: inspector.server.port })).rejects.toThrow(
      /expected to listen on port \d+, got EADDRINUSE/,
    );
  });
});

describe("pace", () => {
  test("a large file can be cancelled, and opened; how long the page was held is reported", async () => {
    const { page, faults, close } = await watchedPage(inspector.browser);
    await page.goto(inspector.server.url);
    await page.evaluate(() => {
      const held: number[] = [];
      Object.assign(window, { held });
      new PerformanceObserver((list) =>
        held.push(...list.getEntries().map(({ duration }) => duration)),
      ).observe({
        type: "longtask",
        buffered: true,
      });
      // 64 MB of layers, made in the page so that no disk is waited for.
      const H = 512;
      const tensors: [string, number[]][] = [];
      for (let layer = 0; layer < 7; layer++) {
        tensors.push([`weight_ih_l${layer}`, [4 * H, H]], [`weight_hh_l${layer}`, [4 * H, H]]);
        tensors.push([`bias_ih_l${layer}`, [4 * H]], [`bias_hh_l${layer}`, [4 * H]]);
      }
      let at = 0;
      const header: Record<string, unknown> = {};
      for (const [name, shape] of tensors) {
        const size = 4 * shape.reduce((a, b) => a * b, 1);
        header[name] = { dtype: "F32", shape, data_offsets: [at, at + size] };
        at += size;
      }
      const text = new TextEncoder().encode(JSON.stringify(header));
      const start = new Uint8Array(8);
      new DataView(start.buffer).setUint32(0, text.length, true);
      const file = new File([start, text, new Uint8Array(at)], "large.safetensors");
      Object.assign(window, {
        dropLarge() {
          const drop = new DataTransfer();
          drop.items.add(file);
          document.body.dispatchEvent(
            new DragEvent("drop", { dataTransfer: drop, bubbles: true, cancelable: true }),
          );
        },
      });
    });
    await page.evaluate("dropLarge()");
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.locator(".opening").waitFor({ state: "detached" });
    expect(await page.locator(".start").count()).toBe(1);
    await page.evaluate("dropLarge()");
    await page.locator(".gate-row").first().waitFor({ timeout: 60_000 });
    await page.locator(".pair-weights canvas").first().waitFor();
    const held = await page.evaluate<number[]>("held");
    console.log(`64 MB: longest task of the page ${Math.max(0, ...held).toFixed(0)} ms`);
    expect(faults).toEqual([]);
    await close();
  });

  test("that takes too long is stopped, and the page says so", async () => {
    const { page, faults, close } = await watchedPage(inspector.browser, { serviceWorkers: "block" });
    await page.clock.install();
    await page.context().route(/checkpoint-worker\.js/, async (route) => {
      // With its own headers: the page is isolated.
      await route.fulfill({ response: await route.fetch(), body: "onmessage = () => { for (;;); };" });
    });
    await page.goto(inspector.server.url);
    await page.locator(".start").waitFor();
    await chooseFiles(page, [{ name: "slow.pt", mimeType: "", buffer: Buffer.from("slow") }]);
    await page.locator(".opening").waitFor();
    await page.clock.fastForward(119_000);
    expect(await page.locator(".opening").count()).toBe(1);
    await page.clock.fastForward(2_000);
    await page.getByText("expected slow.pt to open within 120 seconds").waitFor();
    expect(await page.locator(".opening").count()).toBe(0);
    expect(faults).toEqual([]);
    await close();
  });

  test.skipIf(dataFolder === undefined)("DTLN's .h5 to its gates", async () => {
    const { page, faults, close } = await watchedPage(inspector.browser);
    await page.goto(inspector.server.url);
    await page.locator(".start").waitFor();
    const start = Date.now();
    await chooseFiles(page, join(dataFolder!, "dtln/model.h5"));
    await page.locator(".gate-row svg rect").first().waitFor();
    console.log(`DTLN's model.h5: ${Date.now() - start} ms from choosing the file to its gates`);
    expect(faults).toEqual([]);
    await close();
  });
});

test("every view opens", async () => {
  for (const { id } of views) {
    const { page, faults, close } = await watchedPage(inspector.browser);
    await page.goto(`${inspector.server.url}#view=${id}&open=example:whale.safetensors`);
    await page.locator("main h1").first().waitFor();
    expect(faults).toEqual([]);
    await close();
  }
});
