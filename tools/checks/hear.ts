/**
 * Opens pages that bundlers built of `package-voice.mjs` in Chromium with a fake microphone: each must hear it. Prints where the processor came from.
 *
 *   node --import tsx tools/checks/hear.ts FOLDER | URL …
 */
import { fileIn, serve, startChromium } from "../serve.ts";

const flags = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"];
const browser = await startChromium(...flags, "--autoplay-policy=no-user-gesture-required");
try {
  for (const place of process.argv.slice(2)) {
    const server = place.startsWith("http") ? undefined : await serve((path) => fileIn(place, path));
    const page = await browser.newPage();
    await page.addInitScript(() => {
      const make = URL.createObjectURL;
      URL.createObjectURL = (blob) => {
        Object.assign(globalThis, { hasBlob: true });
        return make(blob);
      };
    });
    await page.goto(server?.origin ?? place);
    await page.waitForFunction("globalThis.heard !== undefined");
    const heard = await page.evaluate("heard");
    if (heard !== "512 samples on wasm-simd") throw new Error(`${place}: expected a block, got ${heard}`);
    const how = (await page.evaluate("globalThis.hasBlob")) ? "a Blob" : "a file";
    console.log(`${place}: hears the microphone; its processor is ${how}`);
    await page.close();
    server?.close();
  }
} finally {
  await browser.close();
}
