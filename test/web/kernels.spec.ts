/**
 * The kernels in Chromium, in a page and in a worker, with and without cross-origin isolation and under strict policies: which set is
 * chosen and why, and that every set gives the bits that it gives in Node, on any number of threads.
 */
import { setFlagsFromString } from "node:v8";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compiledKernels } from "../../src/core/kernels/compiled/compiledKernels.ts";
import { referenceKernels } from "../../src/core/kernels/reference.ts";
import type { WasmFlavour } from "../../src/core/kernels/wasm/flavours.ts";
import { wasmMachine } from "../../src/core/kernels/wasm/wasm.ts";
import { serveKernels } from "./kernels/server.ts";
import { type Answer, type Bits, bitsOf, type JobName, type JobOptions } from "./kernels/work.ts";
import { startBrowser } from "./support/page.ts";

// Node 20 has relaxed SIMD behind a flag; later versions do not need it.
if (process.versions.node.startsWith("20.")) setFlagsFromString("--experimental-wasm-relaxed-simd");

const FLAVOURS = ["relaxed", "simd"] satisfies WasmFlavour[];
const PLACES = ["page", "worker"] as const;
type Place = (typeof PLACES)[number];

let browser: Browser;
let site: Awaited<ReturnType<typeof serveKernels>>;
const inNode = new Map<string, Bits>();
beforeAll(async () => {
  [browser, site] = await Promise.all([startBrowser(), serveKernels()]);
  inNode.set("reference", bitsOf(referenceKernels));
  for (const flavour of FLAVOURS)
    inNode.set(flavour, bitsOf(compiledKernels(wasmMachine(flavour), referenceKernels)));
});
afterAll(async () => {
  await browser?.close();
  site?.close();
});

/** A page of such a site, and what it says on its console. */
async function open(name: string) {
  const page = await (await browser.newContext()).newPage();
  const said: string[] = [];
  page.on("console", (message) => {
    if (message.text().startsWith("Sluice")) said.push(message.text());
  });
  await page.goto(site.url(name));
  await page.waitForFunction("globalThis.workAt !== undefined");
  return {
    said,
    isIsolated: () => page.evaluate("isIsolated()"),
    work: <Name extends JobName>(place: Place, job: Name, options: JobOptions<Name>) =>
      page.evaluate(
        `workAt(${JSON.stringify(place)}, ${JSON.stringify(job)}, ${JSON.stringify(options)})`,
      ) as Promise<Answer<Name>>,
    close: () => page.context().close(),
  };
}

test("there are bits to compare, and the two flavours differ in some", () => {
  expect(Object.keys(inNode.get("simd")!).length).toBeGreaterThan(60);
  expect(inNode.get("simd")).not.toEqual(inNode.get("relaxed"));
});

