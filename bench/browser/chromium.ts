/** Contenders that are pages of one Chromium, each with its own process and its own headers. */
import { join } from "node:path";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { fileIn, ISOLATED, type Server, serve, startChromium } from "../../tools/serve.ts";
import type { Asked } from "../contender.ts";
import type { Player } from "../contenders.ts";
import { type firstCalls, MARK } from "../firstCalls.ts";
import type { Setup } from "./libraries.ts";

/** A contender and the page that it is. */
export interface PagePlayer extends Player {
  setup: Setup;
  place: "page" | "worker";
  /** Whether the page may share memory with workers */
  isIsolated: boolean;
}

/** The first line of a script that Chromium compiles whole while it loads, beside the main thread. */
const EAGER = "//# allFunctionsCalledOnLoad\n";

/** Milliseconds after which we give up waiting for an answer. */
const LIMIT = 300_000;

export class Pages {
  readonly #browser: Browser;
  readonly #servers: Map<boolean, Server>;

  private constructor(browser: Browser, servers: Map<boolean, Server>) {
    this.#browser = browser;
    this.#servers = servers;
  }

  /**
   * @param folder where peers are installed
   * @throws Error without a Chromium
   */
  static async start(folder: string): Promise<Pages> {
    const browser = await startChromium();
    const scripts = await bundle();
    const servers = new Map<boolean, Server>();
    for (const isIsolated of [true, false]) {
      servers.set(isIsolated, await servePlayers(scripts, folder, isIsolated ? ISOLATED : {}));
    }
    return new Pages(browser, servers);
  }

  get version(): string {
    return this.#browser.version();
  }

  /** Opens the page of a contender; its library loads when it is first asked. */
  async open(player: PagePlayer): Promise<Asked<PagePlayer>> {
    const page = await (await this.#browser.newContext()).newPage();
    await page.goto(`${this.#servers.get(player.isIsolated)!.origin}/`);
    await page.waitForFunction("globalThis.ask !== undefined");
    let isStarted = false;
    return {
      contender: player,
      async ask<Answer>(request: object): Promise<Answer> {
        if (!isStarted) await within(page, `start(${JSON.stringify(player.setup)}, "${player.place}")`);
        isStarted = true;
        return (await within(page, `ask(${JSON.stringify(request)})`)) as Answer;
      },
    };
  }

  /**
   * The first calls in a fresh page: `times` by the clock, `processor` of the main thread.
   *
   * @param isEager whether the page's script begins with `EAGER`
   */
  async firstCalls(
    isIsolated: boolean,
    isEager: boolean,
  ): Promise<ReturnType<typeof firstCalls> & { processor: number[] }> {
    const context = await this.#browser.newContext();
    const page = await context.newPage();
    const { origin } = this.#servers.get(isIsolated)!;
    // Pages have no clock for processor time; a trace notes it at each mark.
    await this.#browser.startTracing(page, { categories: ["blink.user_timing"] });
    await page.goto(`${origin}/${isEager ? "eager/" : ""}`);
    await page.waitForFunction("globalThis.first !== undefined");
    const found = (await within(page, "first()")) as ReturnType<typeof firstCalls>;
    const trace: { traceEvents: { name: string; tts: number }[] } = JSON.parse(
      (await this.#browser.stopTracing()).toString(),
    );
    await context.close();
    const marks = trace.traceEvents
      .filter(({ name }) => name === MARK)
      .map(({ tts }) => tts)
      .sort((a, b) => a - b);
    if (marks.length !== found.times.length + 1) throw new Error(`a trace has ${marks.length} marks`);
    return { ...found, processor: found.times.map((_, k) => (marks[k + 1] - marks[k]) / 1000) };
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    for (const server of this.#servers.values()) server.close();
  }
}

async function within(page: Page, expression: string): Promise<unknown> {
  const timer = setTimeout(() => void page.close(), LIMIT);
  try {
    return await page.evaluate(expression);
  } finally {
    clearTimeout(timer);
  }
}

async function bundle(): Promise<Map<string, string>> {
  const { outputFiles } = await build({
    entryPoints: ["page", "worker"].map((name) => join(import.meta.dirname, `${name}.ts`)),
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    target: "es2022",
    outdir: "/",
    write: false,
  });
  return new Map(outputFiles.map(({ path, text }) => [path, text]));
}

function servePlayers(
  scripts: ReadonlyMap<string, string>,
  folder: string,
  headers: Record<string, string>,
): Promise<Server> {
  return serve((path) => {
    if (path === "/" || path === "/eager/") {
      const body =
        '<!doctype html><meta charset="utf-8"><title>benchmark</title><script type="module" src="page.js"></script>';
      return { body, type: ".html", headers };
    }
    const eager = scripts.get(path.replace(/^\/eager(?=\/)/, ""));
    const script = scripts.get(path) ?? (eager && EAGER + eager);
    if (script !== undefined) return { body: script, headers };
    const file = fileIn(join(folder, "node_modules"), path.replace(/^\/peers\//, ""));
    return file ? { ...file, headers } : { body: "", status: 404, headers };
  });
}
