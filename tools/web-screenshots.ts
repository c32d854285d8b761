/**
 * Pictures of the gate inspector for the documentation, each in light and in dark: `npx tsx tools/web-screenshots.ts` after
 * `npm run build:web`. Takes Chromium from `SLUICE_CHROMIUM`, else /usr/bin/chromium.
 */
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { servePage } from "../src/command/pageServer.ts";
import { startChromium } from "./serve.ts";

interface Picture {
  name: string;
  hash: string;
  /** Default 1440 */
  width?: number;
  height: number;
  /** A button that is pressed first. */
  press?: string;
  /** Wait for this element before taking the picture. */
  ready: string;
}

const pair = "#open=example:recall-bias-1.safetensors&with=example:recall-bias-0.safetensors";

const pictures: readonly Picture[] = [
  {
    name: "inspector-gates",
    hash: pair,
    height: 1000,
    ready: ".figures-change",
  },
  {
    name: "inspector-set",
    hash: '#open=example:whale.safetensors&edits=[{"kind":"scheme","call":{"name":"chrono","arguments":{"tMax":100}},"seed":0}]',
    height: 1050,
    ready: ".pair-weights canvas",
  },
  {
    name: "inspector-narrow",
    hash: pair,
    width: 390,
    height: 1200,
    ready: ".figures-change",
  },
  {
    name: "inspector-network",
    hash: "#view=network&open=example:whale.safetensors&network.chain=embedding,recurrent,decoder:softmax",
    height: 960,
    ready: ".network-answer .chart-svg",
  },
  {
    name: "inspector-watch",
    hash: "#view=watch&open=example:whale.safetensors",
    height: 1180,
    ready: ".watch-scatters .chart-svg",
  },
  {
    name: "inspector-train",
    hash: "#view=train&train.starts=0,1,chrono&train.updates=500",
    height: 1400,
    press: "Train",
    ready: '.run-card[data-run="chrono"]:has-text("solved")',
  },
];

const root = resolve(import.meta.dirname, "..");
const out = join(root, "docs/images");
await mkdir(out, { recursive: true });
const server = await servePage({ page: join(root, "dist/web"), port: 0 });
const browser = await startChromium();
const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
for (const colorScheme of ["light", "dark"] as const)
  for (const { name, hash, width = 1440, height, press, ready } of pictures) {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme });
    await page.goto(`${server.url}${hash}`);
    if (press !== undefined) await page.getByRole("button", { name: press, exact: true }).click();
    await page.locator(ready).first().waitFor({ timeout: 180_000 });
    // After two frames the measured charts are drawn.
    await page.evaluate(drawn);
    const file = `${name}${colorScheme === "dark" ? "-dark" : ""}.png`;
    await page.screenshot({ path: join(out, file) });
    await page.close();
    console.log(`docs/images/${file}`);
  }
await browser.close();
await server.close();
