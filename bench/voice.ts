/**
 * The voice detector beside vad-web 0.0.31, which this downloads: each in its own Chromium, with the same file for a microphone.
 *
 *   npm run bench:voice [-- --seconds 20]
 *   npm run bench:voice -- --rates 16000,44100,48000,96000 [--seconds 60]
 *
 * Prints bytes, the time from a click to the first probability, processor time of all processes above a page that only has the microphone open,
 * memory of the renderer (PSS) above it, and utterances. Needs Linux, for /proc.
 *
 * With rates, both hear one microphone in one context of each rate, and it prints how far starts and ends of utterances are apart: more than 0.15 s
 * is a failure. The microphone plays recorded voices of Debian's pocketsphinx-testdata if they are installed, else made-up ones.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { makeVoice, mixed, RATE } from "../examples/shared/voice.ts";
import { writeWav } from "../src/audio.ts";
import { bundleVoice } from "../tools/build-extension.ts";
import { recordedVoices } from "../tools/recordings.ts";

const { values } = parseArgs({ options: { seconds: { type: "string" }, rates: { type: "string" } } });
const rates = values.rates?.split(",").map(Number);
const seconds = Number(values.seconds ?? (rates === undefined ? 20 : 60));
const folder = mkdtempSync(join(tmpdir(), "sluice-voice-bench-"));
const site = join(folder, "site");

/** The work of each page after a click; it counts frames and utterances. */
const scripts: Record<string, string> = {
  "a page with an open microphone": `
    const context = new AudioContext();
    context.createMediaStreamSource(await navigator.mediaDevices.getUserMedia({ audio: true })).connect(new AnalyserNode(context));
    frames = 1;`,
  Sluice: `
    const voice = await sluice.createVoice({ processor: "sluice/processor.js" });
    voice.addEventListener("frame", () => frames++);
    voice.addEventListener("speechend", () => ends++);
    await voice.start();`,
  "vad-web, v5": `
    await vad.MicVAD.new({ model: "v5", baseAssetPath: "/vad/", onnxWASMBasePath: "/vad/",
      onFrameProcessed: () => frames++, onSpeechEnd: () => ends++ });`,
};

/** Both at once: the utterances of each by its own samples at 16 kHz, and how many milliseconds later theirs began to count. */
const beside = `
  const heard = () => ({ sound: [], begun: 0, spoken: [] });
  // Each gives a block before the events in it.
  const frame = (to, block) => to.sound.push(...block);
  const begin = (to) => { to.begun = to.sound.length - 512; };
  const end = (to) => to.spoken.push([to.begun / 16_000, to.sound.length / 16_000]);
  const loudness = ({ sound }) => Float32Array.from({ length: sound.length >> 4 }, (_, k) =>
    sound.slice(16 * k, 16 * k + 16).reduce((sum, value) => sum + Math.abs(value), 0));
  globalThis.hear = async (sampleRate, seconds) => {
    const context = new AudioContext({ sampleRate });
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const [ours, theirs] = [heard(), heard()];
    const other = await vad.MicVAD.new({ model: "v6", baseAssetPath: "/vad/", onnxWASMBasePath: "/vad/", startOnLoad: false,
      audioContext: context, getStream: async () => stream, onFrameProcessed: (_, block) => frame(theirs, block),
      onSpeechStart: () => begin(theirs), onSpeechEnd: () => end(theirs) });
    const voice = await sluice.createVoice({ context, stream, processor: "sluice/processor.js" });
    voice.addEventListener("frame", ({ detail }) => frame(ours, detail.audio));
    voice.addEventListener("speechstart", () => begin(ours));
    voice.addEventListener("speechend", () => end(ours));
    await Promise.all([other.start(), voice.start()]);
    await new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
    await context.close();
    const [a, b] = [ours, theirs].map(loudness);
    let [late, best] = [0, -1];
    for (let lag = -2000; lag <= 2000; lag++) {
      let sum = 0;
      for (let k = Math.max(0, -lag); k < Math.min(b.length, a.length - lag); k++) sum += b[k] * a[k + lag];
      if (sum > best) [late, best] = [lag, sum];
    }
    return { ours: ours.spoken, theirs: theirs.spoken.map((times) => times.map((time) => time + late / 1000)), late };
  };`;
