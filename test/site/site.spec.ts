/** The built site: links and anchors, every Run button, rules of axe, weight. Build it first: `npm run docs:build`. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, posix, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { examplesOf } from "../../site/run/code.ts";
import { serveStatic, startBrowser, watchedPage } from "../web/support/page.ts";

const root = resolve(import.meta.dirname, "../..");
const site = join(root, "dist/site");
/** A folder of the host: the site must work in any. */
const base = "/a/b/";

const files = readdirSync(site, { recursive: true, encoding: "utf8" }).map((file) =>
  file.replaceAll("\\", "/"),
);
const html = new Map(
  files
    .filter((file) => file.endsWith(".html"))
    .map((file) => [file, readFileSync(join(site, file), "utf8")]),
);
/** Pages with a program of their own. */
const isForeign = (file: string) => /^(inspector|examples)\//.test(file);

describe("links", () => {
  test("every link and anchor leads somewhere", () => {
    const dead: string[] = [];
    let links = 0;
    for (const [file, text] of html) {
      if (isForeign(file)) continue;
      for (const [, href] of text.matchAll(/<a [^>]*?href="([^"]+)"/g)) {
        links++;
        if (/^(https?:|mailto:)/.test(href)) continue;
        const [path, anchor] = href.replaceAll("&amp;", "&").split("#");
        if (path.startsWith("/")) dead.push(`${file}: ${href} leads out of the folder of the site`);
        const inside = path === "" ? file : posix.normalize(posix.join(dirname(file), path));
        const target = decodeURIComponent(
          inside === "./" || inside.endsWith("/") ? `${inside}index.html` : inside,
        );
        const page = html.get(target) ?? html.get(`${target}.html`);
        if (page === undefined && !existsSync(join(site, target))) dead.push(`${file}: ${href}`);
        else if (isForeign(target)) {
          // A state of the page, which may name an example that it has.
          for (const [, example] of anchor?.matchAll(/example:([^&]+)/g) ?? [])
            if (!existsSync(join(site, "inspector/examples", example))) dead.push(`${file}: ${href}`);
        } else if (anchor && page !== undefined && !page.includes(`id="${decodeURIComponent(anchor)}"`))
          dead.push(`${file}: ${href} (anchor)`);
      }
    }
    expect(dead.slice(0, 30)).toEqual([]);
    expect(links).toBeGreaterThan(1000);
  });

  test("every page has a title and a description", () => {
    const without = [...html].filter(
      ([file, text]) =>
        !isForeign(file) &&
        !(/<title>[^<]+<\/title>/.test(text) && /name="description" content="[^"]/.test(text)),
    );
    expect(without.map(([file]) => file)).toEqual([]);
  });
});

