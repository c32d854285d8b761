/**
 * Pictures of the gate inspector for the documentation, in light and dark, wide and narrow: `npx tsx tools/web-screenshots.ts` after
 * `npm run build:web`. Takes Chromium from `SLUICE_CHROMIUM`, else /usr/bin/chromium.
 */
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";
import { servePage } from "../src/command/pageServer.ts";

interface Picture {
  name: string;
  hash: string;
  width: number;
  height: number;
  scheme: "light" | "dark";
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
    width: 1440,
    height: 1000,
    scheme: "light",
    ready: ".figures-change",
  },
  {
    name: "inspector-gates-dark",
    hash: '#open=example:whale.safetensors&edits=[{"kind":"scheme","call":{"name":"chrono","arguments":{"tMax":100}},"seed":0}]',
    width: 1440,
    height: 1050,
    scheme: "dark",
    ready: ".pair-weights canvas",
  },
  {
    name: "inspector-narrow",
    hash: pair,
    width: 390,
    height: 1200,
    scheme: "dark",
    ready: ".figures-change",
  },
  {
    name: "inspector-network",
    hash: "#view=network&open=example:whale.safetensors&network.chain=embedding,recurrent,decoder:softmax",
    width: 1440,
    height: 960,
    scheme: "light",
    ready: ".network-answer .chart-svg",
  },
  {
    name: "inspector-watch",
    hash: "#view=watch&open=example:whale.safetensors",
    width: 1440,
    height: 1180,
    scheme: "light",
    ready: ".watch-scatters .chart-svg",
  },
  {
    name: "inspector-train",
    hash: "#view=train&train.starts=0,1,chrono&train.updates=500",
    width: 1440,
    height: 1400,
    scheme: "dark",
    press: "Train",
    ready: '.run-card[data-run="chrono"]:has-text("solved")',
  },
];

const root = resolve(import.meta.dirname, "..");
const out = join(root, "docs/images");
await mkdir(out, { recursive: true });
const server = await servePage({ page: join(root, "dist/web"), port: 0 });
const browser = await chromium.launch({
  executablePath: process.env.SLUICE_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
for (const { name, hash, width, height, scheme, press, ready } of pictures) {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: scheme });
  await page.goto(`${server.url}${hash}`);
  if (press !== undefined) await page.getByRole("button", { name: press, exact: true }).click();
  await page.locator(ready).first().waitFor({ timeout: 180_000 });
  // After two frames the measured charts are drawn.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await page.screenshot({ path: join(out, `${name}.png`) });
  await page.close();
  console.log(`docs/images/${name}.png`);
}
await browser.close();
await server.close();