const sources: Record<string, string> = {
  Sluice: '<script type="module" src="sluice/voice.js"></script>',
  "vad-web, v5": '<script src="vad/ort.wasm.min.js"></script><script src="vad/bundle.min.js"></script>',
};
const pageOf = (name: string) => `page-${Object.keys(scripts).indexOf(name)}.html`;

async function makeSite(): Promise<void> {
  for (const part of ["vad", "sluice"]) mkdirSync(join(site, part), { recursive: true });
  for (const [name, script] of Object.entries(scripts)) {
    const start = `let frames = 0, ends = 0; globalThis.count = () => [frames, ends]; globalThis.start = async () => { ${script} };`;
    writeFileSync(join(site, pageOf(name)), `<!doctype html>${sources[name] ?? ""}<script>${start}</script>`);
  }
  writeFileSync(
    join(site, "beside.html"),
    `<!doctype html>${Object.values(sources).join("")}<script>${beside}</script>`,
  );
  const entry = join(folder, "voice.ts");
  const voice = resolve(import.meta.dirname, "../src/voice.ts");
  writeFileSync(
    entry,
    `import { createVoice } from ${JSON.stringify(voice)}; globalThis.sluice = { createVoice };`,
  );
  await bundleVoice(entry, join(site, "sluice"));
  const npm = ["install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", "--silent"];
  execFileSync("npm", [...npm, "@ricky0123/vad-web@0.0.31"], { stdio: "inherit" });
  const dist = join(folder, "node_modules/@ricky0123/vad-web/dist");
  for (const file of [
    "bundle.min.js",
    "vad.worklet.bundle.min.js",
    "silero_vad_v5.onnx",
    "silero_vad_v6.onnx",
  ])
    cpSync(join(dist, file), join(site, "vad", file));
  const runtime = join(folder, "node_modules/onnxruntime-web/dist");
  for (const file of readdirSync(runtime).filter((name) =>
    /^ort(\.wasm\.min\.js|-wasm-simd-threaded\.(mjs|wasm))$/.test(name),
  ))
    cpSync(join(runtime, file), join(site, "vad", file));
}

const TYPES: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};
let bytes = 0;
const server = createServer(({ url = "/" }, response) => {
  try {
    const body = readFileSync(join(site, url.split("?")[0]));
    bytes += gzipSync(body).length;
    response.writeHead(200, { "Content-Type": TYPES[extname(url)] ?? "application/octet-stream" }).end(body);
  } catch {
    response.writeHead(404).end();
  }
});

/** Processes below one, and itself. */
function family(pid: number): number[] {
  const parents = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const stat = statOf(Number(name));
      return stat === undefined ? [] : [{ pid: Number(name), parent: Number(stat[1]) }];
    });
  const found = new Set([pid]);
  for (const each of found) for (const { pid: own, parent } of parents) if (parent === each) found.add(own);
  return [...found];
}

/** The fields of /proc/PID/stat after the name; undefined for a process that has ended. */
function statOf(pid: number): string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
  } catch {
    return undefined;
  }
}

/** Seconds of processor time, in hundredths as Linux counts. */
const processorTime = (pid: number) =>
  family(pid).reduce(
    (sum, each) => sum + [11, 12].reduce((own, k) => own + Number(statOf(each)?.[k] ?? 0), 0),
    0,
  ) / 100;

/** Megabytes of the largest renderer. */
const memory = (pid: number) =>
  Math.max(
    ...family(pid)
      .filter((each) => readFileSync(`/proc/${each}/cmdline`, "utf8").includes("--type=renderer"))
      .map(
        (each) =>
          Number(/^Pss: +(\d+)/m.exec(readFileSync(`/proc/${each}/smaps_rollup`, "utf8"))?.[1]) / 1000,
      ),
  );

const launch = (microphone: string) =>
  chromium.launchServer({
    executablePath: process.env.SLUICE_CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--use-fake-ui-for-media-stream",
      "--use-fake-device-for-media-stream",
      `--use-file-for-fake-audio-capture=${microphone}`,
      "--autoplay-policy=no-user-gesture-required",
    ],
  });