describe("in a browser", () => {
  let browser: Browser;
  let server: { url: string; close(): void };
  beforeAll(async () => {
    browser = await startBrowser();
    server = await serveStatic(site, base);
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  const docs = join(root, "docs");
  const examples = readdirSync(docs, { recursive: true, encoding: "utf8" })
    .filter((page) => page.endsWith(".md") && !page.startsWith("api"))
    .map((page) => ({ page, examples: examplesOf(readFileSync(join(docs, page), "utf8")) }))
    .filter(({ examples }) => examples.length > 0);

  test.each(examples)(
    "every example of $page runs and prints what the page shows",
    async ({ page: name, examples }) => {
      const { page, faults, close } = await watchedPage(browser);
      await page.goto(`${server.url}${name.replace(/\.md$/, ".html")}`);
      const fences = page.locator(".run-fence");
      expect(await fences.count()).toBe(examples.length);
      for (const [k, { code, shows = "", output }] of examples.entries()) {
        const fence = fences.nth(k);
        await fence.getByRole("button", { name: "Run" }).click();
        await fence.getByRole("button", { name: "Run" }).waitFor({ timeout: 120_000 });
        const printed =
          (await fence.locator(".run-output").count()) > 0
            ? await fence.locator(".run-output").innerText()
            : "";
        expect(await fence.locator(".run-output.failed").count(), printed).toBe(0);
        // Times are of this machine.
        if (!code.includes("performance.now")) expectClose(printed.trim(), (output ?? "").trim());
        if (shows.includes("encodeModel"))
          expect(await opensInInspector(fence.getByRole("link", { name: /inspector/ }))).toMatch(/LSTM|GRU/);
        if (shows.startsWith("{ x:")) await fence.locator(".run-figure svg[role=img]").first().waitFor();
      }
      expect(faults).toEqual([]);
      await close();
    },
  );

  test("an example can be edited, stopped and restored; an error shows", async () => {
    const { page, faults, close } = await watchedPage(browser);
    await page.goto(`${server.url}start.html`);
    const fence = page.locator(".run-fence").first();
    await fence.getByRole("button", { name: "Edit" }).click();
    const editor = fence.getByRole("textbox");
    await editor.fill("while (true) {}");
    await fence.getByRole("button", { name: "Run" }).click();
    await fence.getByRole("button", { name: "Stop" }).click();
    await editor.fill('console.log("before");\nthrow new RangeError("no");');
    await fence.getByText("Ctrl+Enter runs it").waitFor();
    await editor.press("Control+Enter");
    await fence.locator(".run-output.failed").waitFor();
    expect(await fence.locator(".run-output").innerText()).toBe("before\nRangeError: no");
    await fence.getByRole("button", { name: "Restore" }).click();
    expect(await fence.getByRole("textbox").count()).toBe(0);
    expect(faults).toEqual([]);
    await close();
  });

  test("an example that is edited keeps its colours and its chart", async () => {
    const { page, faults, close } = await watchedPage(browser);
    const said: string[] = [];
    page.on("console", (message) => said.push(message.text()));
    await page.goto(server.url);
    const fence = page.locator(".run-fence");
    const colours = () =>
      fence
        .locator("pre code span[style]")
        .evaluateAll((spans) => new Set(spans.map((span) => getComputedStyle(span).color)).size);
    const before = await colours();
    expect(before).toBeGreaterThan(3);
    await fence.getByRole("button", { name: "Run" }).click();
    const chart = fence.locator(".run-figure svg[role=img]").first();
    await chart.waitFor();
    await fence.getByRole("button", { name: "Edit" }).click();
    const editor = fence.getByRole("textbox", { name: "The example's code" });
    await editor.getByText("2", { exact: true }).first().click();
    await page.keyboard.press("End");
    await page.keyboard.type(" // mine");
    const typed = editor.locator("span", { hasText: "// mine" }).last();
    // New text has no colour of its own.
    expect(await typed.getAttribute("style")).toBeNull();
    expect(await colours()).toBeGreaterThanOrEqual(before);
    expect(await chart.isVisible()).toBe(true);
    await fence.getByRole("button", { name: "Run" }).click();
    await fence.getByRole("button", { name: "Run" }).waitFor();
    expect(await fence.locator(".run-output.failed").count()).toBe(0);
    expect(await editor.innerText()).toContain("// mine");
    await chart.waitFor();
    // The page says that it computes on one thread; the console does not say it again at each run.
    expect(said).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });

  test("the first page has a cell to touch: a gate and its bias change the sentence", async () => {
    const { page, faults, close } = await watchedPage(browser);
    await page.goto(server.url);
    const cell = page.locator(".VPHero .picture");
    const sentence = cell.locator("output");
    await sentence.getByText("73 % of the cell state stays").waitFor();
    const slider = cell.getByRole("slider");
    await slider.focus();
    for (let k = 0; k < 10; k++) await page.keyboard.press("ArrowRight");
    await sentence.getByText("88 % of the cell state stays").waitFor();
    await cell.getByRole("button", { name: "input gate" }).click();
    await sentence.getByText("of the candidate is written").waitFor();
    await cell.getByRole("link", { name: "See the input gate of an example" }).click();
    // The first gate of the cell.
    await page.waitForURL(/\/inspector\/#view=gates&.*at=0\.0\.0$/);
    await page.getByText("recall-bias-1.safetensors").first().waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  test.each(["diagnostics", "cells", "checkpoints", "gate-dynamics"])(
    "the figure of %s is there on arrival; a knob changes its code, its chart and its words",
    async (name) => {
      const { page, faults, close } = await watchedPage(browser);
      await page.goto(`${server.url}${name}.html`);
      const fence = page.locator(".run-fence.touched").first();
      await fence.scrollIntoViewIfNeeded();
      const chart = fence.locator(".run-figure svg[role=img]").last();
      await chart.waitFor();
      const parts = [fence.locator("pre code").first(), fence.locator(".run-output"), chart];
      const shown = () => Promise.all(parts.map((part) => part.innerHTML()));
      const before = await shown();
      const choice = fence.locator("select");
      if ((await choice.count()) > 0) await choice.first().selectOption({ index: 1 });
      await fence.locator("select, input").last().press("End");
      await expect
        .poll(shown, { timeout: 30_000 })
        .toSatisfy((now: string[]) => now.every((part, k) => part !== before[k]));
      await page.evaluate(axe);
      expect(await violations(page)).toEqual([]);
      expect(faults).toEqual([]);
      await close();
    },
  );

  test.each([390, 768, 1280, 1920])("no code is cut at %d", async (width) => {
    const { page, close } = await watchedPage(browser, { viewport: { width, height: 900 } });
    for (const path of ["", "start.html", "guides/training-in-code.html"]) {
      await page.goto(`${server.url}${path}`);
      const cut = await page
        .locator(".vp-doc pre")
        .evaluateAll((blocks) => blocks.filter((block) => block.scrollWidth > block.clientWidth + 1).length);
      expect(cut, path).toBe(0);
    }
    await close();
  });

  test.each(["vad", "denoise", "typing"])(
    "the page %s shows its code, and leads back to its guide",
    async (name) => {
      const { page, faults, close } = await watchedPage(browser);
      await page.goto(`${server.url}examples/${name}/`);
      expect(
        await page
          .locator("input[type=file]")
          .first()
          .evaluate((input) => getComputedStyle(input).opacity),
      ).toBe("0");
      const code = await page.getByRole("link", { name: "The code of this page" }).getAttribute("href");
      const text = await (await page.request.get(new URL(code!, page.url()).href)).text();
      expect(text).toBe(readFileSync(join(root, "examples", name, "page.ts"), "utf8"));
      await page.getByRole("link", { name: "Back to its guide" }).click();
      await page.locator(".vp-doc h1").waitFor();
      expect(faults).toEqual([]);
      await close();
    },
  );

  test("the reference says what each module, class and function is, and its sidebar lists them", async () => {
    const { page, close } = await watchedPage(browser);
    for (const path of ["api/", "api/sluice/", "api/sluice/namespaces/ops/"]) {
      await page.goto(`${server.url}${path}`);
      const rows = await page
        .locator(".vp-doc table tr:has(td)")
        .evaluateAll((all) =>
          all.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent!.trim())),
        );
      expect(rows.length).toBeGreaterThan(5);
      const namespaces = ["diagnostics", "fills", "ops", "schedules", "schemes"];
      expect(rows.filter(([name, words]) => words.length < 3 && !namespaces.includes(name))).toEqual([]);
    }
    expect(await page.locator(".vp-doc h2").allInnerTexts()).not.toContain("Variables");
    await page
      .locator(".VPSidebar a", { hasText: /^LSTM$/ })
      .first()
      .waitFor({ state: "attached" });
    await close();
  });

  test("the benchmark runs, and loads its peers only to compare, from this host; all compute the same", async () => {
    const { page, faults, close } = await watchedPage(browser);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    const loaded: string[] = [];
    page.on("request", (request) => loaded.push(request.url()));
    await page.goto(`${server.url}reference/benchmark.html`);
    const cells = page.locator(".benchmark td");
    const copy = page.getByRole("button", { name: "Copy table" });
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await copy.waitFor({ timeout: 120_000 });
    expect(await cells.allInnerTexts()).toHaveLength(8);
    expect(loaded.filter((url) => /tensorflow|onnxruntime/.test(url))).toEqual([]);
    await page.getByRole("button", { name: "Compare" }).click();
    await page.locator(".benchmark th", { hasText: "onnxruntime-web" }).waitFor({ timeout: 120_000 });
    await copy.waitFor({ timeout: 200_000 });
    const texts = await cells.allInnerTexts();
    expect(texts).toHaveLength(24);
    expect(texts.filter((text) => !/^[\d.e+]+ ms(, [\d.e+]+ ×)?$/.test(text))).toEqual(
      Array(4).fill("does not train"),
    );
    expect(await page.locator(".run-figure svg").count()).toBe(2);
    await copy.click();
    await page.getByText("Copied as Markdown.").waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied.split("\n").filter((line) => line.startsWith("|"))).toHaveLength(10);
    expect(loaded.filter((url) => /tensorflow|onnxruntime/.test(url)).length).toBeGreaterThan(2);
    expect(loaded.filter((url) => !url.startsWith(server.url))).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });

  test.each([
    ["vad", "table tbody tr, #states", 4],
    ["denoise", "#play:enabled, #scale i", 2],
    ["typing", ".guesses button", 8],
  ])(
    "the page %s shows at once what it does, with a model and a sample of its own",
    async (name, shown, least) => {
      const { page, faults, close } = await watchedPage(browser);
      await page.goto(`${server.url}examples/${name}/`);
      await page
        .locator(shown)
        .nth(least - 1)
        .waitFor();
      expect(await page.locator(".missing").isVisible()).toBe(false);
      await page.evaluate(axe);
      expect(await violations(page)).toEqual([]);
      expect(faults).toEqual([]);
      await close();
    },
  );

  test("menus, links and search lead to pages of the same folder", async () => {
    const { page, faults, close } = await watchedPage(browser);
    await page.goto(`${server.url}coming-from/keras.html`);
    // Its own group is open, others are closed.
    await page.locator(".VPSidebar a", { hasText: "brain.js" }).waitFor();
    expect(await page.locator(".VPSidebar .text:visible").count()).toBeLessThan(28);
    const arrive = async (path: string, heading: string) => {
      await page.waitForURL(`${server.url}${path}`);
      await page.locator("h1", { hasText: heading }).waitFor();
    };
    await page.locator(".VPSidebar a", { hasText: "Classify gestures" }).click();
    await arrive("tutorials/gestures.html", "Classify gestures");
    await page.locator(".VPNavBarMenu a", { hasText: "Start" }).click();
    await arrive("start.html", "Start");
    await page.locator(".vp-doc a", { hasText: "Set a gate's bias" }).click();
    await arrive("forget-gate.html", "forget gate");
    await page.locator(".VPNavBarTitle a").click();
    await arrive("", "Try it here");
    await page.reload();
    await page.locator(".VPNavBarMenu a", { hasText: "Inspector" }).click();
    await page.locator(".start-examples a").first().waitFor();
    expect(page.url().startsWith(`${server.url}inspector/`)).toBe(true);
    // VitePress moves the mark of its outline up to 100 ms later, when the page may have gone.
    const ofOutline = "error: Cannot read properties of null (reading 'style')";
    expect(faults.filter((fault) => fault !== ofOutline)).toEqual([]);
    await close();
  });

  test("the page for a missing address leads home", async () => {
    const { page, close } = await watchedPage(browser);
    const [answer] = await Promise.all([
      page.waitForResponse(/nope/),
      page.goto(`${server.url}guides/nope/lengths`),
    ]);
    expect(answer.status()).toBe(404);
    await page.getByRole("link", { name: "Sequences of different lengths" }).waitFor();
    await page.getByRole("link", { name: "first page" }).click();
    await page.waitForURL(server.url);
    await close();
  });

  async function search(page: Page, query: string): Promise<Locator> {
    await page.goto(`${server.url}start.html`);
    await page
      .getByRole("button", { name: /search/i })
      .first()
      .click();
    await page.locator(".VPLocalSearchBox input").fill(query);
    const results = page.locator(".VPLocalSearchBox .result");
    await results.first().waitFor();
    return results;
  }

  test.each(["setBias", "gates", "createStream", "forget", "lengths"])("search finds %s", async (word) => {
    const { page, close } = await watchedPage(browser);
    const results = await search(page, word);
    expect((await results.allInnerTexts()).join("\n")).toMatch(new RegExp(word, "i"));
    const found = await results.evaluateAll((links) =>
      links.map((link) => (link as HTMLAnchorElement).pathname),
    );
    for (const path of found) expect(found.filter((other) => other === path).length).toBeLessThan(3);
    await page.keyboard.press("ArrowDown");
    const chosen = await page.getByRole("option", { selected: true }).getAttribute("id");
    expect(await page.getByRole("searchbox").getAttribute("aria-activedescendant")).toBe(chosen);
    await page.evaluate(axe);
    expect(await violations(page)).toEqual([]);
    await close();
  });

  // Words of a reader, and the page that must come first.
  const queries: Record<string, string> = {
    "set forget bias": "forget-gate",
    "doubled bias": "forget-gate",
    mask: "guides/lengths",
    padding: "guides/lengths",
    sine: "guides/training-in-code",
    "carry state": "guides/training-in-code",
    attention: "guides/training-in-code",
    "early stopping": "guides/training-in-code",
    "learning rate schedule": "guides/training-in-code",
    worker: "guides/training-in-code",
    "load a pt": "coming-from/pytorch",
    "state dict": "coming-from/pytorch",
    save: "start",
    install: "start",
    "getting started": "start",
    overfitting: "guides/training-in-code",
    dropout: "guides/training-in-code",
    mobile: "reference/runtimes",
    tensorboard: "training",
    csv: "training",
    audioworklet: "streaming",
    "own cell": "cells",
    "many to one": "guides/training-in-code",
    "bidirectional tagger": "guides/training-in-code",
    seq2seq: "guides/training-in-code",
    commonjs: "start",
    gpu: "reference/unsupported",
    threads: "guides/speed",
    seed: "guides/reproducibility",
  };
  test.each(Object.entries(queries))("a search for %s finds %s first", async (query, first) => {
    const { page, close } = await watchedPage(browser);
    const href = await (await search(page, query)).first().getAttribute("href");
    expect(new URL(href!, page.url()).pathname.replace(new URL(server.url).pathname, "")).toBe(
      `${first}.html`,
    );
    await close();
  });

  const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  const layouts = [
    "index.html",
    "start.html",
    "guides/training-in-code.html",
    "inspector.html",
    "conventions.html",
    "api/sluice/classes/LSTM.html",
    "measurements/kernels.html",
    "reference/benchmark.html",
    "404.html",
    "examples/vad/",
    "examples/denoise/",
    "examples/typing/",
  ];
  for (const colorScheme of ["light", "dark"] as const)
    for (const width of [1440, 360])
      test(`axe finds nothing, ${colorScheme}, ${width} wide`, async () => {
        const { page, close } = await watchedPage(browser, { colorScheme, viewport: { width, height: 800 } });
        for (const layout of layouts) {
          await page.goto(`${server.url}${layout}`);
          await page.evaluate(axe);
          expect(await violations(page), layout).toEqual([]);
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          expect(overflow, `${layout} is wider than the window`).toBeLessThanOrEqual(0);
        }
        await close();
      });

  test("axe finds nothing in an example that ran and is edited", async () => {
    const { page, close } = await watchedPage(browser, { colorScheme: "dark" });
    await page.goto(server.url);
    const fence = page.locator(".run-fence").first();
    await fence.getByRole("button", { name: "Run" }).click();
    await fence.locator(".run-figure svg[role=img]").first().waitFor();
    await fence.getByRole("button", { name: "Edit" }).click();
    await page.evaluate(axe);
    expect(await violations(page)).toEqual([]);
    await close();
  });

  test("the first page weighs at most 150 kB, compressed; its largest paint on a slow line is printed", async () => {
    const { page, close } = await watchedPage(browser);
    const session = await page.context().newCDPSession(page);
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: 150,
      downloadThroughput: (1.6 * 1024 * 1024) / 8,
      uploadThroughput: (750 * 1024) / 8,
    });
    const loaded = new Set<string>();
    page.on("response", (response) => loaded.add(new URL(response.url()).pathname));
    await page.goto(server.url, { waitUntil: "load" });
    const weight = [...loaded]
      .map((path) => join(site, path.slice(base.length) || "index.html"))
      .filter((file) => existsSync(file) && statSync(file).isFile())
      .reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0);
    const paint = await page.evaluate(
      () =>
        new Promise<number>((done) =>
          new PerformanceObserver((list) => done(list.getEntries().at(-1)!.startTime)).observe({
            type: "largest-contentful-paint",
            buffered: true,
          }),
        ),
    );
    console.log(
      `first page: ${(weight / 1000).toFixed(1)} kB, largest paint after ${(paint / 1000).toFixed(2)} s on a slow line`,
    );
    expect(weight).toBeLessThan(150_000);
    await close();
  });
});