describe.each(PLACES)("in a %s", (place) => {
  test("that is isolated, several threads are chosen", async () => {
    const page = await open("isolated");
    expect(await page.isIsolated()).toBe(true);
    const { name, why, bits } = await page.work(place, "chosen", { threads: 2 });
    expect(name).toBe("wasm-threads-relaxed");
    expect(why).toBe("WebAssembly on several threads");
    expect(bits).toEqual(inNode.get("relaxed"));
    expect(page.said).toEqual([]);
    await page.close();
  });

  test("that is isolated, one thread computes where one is asked for", async () => {
    const page = await open("isolated");
    const { name, why, bits } = await page.work(place, "chosen", { threads: 1 });
    expect(name).toBe("wasm-relaxed");
    expect(why).toContain("one thread is asked for");
    expect(bits).toEqual(inNode.get("relaxed"));
    expect(page.said).toEqual([]);
    await page.close();
  });

  test.each(FLAVOURS)(
    "that is isolated, %s gives the bits of Node on two and three threads",
    async (flavour) => {
      const page = await open("isolated");
      for (const threads of [2, 3]) {
        const { isReady, obstacle, bits } = await page.work(place, "threaded", {
          flavour,
          threads,
          arithmetic: "fast",
        });
        expect(isReady).toBe(true);
        expect(obstacle).toBeUndefined();
        expect(bits).toEqual(inNode.get(flavour));
      }
      await page.close();
    },
  );

  test("that is isolated, strict arithmetic gives the bits of Node's reference on two and three threads", async () => {
    const page = await open("isolated");
    for (const threads of [2, 3]) {
      const { isReady, bits } = await page.work(place, "threaded", {
        flavour: "relaxed",
        threads,
        arithmetic: "strict",
      });
      expect(isReady).toBe(true);
      expect(bits).toEqual(inNode.get("reference"));
    }
    await page.close();
  });

  test("that is not isolated, strict arithmetic gives the bits of Node's reference, and says once that its kernels were not imported", async () => {
    const page = await open("plain");
    const { before, hasDoubles, after } = await page.work(place, "strict", { flavour: "simd" });
    expect(hasDoubles).toBe(true);
    expect(before).toEqual(inNode.get("reference"));
    expect(after).toEqual(inNode.get("reference"));
    expect(page.said.filter((line) => line.includes('"sluice/float64"'))).toHaveLength(1);
    await page.close();
  });

  test("that is isolated, a call whose worker has died is finished, and new ones start", async () => {
    const page = await open("isolated");
    const answer = await page.work(place, "bereaved", { flavour: "simd" });
    console.log(`${place}: the call after the death of a worker took ${answer.milliseconds.toFixed(0)} ms`);
    expect(answer.milliseconds).toBeLessThan(1000);
    expect(answer).toMatchObject({ wasReady: true, isReadyAtOnce: false, isReadyLater: true });
    expect(answer.after).toBe(answer.before);
    expect(answer.later).toBe(answer.before);
    await page.close();
  });

  test("that is not isolated, one thread computes, and the reason is printed once", async () => {
    const page = await open("plain");
    expect(await page.isIsolated()).toBe(false);
    const { name, why, bits } = await page.work(place, "chosen", { threads: 2 });
    expect(name).toBe("wasm-relaxed");
    expect(why).toContain("wasm-threads-relaxed: this page is not cross-origin isolated");
    expect(bits).toEqual(inNode.get("relaxed"));
    await page.work(place, "chosen", { threads: 2 });
    expect(page.said).toEqual([
      expect.stringMatching(/^Sluice computes on one thread: .*isolated.*Cross-Origin-Opener-Policy/),
    ]);
    await page.close();
  });

  test("a set can be asked for", async () => {
    const page = await open("plain");
    expect(await page.work(place, "forced", { set: "wasm-simd" })).toMatchObject({
      name: "wasm-simd",
      bits: inNode.get("simd"),
    });
    expect(await page.work(place, "forced", { set: "reference" })).toMatchObject({
      name: "reference",
      bits: inNode.get("reference"),
    });
    await expect(page.work(place, "forced", { set: "wasm-threads" })).rejects.toThrow(
      "got wasm-threads: this page is not cross-origin isolated",
    );
    await expect(page.work(place, "forced", { set: "native" })).rejects.toThrow(
      "expected the name of a kernel set",
    );
    await page.close();
  });

  test.each(["no-blobs", "trusted-types"])(
    "whose policy has %s, one thread computes, and the reason is printed once",
    async (policy) => {
      const page = await open(policy);
      const { isReady, obstacle, bits } = await page.work(place, "threaded", {
        flavour: "relaxed",
        threads: 2,
        arithmetic: "fast",
      });
      expect(isReady).toBe(false);
      expect(obstacle).toBeDefined();
      expect(bits).toEqual(inNode.get("relaxed"));
      expect(page.said).toEqual([
        expect.stringMatching(/^Sluice computes on one thread: workers do not start here \(/),
      ]);
      await page.close();
    },
  );

  test("whose policy forbids WebAssembly, the reference computes, and the reason is printed once", async () => {
    const page = await open("no-wasm");
    const { name, why, bits } = await page.work(place, "chosen", {});
    expect(name).toBe("reference");
    expect(why).toContain("wasm-simd: compiling it is not allowed here");
    expect(bits).toEqual(inNode.get("reference"));
    await page.work(place, "chosen", {});
    expect(page.said).toEqual([
      expect.stringMatching(/^Sluice computes in plain TypeScript.*'wasm-unsafe-eval'/),
    ]);
    await page.close();
  });
});