const address = (page: string) => `http://localhost:${(server.address() as AddressInfo).port}/${page}`;

async function measure(name: string, microphone: string) {
  const browser = await launch(microphone);
  try {
    const page = await (await chromium.connect(browser.wsEndpoint())).newPage();
    bytes = 0;
    await page.goto(address(pageOf(name)));
    const first = (await page.evaluate(`(async () => {
      const since = performance.now();
      await start();
      while (count()[0] === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      return performance.now() - since;
    })()`)) as number;
    // Compilers work for a while.
    await page.waitForTimeout(5000);
    const pid = browser.process().pid!;
    const before = processorTime(pid);
    await page.waitForTimeout(1000 * seconds);
    const share = (100 * (processorTime(pid) - before)) / seconds;
    const [, ends] = (await page.evaluate("count()")) as number[];
    return { name, bytes, first, share, memory: memory(pid), ends };
  } finally {
    await browser.close();
  }
}

async function measureAll(microphone: string): Promise<void> {
  const results: Awaited<ReturnType<typeof measure>>[] = [];
  for (const name of Object.keys(scripts)) results.push(await measure(name, microphone));
  const [idle, ...others] = results;
  console.log(`| | ${others.map(({ name }) => name).join(" | ")} |\n|---|${"---|".repeat(others.length)}`);
  const row = (what: string, cell: (result: (typeof results)[0]) => string) =>
    console.log(`| ${what} | ${others.map(cell).join(" | ")} |`);
  row("bytes, compressed, code and weights", (each) => `${(each.bytes / 1e6).toFixed(2)} MB`);
  row("click to first probability, local", (each) => `${(each.first / 1000).toFixed(2)} s`);
  row(
    `processor time above ${idle.name} (${idle.share.toFixed(1)} %)`,
    (each) => `${(each.share - idle.share).toFixed(1)} %`,
  );
  row(
    `memory above it (${idle.memory.toFixed(0)} MB)`,
    (each) => `${(each.memory - idle.memory).toFixed(0)} MB`,
  );
  row(`utterances in ${seconds} s`, (each) => String(each.ends));
}

type Spoken = [start: number, end: number][];

/** The most seconds that the start or end of an utterance is from the nearest of the others; those at the edges may be cut there. */
function apart(these: Spoken, others: Spoken): number {
  const inside = these.filter(([start, end]) => start > 2 && end < seconds - 2);
  const distances = inside.map(([start, end]) =>
    Math.min(...others.map(([from, to]) => Math.max(Math.abs(start - from), Math.abs(end - to)))),
  );
  return Math.max(...distances);
}

async function compare(wanted: readonly number[], microphone: string): Promise<void> {
  const browser = await launch(microphone);
  try {
    const page = await (await chromium.connect(browser.wsEndpoint())).newPage();
    await page.goto(address("beside.html"));
    await page.waitForFunction("globalThis.sluice !== undefined");
    console.log("| rate, Hz | utterances | vad-web | starts and ends apart, at most |\n|---|---|---|---|");
    for (const rate of wanted) {
      const { ours, theirs } = (await page.evaluate(`hear(${rate}, ${seconds})`)) as Record<string, Spoken>;
      const most = Math.max(apart(ours, theirs), apart(theirs, ours));
      console.log(`| ${rate} | ${ours.length} | ${theirs.length} | ${most.toFixed(3)} s |`);
      // Nothing at all is as far apart as can be.
      if (!(Math.abs(most) < 0.15)) process.exitCode = 1;
    }
  } finally {
    await browser.close();
  }
}

try {
  await makeSite();
  await new Promise<void>((started) => server.listen(0, "localhost", started));
  const microphone = join(folder, "microphone.wav");
  // Pauses of two seconds, since speech ends after 1.4.
  const voice = mixed(makeVoice(4, 3));
  const sound = new Float32Array(voice.length + 2 * RATE);
  sound.set(voice);
  const played = (rates && recordedVoices()) ?? sound;
  writeFileSync(microphone, writeWav({ sampleRate: RATE, channels: [played] }));
  if (rates === undefined) await measureAll(microphone);
  else await compare(rates, microphone);
} finally {
  server.close();
  rmSync(folder, { recursive: true, force: true });
}