/** Opens a model that an example returned. @returns the text of its outline */
async function opensInInspector(link: Locator): Promise<string> {
  const page = await link.page().context().newPage();
  const href = await link.getAttribute("href");
  await page.goto(new URL(href!, link.page().url()).href);
  await page.locator(".gate-row").first().waitFor();
  const text = await page.locator("main").innerText();
  await page.close();
  return text;
}

/** The same words, and numbers that agree to a thousandth: kernels differ in the last digits, and training carries that on. */
function expectClose(printed: string, shown: string): void {
  const number = /-?\d+(\.\d+)?(e-?\d+)?/g;
  expect(printed.replace(number, "#")).toBe(shown.replace(number, "#"));
  const values = (text: string) => (text.match(number) ?? []).map(Number);
  const wanted = values(shown);
  for (const [k, value] of values(printed).entries())
    expect(Math.abs(value - wanted[k]), `${value} for ${wanted[k]}`).toBeLessThanOrEqual(
      0.02 * Math.abs(wanted[k]) + 1e-3,
    );
}

/** The part of axe-core that runs in the page. */
interface Axe {
  run(
    root: Document,
    options: object,
  ): Promise<{ violations: { id: string; nodes: { target: string[] }[] }[] }>;
}

async function violations(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    // The script of axe makes itself global.
    const { axe } = globalThis as unknown as { axe: Axe };
    const found = await axe.run(document, { resultTypes: ["violations"] });
    return found.violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .slice(0, 3)
          .map(({ target }) => target.join(" "))
          .join("; ")}`,
    );
  });
}
